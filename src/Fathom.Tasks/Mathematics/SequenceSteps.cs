using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>The steps of each kind of question.</summary>
internal sealed partial class SequenceTask
{
    /// <summary>
    /// Writes the numbers, then their differences; if these are not constant, the factors, the differences of differences, or the sums, all of them.
    /// </summary>
    protected override string Work(Facts facts, Trace trace)
    {
        IReadOnlyList<int> terms = facts.Terms;
        if (facts.Part == Part.Told)
        {
            return WorkTold(facts, trace);
        }

        if (facts.Kind == Kind.Letters)
        {
            return WorkLetters(facts, trace);
        }

        if (facts.Part == Part.Far)
        {
            return WorkFar(facts, trace);
        }

        string asked = facts.Part == Part.Step ? " step" : string.Concat(Enumerable.Repeat(" ?", facts.More));
        trace.Write(string.Join(' ', terms.Select((term, i) => i == facts.Gap && i > 0 ? "?" : $"{term}"))).Write(facts.Gap > 0 ? "" : asked).Line();
        if (facts.Gap > 0)
        {
            return WorkGap(facts, trace);
        }

        int[] steps = [.. terms.Skip(1).Zip(terms, (next, term) => next - term)];
        for (int i = 0; i < steps.Length; i++)
        {
            trace.Space().Equation($"{terms[i + 1]}-{terms[i]}", steps[i]);
        }

        trace.Line();
        if (facts.Part != Part.Next)
        {
            return WorkPart(facts, trace);
        }

        WorkNext(facts, steps, trace);
        return facts.Next.ToString();
    }

    private static void WorkNext(Facts facts, int[] steps, Trace trace)
    {
        IReadOnlyList<int> terms = facts.Terms;
        switch (facts.Kind)
        {
            case Kind.Step:
                trace.Write("same step ").Equation($"{terms[^1]}{(steps[^1] < 0 ? "" : "+")}{steps[^1]}", facts.Next);
                break;
            case Kind.Factor:
                int factor = terms[1] / terms[0];
                WritePairs(trace, "factor", terms, (before, term) => ($"{term}/{before}", factor));
                Arithmetic.Multiply(trace.Line(), terms[^1], factor);
                break;
            case Kind.Growing when steps[0] < 0:
                int drop = steps[0] - steps[1];
                WritePairs(trace, "steps", steps, (before, step) => ($"{-step}-{-before}", drop));
                trace.Line().Equation($"{-steps[^1]}+{drop}", drop - steps[^1]);
                Arithmetic.Subtract(trace, terms[^1], drop - steps[^1]);
                break;
            case Kind.Growing:
                int growth = steps[1] - steps[0];
                WritePairs(trace, "steps", steps, (before, step) => ($"{step}-{before}", growth));
                trace.Line().Equation($"{steps[^1]}+{growth}", steps[^1] + growth);
                Arithmetic.Add(trace, terms[^1], steps[^1] + growth);
                break;
            case Kind.Squares or Kind.Cubes:
                WorkPowers(facts, trace);
                break;
            case Kind.Primes:
                trace.Write($"primes {facts.Next}");
                break;
            case Kind.Halving:
                WritePairs(trace, "half", terms, (before, term) => ($"{before}/2", term));
                Arithmetic.Divide(trace.Line(), terms[^1], 2);
                break;
            case Kind.Dividing:
                int divisor = terms[0] / terms[1];
                WritePairs(trace, $"by {divisor}", terms, (before, term) => ($"{before}/{divisor}", term));
                Arithmetic.Divide(trace.Line(), terms[^1], divisor);
                break;
            case Kind.FactorAndStep:
                WorkFactorAndStep(facts, steps, trace);
                break;
            case Kind.Two:
                int[] turn = [.. terms.Where((_, i) => i % 2 == terms.Count % 2)];
                trace.Write($"two in turn, next of {string.Join(' ', turn)}");
                WritePairs(trace.Line(), "step", turn, (before, term) => ($"{term}-{before}", term - before));
                trace.Line().Equation($"{turn[^1]}{turn[1] - turn[0]:+0;-0}", facts.Next);
                break;
            case Kind.DoublingInTurn:
                int change = terms[2] - terms[1];
                trace.Write($"in turn {string.Join(' ', Enumerable.Range(0, terms.Count).Select(i => i % 2 == 0 ? "*2" : $"{change:+0;-0}"))}").Line();
                trace.Equation(terms.Count % 2 == 1 ? $"{terms[^1]}*2" : $"{terms[^1]}{change:+0;-0}", facts.Next);
                break;
            case Kind.Alternating:
                trace.Write($"in turn {string.Join(' ', steps.Append(steps[^2]).Select(step => $"{step:+0;-0;+0}"))}").Line();
                trace.Equation($"{terms[^1]}{steps[^2]:+0;-0}", facts.Next);
                break;
            default:
                WorkSums(terms, trace);
                break;
        }
    }

    /// <summary>The factor from the steps, what is added from two numbers, a test with the next two, then the next number.</summary>
    private static void WorkFactorAndStep(Facts facts, int[] steps, Trace trace)
    {
        IReadOnlyList<int> terms = facts.Terms;
        int factor = steps[1] / steps[0];
        WritePairs(trace, "factor of steps", steps, (before, step) => ($"{step}/{before}", factor));
        trace.Line().Equation($"{terms[0]}*{factor}", terms[0] * factor);
        int plus = (int)Arithmetic.Subtract(trace, terms[1], terms[0] * factor);
        long product = Arithmetic.Multiply(trace.Line(), terms[^1], factor);
        trace.Line().Equation($"{product}{plus:+0;-0}", facts.Next);
    }

