using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>A word problem: steps that change a count, and the people and things they are about.</summary>
internal sealed record Story(IReadOnlyList<StoryStep> Steps, IReadOnlyList<Person> People, Item Item)
{
    /// <summary>The final count.</summary>
    public long Answer
    {
        get
        {
            (long count, long before) = (0, 0);
            foreach (StoryStep step in Steps)
            {
                (count, before) = (step.Apply(count, before), count);
            }

            return count;
        }
    }

    /// <summary>Draws steps that take a number of operations and keep the count between 1 and a limit; null if the draws lead nowhere.</summary>
    public static Story? TryDraw(int operations, int limit, TaskRandom random)
    {
        var steps = new List<StoryStep>();
        (long count, long before, int done) = (0, 0, 0);
        while (steps.Count == 0 || done < operations)
        {
            StoryStep step = steps.Count == 0 ? First(random)
                : steps[^1].IsOther && done == operations - 1 && random.Chance(0.7) ? new StoryStep(StoryStepKind.Together)
                : Next(count, limit, steps, random);
            long after = step.Apply(count, before);
            if (after < 1 || after > limit)
            {
                return null;
            }

            steps.Add(step);
            (count, before, done) = (after, count, done + step.Operations);
        }

        return steps.Count > 1 && done == operations ? new Story(steps, random.PickSome(Vocabulary.People.All, 4), random.Pick(Item.All)) : null;
    }

    /// <summary>Writes what is asked and all that happens, then one line per step, and returns the count.</summary>
    /// <remarks>The first line is such as <c>pears both: 12 -5 | +3 | both</c>; a bar stands where the count passes to another person.</remarks>
    public long Work(Trace trace)
    {
        bool isBoth = Steps[^1].Kind == StoryStepKind.Together;
        string whose = isBoth ? " both" : Steps.Any(step => step.IsOther) ? $" {People[1].Name}" : "";
        trace.Write($"{Item.Plural}{whose}: {string.Join(' ', Steps.Select(step => step.ToString()))}");
        (long count, long before) = (0, 0);
        foreach (StoryStep step in Steps)
        {
            trace.Line();
            (count, before) = (WorkStep(step, count, before, trace), count);
        }

        return count;
    }

    private static long WorkStep(StoryStep step, long count, long before, Trace trace) => step.Kind switch
    {
        StoryStepKind.Start => step.A,
        StoryStepKind.StartGroups => Arithmetic.Multiply(trace, step.A, step.B),
        StoryStepKind.Gain or StoryStepKind.OtherMore => Arithmetic.Add(trace, count, step.A),
        StoryStepKind.GainGroups => Arithmetic.Add(trace, count, Arithmetic.Multiply(trace, step.A, step.B)),
        StoryStepKind.Loss or StoryStepKind.OtherFewer => Arithmetic.Subtract(trace, count, step.A),
        StoryStepKind.LossGroups => Arithmetic.Subtract(trace, count, Arithmetic.Multiply(trace, step.A, step.B)),
        StoryStepKind.Double => Arithmetic.Multiply(trace, count, 2),
        StoryStepKind.Halve => Arithmetic.Divide(trace, count, 2),
        StoryStepKind.Share => Arithmetic.Divide(trace, count, step.A),
        StoryStepKind.OtherTimes => Arithmetic.Multiply(trace, count, step.A),
        _ => Arithmetic.Add(trace, count, before),
    };

    private static StoryStep First(TaskRandom random) => random.Chance(0.45)
        ? new StoryStep(StoryStepKind.StartGroups, random.Between(2, 12), random.Between(2, 24))
        : new StoryStep(StoryStepKind.Start, random.Chance(0.6) ? random.Between(2, 30) : random.Between(10, 120));

    private static StoryStep Next(long count, int limit, List<StoryStep> steps, TaskRandom random)
    {
        int room = (int)Math.Max(2, Math.Min(60, limit - count));
        int most = (int)Math.Max(1, count - 1);
        bool hasSwitched = steps.Exists(step => step.IsOther);
        return random.Below(14) switch
        {
            <= 2 => new StoryStep(StoryStepKind.Gain, random.Between(1, random.Chance(0.6) ? Math.Min(20, room) : room)),
            <= 6 => new StoryStep(StoryStepKind.Loss, random.Between(1, random.Chance(0.6) ? Math.Min(12, most) : most)),
            7 => new StoryStep(StoryStepKind.GainGroups, random.Between(2, 6), random.Between(2, 12)),
            8 => new StoryStep(StoryStepKind.LossGroups, random.Between(2, 4), random.Between(2, 10)),
            9 => new StoryStep(StoryStepKind.Double),
            10 when count % 2 == 0 => new StoryStep(StoryStepKind.Halve),
            11 when Divisor(count, random) is int divisor => new StoryStep(StoryStepKind.Share, divisor),
            12 when !hasSwitched =>
                new StoryStep(random.Chance(0.5) ? StoryStepKind.OtherMore : StoryStepKind.OtherFewer, random.Between(1, Math.Min(20, most))),
            13 when !hasSwitched => new StoryStep(StoryStepKind.OtherTimes, random.Between(2, 5)),
            _ => new StoryStep(StoryStepKind.Loss, random.Between(1, most)),
        };
    }

    private static int? Divisor(long count, TaskRandom random)
    {
        int[] divisors = [.. Enumerable.Range(2, 8).Where(divisor => count % divisor == 0 && count > divisor)];
        return divisors.Length == 0 ? null : random.Pick(divisors);
    }
}
