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

    private static readonly Phrasings s_after = PhrasingFile.Read("counting", "after");

    private static readonly Phrasings s_before = PhrasingFile.Read("counting", "before");

    private static readonly Phrasings s_between = PhrasingFile.Read("counting", "between");

    private static readonly Phrasings s_missing = PhrasingFile.Read("counting", "missing");

    private static readonly Phrasings s_stepsTo = PhrasingFile.Read("counting", "steps to");

    private static readonly Phrasings s_evenTo = PhrasingFile.Read("counting", "even to");

    private static readonly Phrasings s_oddTo = PhrasingFile.Read("counting", "odd to");

    private static readonly Phrasings s_nextFew = PhrasingFile.Read("counting", "next few");

    private static readonly Phrasings s_howMany = PhrasingFile.Read("counting", "how many");

    private static readonly Phrasings s_nextEven = PhrasingFile.Read("counting", "next even");

    private static readonly Phrasings s_nextOdd = PhrasingFile.Read("counting", "next odd");

    internal enum Kind
    {
        Up,
        Down,
        Steps,
        Even,
        Odd,
        Multiples,
        After,
        Before,
        Between,
        Missing,

        /// <summary>How many whole numbers there are from one to another.</summary>
        HowMany,

        /// <summary>The even or odd number that follows on a number of the same kind.</summary>
        NextAlike,
    }

    public override string Name => "counting";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "counting up, down and in steps; even and odd numbers; multiples; the next or a missing number";

    public override int Levels => 2;

    protected override Facts Draw(int level, TaskRandom random)
    {
        var kind = (Kind)random.Below(12);
        if (kind is Kind.HowMany or Kind.NextAlike)
        {
            int from = random.Between(1, level == 1 ? 20 : 120);
            return kind == Kind.HowMany ? new Facts(kind, from, 1, random.Between(3, level == 1 ? 20 : 80)) : new Facts(kind, from, 2, 2);
        }

        if (kind is Kind.After or Kind.Before or Kind.Between)
        {
            int largest = random.Chance(0.2) ? 1200 : level == 1 ? 30 : 250;
            return new Facts(kind, random.Between(kind == Kind.Before ? 1 : 0, largest), kind == Kind.Before ? -1 : 1, kind == Kind.Between ? 3 : 2);
        }

        if (kind == Kind.Missing)
        {
            int by = random.Chance(0.6) ? 1 : random.Pick([2, 5, 10]);
            int length = random.Between(5, level == 1 ? 6 : 9);
            return new Facts(kind, by * random.Between(0, level == 1 ? 6 : 20), by, length) { Missing = random.Between(2, Math.Min(length - 2, 4)) };
        }

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
            Kind.Even => random.Chance(0.3) ? 2 : 2 * random.Between(1, level == 1 ? 10 : 40),
            Kind.Odd => random.Chance(0.3) ? 1 : (2 * random.Between(0, level == 1 ? 10 : 40)) + 1,
            Kind.Multiples => step,
            _ => random.Chance(0.5) ? step : random.Between(0, 30),
        };
        return new Facts(kind, first, step, kind == Kind.Multiples ? Math.Min(count, 10) : count);
    }

    protected override string Key(Facts facts) => $"{facts.Asks}:{facts.First},{facts.Step},{facts.Count}{(facts.Missing > 0 ? $"/{facts.Missing}" : "")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Asks == Kind.Missing)
        {
            return wording.Say(s_missing, NumberList.Type([.. facts.Shown], wording.Random), $"{facts.First}", $"{facts.Numbers[^1]}", $"{facts.Step}");
        }

        Phrasings phrasings = facts.Asks switch
        {
            Kind.HowMany => s_howMany,
            Kind.NextAlike => facts.First % 2 == 0 ? s_nextEven : s_nextOdd,
            Kind.Steps when facts.First == facts.Step && wording.Random.Chance(0.5) => s_stepsTo,
            Kind.Even when facts.First == 2 && wording.Random.Chance(0.6) => s_evenTo,
            Kind.Odd when facts.First == 1 && wording.Random.Chance(0.6) => s_oddTo,
            Kind.Up when facts.First > 1 && wording.Random.Chance(0.25) => s_nextFew,
            Kind.Up when facts.First == 1 && wording.Random.Chance(0.5) => s_toTen,
            Kind.Up => s_up,
            Kind.Down => s_down,
            Kind.Steps => s_steps,
            Kind.Even => s_even,
            Kind.Odd => s_odd,
            Kind.After => s_after,
            Kind.Before => s_before,
            Kind.Between => s_between,
            _ => s_multiples,
        };
        return wording.Say(phrasings, $"{facts.First}", $"{facts.Numbers[^1]}", $"{facts.Step}", wording.Count(facts.Count),
            $"{facts.First - 1}", $"{facts.Numbers[^1] + 1}");
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => facts.Asks >= Kind.After
        ? NumberReader.Judge(answer, facts.Answer)
        : ListReader.Judge(answer, facts.Numbers, []);

    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Asks >= Kind.After)
        {
            return WorkOne(facts, trace);
        }

        if (facts.Asks == Kind.Multiples)
        {
            trace.Write($"first {facts.Count} step {facts.Step}");
            Arithmetic.Multiply(trace.Line(), facts.Step, facts.Count);
            trace.Line();
        }

        trace.Write($"{facts.First} to {facts.Numbers[^1]} step {facts.Step}");
        return string.Join(", ", facts.Numbers);
    }

    /// <summary>The next number, or the first that does not follow in a list.</summary>
    private static string WorkOne(Facts facts, Trace trace)
    {
        if (facts.Asks == Kind.HowMany)
        {
            trace.Write($"how many {facts.First} to {facts.Numbers[^1]}").Line();
            long gap = Arithmetic.Subtract(trace, facts.Numbers[^1], facts.First);
            return $"{Arithmetic.Add(trace.Line(), gap, 1)}";
        }

        if (facts.Asks == Kind.NextAlike)
        {
            trace.Write($"after {facts.First} step 2").Line();
            return $"{Arithmetic.Add(trace, facts.First, 2)}";
        }

        if (facts.Asks != Kind.Missing)
        {
            string asked = facts.Asks == Kind.Between ? $"between {facts.First} {facts.Numbers[^1]}" : $"{(facts.Step > 0 ? "after" : "before")} {facts.First}";
            trace.Write(asked).Line();
            return $"{(facts.Step > 0 ? Arithmetic.Add(trace, facts.First, 1) : Arithmetic.Subtract(trace, facts.First, 1))}";
        }

        trace.Write($"missing step {facts.Step}: {string.Join(' ', facts.Shown)}");
        for (int i = 0; i < facts.Missing; i++)
        {
            Arithmetic.Add(trace.Line(), facts.Numbers[i], facts.Step);
            trace.Write(i == facts.Missing - 1 ? " no" : " yes");
        }

        return $"{facts.Answer}";
    }

    internal sealed record Facts(Kind Asks, int First, int Step, int Count)
    {
        /// <summary>The index of the number that is left out; 0 for none.</summary>
        public int Missing { get; init; }

        public IReadOnlyList<int> Shown => [.. Numbers.Where((_, i) => i != Missing)];

        public int Answer => Asks == Kind.HowMany ? Count : Numbers[Math.Max(1, Missing)];

        public IReadOnlyList<int> Numbers => [.. Enumerable.Range(0, Count).Select(i => First + (i * Step))];
    }
}
