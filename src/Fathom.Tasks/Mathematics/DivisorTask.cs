using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Greatest common divisors and least common multiples of two or three numbers, and ratios.</summary>
internal sealed partial class DivisorTask : VerifiableTask<DivisorTask.Facts>
{
    private static readonly Phrasings s_divisor = PhrasingFile.Read("divisor", "divisor");

    private static readonly Phrasings s_multiple = PhrasingFile.Read("divisor", "multiple");

    private static readonly Phrasings s_coprime = PhrasingFile.Read("divisor", "coprime");

    // Slots: 0 the numbers as a list.
    private static readonly Phrasings s_divisorOfThree = PhrasingFile.Read("divisor", "divisor of three");

    private static readonly Phrasings s_multipleOfThree = PhrasingFile.Read("divisor", "multiple of three");

    private static readonly Phrasings s_ratio = PhrasingFile.Read("divisor", "ratio");

    public override string Name => "divisor";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary =>
        "greatest common divisor, least common multiple, whether numbers have a common factor, ratios in lowest terms, and shares by a ratio";

    public override int Levels => 4;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (random.Chance(0.15))
        {
            return new Facts(0, 0, false) { Short = ShortProblem.Draw(RatioKinds.All, level, random) };
        }

        if (level > 1 && random.Chance(0.25))
        {
            return level == 4 || random.Chance(0.4) ? Three(level, random) : Ratio(level, random);
        }

        (int shared, int most) = level switch
        {
            1 => (random.Between(1, 10), 10),
            2 => (random.Between(1, 12), 12),
            3 => (random.Between(2, 25), 20),
            _ => (random.Between(1, 12), 12),
        };
        int a = shared * random.Between(1, most);
        int b = shared * random.Between(1, most);
        if (level is 2 or 3 && random.Chance(0.12))
        {
            (a, b) = random.Chance(0.6) ? (random.Between(4, 20 * level), random.Between(4, 20 * level)) : (a + 2, b + 3);
            return a == b ? Draw(level, random) : new Facts(a, b, false) { IsCoprime = true };
        }