    /// <summary>Each letter with its place in the alphabet.</summary>
    private static string WorkLetters(Facts facts, Trace trace)
    {
        trace.Write(string.Join(' ', facts.Terms.Select(Letter))).Line();
        trace.Write(string.Join(' ', facts.Terms.Select(term => $"{Letter(term)}{term}"))).Line();
        WritePairs(trace, "step", facts.Terms, (before, term) => ($"{term}-{before}", term - before));
        trace.Line().Equation($"{facts.Terms[^1]}{facts.Step:+0;-0}", facts.Next);
        trace.Write($" {Letter(facts.Next)}{facts.Next}");
        return $"{Letter(facts.Next)}";
    }

    /// <summary>A word, then an equation for each number and the one before it.</summary>
    private static void WritePairs(Trace trace, string word, IReadOnlyList<int> numbers, Func<int, int, (string Left, long Value)> equation)
    {
        trace.Write(word);
        for (int i = 1; i < numbers.Count; i++)
        {
            (string left, long value) = equation(numbers[i - 1], numbers[i]);
            trace.Space().Equation(left, value);
        }
    }

    private static void WorkSums(IReadOnlyList<int> terms, Trace trace)
    {
        trace.Write("sums");
        for (int i = 2; i < terms.Count; i++)
        {
            trace.Space().Equation($"{terms[i - 2]}+{terms[i - 1]}", terms[i]);
        }

        Arithmetic.Add(trace.Line(), terms[^2], terms[^1]);
    }

    /// <summary>From the last number on, one step after the other.</summary>
    private static string WorkPart(Facts facts, Trace trace)
    {
        trace.Write("same step");
        if (facts.Part == Part.Step)
        {
            trace.Write($" {facts.Asked}");
            return $"{facts.Asked}";
        }

        int last = facts.Terms[^1];
        foreach (int next in facts.Later)
        {
            trace.Space().Equation($"{last}{facts.Step:+0;-0}", next);
            last = next;
        }

        return facts.Part == Part.Two ? string.Join(", ", facts.Later) : $"{last}";
    }

    /// <summary>The steps, how often one is taken, and what that adds to the first number.</summary>
    private static string WorkFar(Facts facts, Trace trace)
    {
        (int first, int place) = (facts.Terms[0], facts.Terms.Count + facts.More);
        trace.Write(facts.IsTold ? $"{first} {facts.Step:+0;-0} place {place}" : $"{string.Join(' ', facts.Terms)} place {place}").Line();
        for (int i = 1; i < facts.Terms.Count && !facts.IsTold; i++)
        {
            trace.Space().Equation($"{facts.Terms[i]}-{facts.Terms[i - 1]}", facts.Step);
        }

        trace.Line();
        trace.Equation($"{place}-1", place - 1);
        long far = Arithmetic.Multiply(trace.Line(), place - 1, Math.Abs(facts.Step));
        _ = facts.Step > 0 ? Arithmetic.Add(trace.Line(), first, far) : Arithmetic.Subtract(trace.Line(), first, far);
        return $"{facts.Asked}";
    }

    /// <summary>Each number with its place.</summary>
    private static string WorkTold(Facts facts, Trace trace)
    {
        string rule = facts.Kind == Kind.Step ? $"{facts.Step:+0;-0}" : "double";
        trace.Write($"{facts.Terms[0]} {rule} to {facts.Terms.Count}").Line().Write($"1. {facts.Terms[0]}");
        for (int i = 1; i < facts.Terms.Count; i++)
        {
            int term = facts.Terms[i - 1];
            trace.Write($" {i + 1}. ").Equation(facts.Kind == Kind.Step ? $"{term}{facts.Step:+0;-0}" : $"{term}+{term}", facts.Terms[i]);
        }

        return $"{facts.Asked}";
    }

    /// <summary>Each term as a product of equal factors.</summary>
    private static void WorkPowers(Facts facts, Trace trace)
    {
        trace.Write(facts.Kind == Kind.Squares ? "squares" : "cubes");
        foreach (int term in facts.Terms.Append(facts.Next))
        {
            int root = Enumerable.Range(0, 40).First(number => Power(number, facts.Kind) == term);
            string left = facts.Kind == Kind.Squares ? $"{root}*{root}" : $"{root}*{root}*{root}";
            trace.Space().Equation(left, term);
        }
    }

    /// <summary>The step or factor from two neighbors that are there, then one step from the number before the gap.</summary>
    private static string WorkGap(Facts facts, Trace trace)
    {
        IReadOnlyList<int> terms = facts.Terms;
        int at = facts.Gap == 1 ? 2 : 0;
        (int before, int first, int second) = (terms[facts.Gap - 1], terms[at], terms[at + 1]);
        switch (facts.Kind)
        {
            case Kind.Step:
                int step = (int)trace.Equation($"{second}-{first}", second - first);
                trace.Space().Equation($"{before}{step:+0;-0}", facts.Asked);
                break;
            case Kind.Factor:
                trace.Write($"factor {second}/{first}={second / first}");
                Arithmetic.Multiply(trace, before, second / first);
                break;
            default:
                trace.Write($"half {first}/2={second}");
                Arithmetic.Divide(trace, before, 2);
                break;
        }

        return $"{facts.Asked}";
    }
}
