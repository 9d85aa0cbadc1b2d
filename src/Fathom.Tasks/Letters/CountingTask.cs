using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Letters;

/// <summary>Writing a list of numbers: counting up or down, in steps, even and odd numbers, multiples.</summary>
internal sealed class CountingTask : VerifiableTask<CountingTask.Facts>
{
    private static readonly Phrasings s_up = PhrasingFile.Read("counting", "up");

    private static readonly Phrasings s_toTen = PhrasingFile.Read("counting", "to ten");

    private static readonly Phrasings s_down = PhrasingFile.Read("counting", "down");

    private static readonly Phrasings s_steps = PhrasingFile.Read("counting", "steps");

    private static readonly Phrasings s_even = PhrasingFile.Read("counting", "even");

    private static readonly Phrasings s_odd = PhrasingFile.Read("counting", "odd");

    private static readonly Phrasings s_multiples = PhrasingFile.Read("counting", "multiples");

    internal enum Kind
    {
        Up,
        Down,
        Steps,
        Even,
        Odd,
        Multiples,
    }

    public override string Name => "counting";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "counting up, down and in steps; even and odd numbers; multiples";

    public override int Levels => 2;

    protected override Facts Draw(int level, TaskRandom random)
    {
        var kind = (Kind)random.Below(6);
        int count = random.Between(4, level == 1 ? 10 : 15);
        int step = kind switch
        {
            Kind.Steps => random.Pick([2, 3, 4, 5, 10, 100]),
            Kind.Even or Kind.Odd => 2,
            Kind.Multiples => random.Between(2, level == 1 ? 10 : 12),
            Kind.Down => -1,
            _ => 1,
        };
        int first = kind switch
        {
            Kind.Up => random.Chance(0.4) ? 1 : random.Between(0, level == 1 ? 30 : 90),
            Kind.Down => count - 1 + random.Between(0, level == 1 ? 10 : 60),
            Kind.Even => 2 * random.Between(1, level == 1 ? 10 : 40),
            Kind.Odd => (2 * random.Between(0, level == 1 ? 10 : 40)) + 1,
            Kind.Multiples => step,
            _ => random.Chance(0.5) ? step : random.Between(0, 30),
        };
        return new Facts(kind, first, step, kind == Kind.Multiples ? Math.Min(count, 10) : count);
    }

    protected override string Key(Facts facts) => $"{facts.Asks}:{facts.First},{facts.Step},{facts.Count}";

    protected override string Ask(Facts facts, Wording wording)
    {
        Phrasings phrasings = facts.Asks switch
        {
            Kind.Up when facts.First == 1 && wording.Random.Chance(0.5) => s_toTen,
            Kind.Up => s_up,
            Kind.Down => s_down,
            Kind.Steps => s_steps,
            Kind.Even => s_even,
            Kind.Odd => s_odd,
            _ => s_multiples,
        };
        return wording.Say(phrasings, $"{facts.First}", $"{facts.Numbers[^1]}", $"{facts.Step}", wording.Count(facts.Count));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => ListReader.Judge(answer, facts.Numbers, []);

    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Asks == Kind.Multiples)
        {
            trace.Write($"first {facts.Count} step {facts.Step}");
            Arithmetic.Multiply(trace.Line(), facts.Step, facts.Count);
            trace.Line();
        }

        trace.Write($"{facts.First} to {facts.Numbers[^1]} step {facts.Step}");
        return string.Join(", ", facts.Numbers);
    }

    internal sealed record Facts(Kind Asks, int First, int Step, int Count)
    {
        public IReadOnlyList<int> Numbers => [.. Enumerable.Range(0, Count).Select(i => First + (i * Step))];
    }
}