        return a == b ? new Facts(a, b + shared, level == 4) : new Facts(a, b, level == 4);
    }

    protected override string Key(Facts facts) =>
        facts.Short is ShortProblem problem ? problem.Key
        : facts.IsRatio ? $"ratio:{facts.A},{facts.B}"
        : facts.C > 0 ? $"{(facts.IsMultiple ? "lcm" : "gcd")}:{string.Join(',', new[] { facts.A, facts.B, facts.C }.Order())}"
        : $"{(facts.IsCoprime ? "coprime" : facts.IsMultiple ? "lcm" : "gcd")}:{Math.Min(facts.A, facts.B)},{Math.Max(facts.A, facts.B)}";

    protected override string Ask(Facts facts, Wording wording) =>
        facts.Short is ShortProblem problem ? problem.Ask(Name, wording)
        : facts.C > 0 ? AskThree(facts, wording)
        : facts.IsRatio ? wording.Say(s_ratio, $"{facts.A}{wording.Random.Pick([":", ":", " : ", " to "])}{facts.B}", $"{facts.A}", $"{facts.B}")
        : wording.Say(facts.IsCoprime ? s_coprime : facts.IsMultiple ? s_multiple : s_divisor, $"{facts.A}", $"{facts.B}");

    protected override Verdict Judge(Facts facts, AnswerText answer) =>
        facts.Short is ShortProblem problem ? problem.Judge(answer) :
        facts.IsRatio ? JudgeRatio(facts, answer) :
        facts.IsCoprime ? YesNoReader.Judge(answer, facts.Divisor == 1) : NumberReader.Judge(answer, facts.Answer);

    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Short is ShortProblem problem)
        {
            return problem.Work(trace);
        }

        if (facts.C > 0)
        {
            return WorkThree(facts, trace);
        }

        trace.Write(facts.IsRatio ? $"ratio {facts.A}:{facts.B}" : $"{(facts.IsMultiple ? "lcm" : "gcd")} {facts.A} {facts.B}").Line();
        int a = WorkDivisor(facts.A, facts.B, trace);
        if (facts.IsRatio)
        {
            trace.Line().Equation($"{facts.A}/{a}", facts.A / a);
            trace.Space().Equation($"{facts.B}/{a}", facts.B / a);
            return $"{facts.A / a}:{facts.B / a}";
        }

        if (facts.IsCoprime)
        {
            trace.Line().Write(a == 1 ? "coprime yes" : $"not coprime, both by {a}");
            return a == 1 ? "Yes" : "No";
        }

        if (!facts.IsMultiple)
        {
            return $"{a}";
        }

        trace.Line().Equation($"{facts.A}/{a}", facts.A / a);
        return $"{Arithmetic.Multiply(trace, facts.A / a, facts.B)}";
    }

    /// <summary>Writes Euclid's divisions down to the one without a remainder, and returns the greatest common divisor.</summary>
    public static int WorkDivisor(int first, int second, Trace trace)
    {
        (int a, int b) = (Math.Max(first, second), Math.Min(first, second));
        while (b > 0)
        {
            (int quotient, int remainder) = (a / b, a % b);
            trace.Space().Step($"{a}/{b}=", $"{quotient}r{remainder}", () => $"{quotient}r{remainder + 1}");
            (a, b) = (b, remainder);
        }

        trace.Write($" gcd {a}");
        return a;
    }

    /// <summary>The first two numbers, then what they give and the third.</summary>
    private static string WorkThree(Facts facts, Trace trace)
    {
        trace.Write($"{(facts.IsMultiple ? "lcm" : "gcd")} {facts.A} {facts.B} {facts.C}").Line();
        int found = facts.A;
        foreach (int next in (ReadOnlySpan<int>)[facts.B, facts.C])
        {
            int divisor = WorkDivisor(found, next, trace.Line());
            if (facts.IsMultiple)
            {
                trace.Line().Equation($"{found}/{divisor}", found / divisor);
                divisor = (int)Arithmetic.Multiply(trace, found / divisor, next);
            }

            found = divisor;
        }

        return $"{found}";
    }

    private static string AskThree(Facts facts, Wording wording)
    {
        (int a, int b, int c) = (facts.A, facts.B, facts.C);
        string list = wording.Random.Pick([$"{a}, {b} and {c}", $"{a}, {b} and {c}", $"{a}, {b}, and {c}", $"{a}, {b}, {c}", $"{a} and {b} and {c}"]);
        return wording.Say(facts.IsMultiple ? s_multipleOfThree : s_divisorOfThree, list);
    }

    /// <summary>Judges a ratio in lowest terms: the last one that the answer names.</summary>
    private static Verdict JudgeRatio(Facts facts, AnswerText answer)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        string[] found = [.. Ratios().Matches(answer.Text).Select(match => $"{match.Groups[1].Value}:{match.Groups[2].Value}")];
        string expected = $"{facts.A / facts.Divisor}:{facts.B / facts.Divisor}";
        bool isClear = found.Distinct().Count(ratio => ratio != $"{facts.A}:{facts.B}") == 1;
        return isClear ? Verdict.If(found[^1] == expected, $"read {found[^1]}, expected {expected}") : Verdict.Wrong("not one ratio");
    }

    private static Facts Three(int level, TaskRandom random)
    {
        bool isMultiple = level == 4;
        int shared = isMultiple ? 1 : random.Between(2, 12);
        int[] numbers = [.. Enumerable.Range(0, 3).Select(_ => shared * random.Between(isMultiple ? 2 : 1, isMultiple ? 20 : 9))];
        var facts = new Facts(numbers[0], numbers[1], isMultiple) { C = numbers[2] };
        return numbers.Distinct().Count() < 3 || facts.Answer > 400 ? Three(level, random) : facts;
    }

    private static Facts Ratio(int level, TaskRandom random)
    {
        var facts = new Facts(random.Between(2, 9), random.Between(1, 9), false);
        int factor = random.Between(2, level == 2 ? 10 : 25);
        return facts.Divisor > 1 ? Ratio(level, random) : new Facts(facts.A * factor, facts.B * factor, false) { IsRatio = true };
    }

    [GeneratedRegex(@"\b(\d{1,5}) ?(?::|/|to) ?(\d{1,5})\b")]
    private static partial Regex Ratios();

    internal sealed record Facts(int A, int B, bool IsMultiple)
    {
        /// <summary>The problem, if it is of a short kind.</summary>
        public ShortProblem? Short { get; init; }

        /// <summary>A third number; 0 if there are two.</summary>
        public int C { get; init; }

        /// <summary>Whether A to B is brought to lowest terms.</summary>
        public bool IsRatio { get; init; }

        /// <summary>Whether it is asked if they have no common factor.</summary>
        public bool IsCoprime { get; init; }

        public int Divisor
        {
            get
            {
                (int a, int b) = (A, B);
                while (b > 0)
                {
                    (a, b) = (b, a % b);
                }

                return a;
            }
        }

        public int Answer => C == 0 ? (IsMultiple ? A / Divisor * B : Divisor)
            : IsMultiple ? new Facts(A / Divisor * B, C, true).Answer : new Facts(Divisor, C, false).Answer;
    }
}
