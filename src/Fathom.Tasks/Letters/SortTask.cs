using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Letters;

/// <summary>Sorting numbers up or down, reversing a list, removing duplicates, listing the even, odd, larger or smaller ones.</summary>
internal sealed class SortTask : VerifiableTask<SortTask.Facts>
{
    private static readonly Phrasings s_up = PhrasingFile.Read("sort", "up");

    private static readonly Phrasings s_down = PhrasingFile.Read("sort", "down");

    private static readonly Phrasings s_reverse = PhrasingFile.Read("sort", "reverse");

    private static readonly Phrasings s_unique = PhrasingFile.Read("sort", "unique");

    private static readonly Phrasings s_even = PhrasingFile.Read("sort", "even");

    private static readonly Phrasings s_odd = PhrasingFile.Read("sort", "odd");

    private static readonly Phrasings s_above = PhrasingFile.Read("sort", "above");

    private static readonly Phrasings s_below = PhrasingFile.Read("sort", "below");

    internal enum Kind
    {
        Up,
        Down,
        Reverse,
        Unique,
        Even,
        Odd,
        Above,
        Below,
    }

    public override string Name => "sort";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "sorting and reversing lists of numbers, removing duplicates, choosing some";

    public override int Levels => NumberList.Levels;

    protected override Facts Draw(int level, TaskRandom random)
    {
        Kind kind = random.Below(14) switch
        {
            < 5 => Kind.Up,
            5 or 6 => Kind.Down,
            7 => Kind.Reverse,
            8 or 9 => Kind.Unique,
            10 => Kind.Even,
            11 => Kind.Odd,
            12 => Kind.Above,
            _ => Kind.Below,
        };
        if (kind is Kind.Even or Kind.Odd or Kind.Above or Kind.Below)
        {
            return DrawFilter(kind, level, random);
        }

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

    protected override string Key(Facts facts) => $"{facts.Asks}:{string.Join(',', facts.Numbers)}{(facts.Item > 0 ? $"/{facts.Item}" : "")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        Phrasings phrasings = facts.Asks switch
        {
            Kind.Up => s_up,
            Kind.Down => s_down,
            Kind.Reverse => s_reverse,
            Kind.Even => s_even,
            Kind.Odd => s_odd,
            Kind.Above => s_above,
            Kind.Below => s_below,
            _ => s_unique,
        };
        return wording.Say(phrasings, NumberList.Type(facts.Numbers, wording.Random), $"{facts.Item}");
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
            case Kind.Even or Kind.Odd or Kind.Above or Kind.Below:
                WorkFilter(facts, trace);
                break;
            default:
                WorkUnique(facts.Numbers, trace);
                break;
        }

        return string.Join(", ", facts.Answer);
    }

    /// <summary>Numbers of which at least two are asked for and at least one is not.</summary>
    private static Facts DrawFilter(Kind kind, int level, TaskRandom random)
    {
        while (true)
        {
            int[] numbers = NumberList.Draw(level, random);
            int item = kind is Kind.Even or Kind.Odd
                ? 0
                : random.Chance(0.5) ? Math.Max(1, random.Pick(numbers)) : 10 * random.Between(1, Math.Max(1, numbers.Max() / 10));
            var facts = new Facts(kind, numbers) { Item = item };
            if (facts.Answer.Count >= 2 && facts.Answer.Count < numbers.Length)
            {
                return facts;
            }
        }
    }

    /// <summary>Each number, whether it is new, and the different ones so far.</summary>
    private static void WorkUnique(IReadOnlyList<int> numbers, Trace trace)
    {
        trace.Write($"find different: {string.Join(' ', numbers)}");
        var met = new List<int>();
        foreach (int number in numbers)
        {
            bool isNew = !met.Contains(number);
            if (isNew)
            {
                met.Add(number);
            }

            trace.Line().Write($"{number} {(isNew ? "new" : "again")}: {string.Join(' ', met)}");
        }
    }

    /// <summary>Each number, whether it is asked for, and those so far that are.</summary>
    private static void WorkFilter(Facts facts, Trace trace)
    {
        string asked = facts.Asks switch
        {
            Kind.Even => "even",
            Kind.Odd => "odd",
            Kind.Above => $">{facts.Item}",
            _ => $"<{facts.Item}",
        };
        trace.Write($"list {asked}: {string.Join(' ', facts.Numbers)}");
        var kept = new List<int>();
        foreach (int number in facts.Numbers)
        {
            string fact = facts.Item == 0 ? $"{number} {(number % 2 == 0 ? "even" : "odd")}" : ListSteps.Compared(number, facts.Item);
            bool isAsked = facts.Keeps(number);
            trace.Line().Step($"{fact} ", isAsked ? "yes" : "no", () => isAsked ? "no" : "yes");
            if (isAsked)
            {
                kept.Add(number);
            }

            trace.Write($": {string.Join(' ', kept)}");
        }
    }

    internal sealed record Facts(Kind Asks, IReadOnlyList<int> Numbers)
    {
        /// <summary>The number that those asked for are above or below; 0 for none.</summary>
        public int Item { get; init; }

        public IReadOnlyList<int> Answer => Asks switch
        {
            Kind.Up => [.. Numbers.Order()],
            Kind.Down => [.. Numbers.OrderDescending()],
            Kind.Reverse => [.. Numbers.Reverse()],
            Kind.Unique => [.. Numbers.Distinct()],
            _ => [.. Numbers.Where(Keeps)],
        };

        public bool Keeps(int number) => Asks switch
        {
            Kind.Even => number % 2 == 0,
            Kind.Odd => number % 2 == 1,
            Kind.Above => number > Item,
            _ => number < Item,
        };
    }
}
