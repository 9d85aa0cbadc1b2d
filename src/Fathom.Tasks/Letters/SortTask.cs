using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Letters;

/// <summary>Sorting numbers up or down, reversing a list, removing duplicates.</summary>
internal sealed class SortTask : VerifiableTask<SortTask.Facts>
{
    private static readonly Phrasings s_up = PhrasingFile.Read("sort", "up");

    private static readonly Phrasings s_down = PhrasingFile.Read("sort", "down");

    private static readonly Phrasings s_reverse = PhrasingFile.Read("sort", "reverse");

    private static readonly Phrasings s_unique = PhrasingFile.Read("sort", "unique");

    internal enum Kind
    {
        Up,
        Down,
        Reverse,
        Unique,
    }

    public override string Name => "sort";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "sorting and reversing lists of numbers, removing duplicates";

    public override int Levels => NumberList.Levels;

    protected override Facts Draw(int level, TaskRandom random)
    {
        Kind kind = random.Below(10) switch
        {
            < 5 => Kind.Up,
            5 or 6 => Kind.Down,
            7 => Kind.Reverse,
            _ => Kind.Unique,
        };
        List<int> numbers = [.. NumberList.Draw(level, random)];
        if (kind == Kind.Unique)
        {
            int repeats = random.Between(1, 3);
            for (int i = 0; i < repeats; i++)
            {
                numbers.Insert(random.Below(numbers.Count + 1), random.Pick(numbers));
            }
        }

        return new Facts(kind, numbers);
    }

    protected override string Key(Facts facts) => $"{facts.Asks}:{string.Join(',', facts.Numbers)}";

    protected override string Ask(Facts facts, Wording wording)
    {
        Phrasings phrasings = facts.Asks switch
        {
            Kind.Up => s_up,
            Kind.Down => s_down,
            Kind.Reverse => s_reverse,
            _ => s_unique,
        };
        return wording.Say(phrasings, NumberList.Type(facts.Numbers, wording.Random));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => ListReader.Judge(answer, facts.Answer, facts.Numbers);

    protected override string Work(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Up or Kind.Down:
                trace.Write($"sort {(facts.Asks == Kind.Up ? "up" : "down")}: {string.Join(' ', facts.Numbers)}");
                ListSteps.Insert(facts.Numbers, facts.Asks == Kind.Up, trace);
                break;
            case Kind.Reverse:
                trace.Write($"reverse: {ListSteps.Places(facts.Numbers)}");
                trace.Line().Write(string.Join(' ', facts.Numbers.Select((number, i) => $"{i + 1}|{number}").Reverse()));
                break;
            default:
                trace.Write($"find different: {string.Join(' ', facts.Numbers)}");
                ListSteps.Meet(facts.Numbers, trace);
                trace.Line().Write(ListSteps.Places(facts.Answer));
                break;
        }

        return string.Join(", ", facts.Answer);
    }

    internal sealed record Facts(Kind Asks, IReadOnlyList<int> Numbers)
    {
        public IReadOnlyList<int> Answer => Asks switch
        {
            Kind.Up => [.. Numbers.Order()],
            Kind.Down => [.. Numbers.OrderDescending()],
            Kind.Reverse => [.. Numbers.Reverse()],
            _ => [.. Numbers.Distinct()],
        };
    }
}
