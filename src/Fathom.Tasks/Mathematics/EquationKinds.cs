using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Algebra beside linear equations: inequalities, two unknowns, squares, simplifying, values of functions.</summary>
internal static partial class EquationKinds
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ShortKind> All { get; } =
    [
        // A factor and what its product with x is to exceed.
        new("smallest above")
        {
            Draw = static (level, random) => [random.Between(2, level == 3 ? 12 : 9), random.Between(10, level == 1 ? 60 : level == 2 ? 100 : 300)],
            Slots = static (n, wording) => [wording.Random.Pick([$"{n[0]}x > {n[1]}", $"{n[0]}x>{n[1]}", $"{n[0]} * x > {n[1]}"]), $"{n[0]}", $"{n[1]}"],
            Work = WorkSmallest,
            Judge = static (n, answer) => NumberReader.Judge(answer, (n[1] / n[0]) + 1),
        },

        // Sum and difference.
        new("x and y")
        {
            Draw = DrawPair,
            Slots = static (n, wording) => Spaced(wording, $"x + y = {n[0]}", $"x - y = {n[1]}"),
            Work = static (n, trace) => $"x = {WorkPair(n, trace)}, y = {(n[0] - n[1]) / 2}",
            Judge = JudgePair,
        },
        new("two numbers")
        {
            Draw = DrawPair,
            Work = static (n, trace) => $"{WorkPair(n, trace)}, {(n[0] - n[1]) / 2}",
            Judge = JudgeNumbers,
        },

        // The solutions, both above or both below zero.
        new("square equation")
        {
            FirstLevel = 2,
            Draw = DrawRoots,
            Slots = static (n, wording) => Spaced(wording, SquareEquation(n, wording.Random.Chance(0.7) ? "x^2" : "x²")),
            Work = WorkRoots,
            Judge = JudgeRoots,
        },

        // Two factors of x, then one or two numbers.
        new("simplify")
        {
            Draw = DrawTerms,
            Slots = static (n, wording) => Spaced(wording, Terms(n, wording.Random.Chance(0.5))),
            Work = WorkTerms,
            Judge = JudgeTerms,
        },

        // The factor of x, what is added, and x.
        new("function")
        {
            Draw = DrawFunction,
            Slots = static (n, wording) => [.. Spaced(wording, $"{n[0]}x {Signed(n[1])}"), $"{n[2]}"],
            Work = WorkFunction,
            Judge = static (n, answer) => NumberReader.Judge(answer, (n[0] * n[2]) + n[1]),
        },
    ];

    /// <summary>Texts with their spaces or, now and then, all without.</summary>
    private static string[] Spaced(Wording wording, params string[] texts) =>
        wording.Random.Chance(0.7) ? texts : [.. texts.Select(text => text.Replace(" ", "", StringComparison.Ordinal))];

    private static string Signed(int number) => $"{(number < 0 ? '-' : '+')} {Math.Abs(number)}";

    private static string WorkSmallest(int[] n, Trace trace)
    {
        trace.Write($"smallest x, {n[0]}x>{n[1]}");
        long below = Arithmetic.Divide(trace.Line(), n[1], n[0]);
        return $"{Arithmetic.Add(trace.Line(), below, 1)}";
    }

    private static int[] DrawPair(int level, TaskRandom random)
    {
        int most = level == 1 ? 12 : level == 2 ? 35 : 80;
        int y = random.Between(1, most);
        int apart = random.Between(2, most / 2);
        return [y + y + apart, apart];
    }

    /// <summary>Twice the larger number from sum and difference; then both.</summary>
    private static long WorkPair(int[] n, Trace trace)
    {
        trace.Write($"sum {n[0]} difference {n[1]}");
        long twice = Arithmetic.Add(trace.Line(), n[0], n[1]);
        long larger = Arithmetic.Divide(trace.Line(), twice, 2);
        Arithmetic.Subtract(trace.Line(), n[0], larger);
        return larger;
    }

    /// <summary>Judges x and y in any order with their names, else in this order.</summary>
    private static Verdict JudgePair(int[] n, AnswerText answer)
    {
        (int x, int y) = ((n[0] + n[1]) / 2, (n[0] - n[1]) / 2);
        IReadOnlyList<Match> named = Named().Matches(answer.Text);
        if (named.Count == 0)
        {
            return NumbersReader.JudgeInOrder(answer, [x, y], n[0], n[1]);
        }

        bool isRight = named.All(match => match.Groups[2].Value == $"{(match.Groups[1].Value is "x" or "X" ? x : y)}");
        return isRight ? NumbersReader.Judge(answer, [x, y], n[0], n[1]) : Verdict.Wrong($"expected x = {x}, y = {y}");
    }

    /// <summary>Judges two numbers in any order, unless it says which one is whose and that is wrong.</summary>
    private static Verdict JudgeNumbers(int[] n, AnswerText answer)
    {
        (int larger, int smaller) = ((n[0] + n[1]) / 2, (n[0] - n[1]) / 2);
        bool isSwapped = Owned().Matches(answer.Text).Any(match => match.Groups[2].Value == $"{(match.Groups[1].Success ? smaller : larger)}");
        return isSwapped ? Verdict.Wrong($"expected {larger} for the larger one") : NumbersReader.Judge(answer, [larger, smaller], n[0], n[1]);
    }

    private static int[]? DrawRoots(int level, TaskRandom random)
    {
        int most = level == 2 ? 7 : 9;
        (int a, int b) = (random.Between(1, most), random.Between(1, most));
        int sign = level == 3 && random.Chance(0.3) ? -1 : 1;
        return a < b ? [sign * a, sign * b] : null;
    }

    private static string SquareEquation(int[] n, string square) => $"{square} {Signed(-(n[0] + n[1]))}x + {n[0] * n[1]} = 0";

    /// <summary>Pairs of numbers with the product, until one has the sum.</summary>
    private static string WorkRoots(int[] n, Trace trace)
    {
        (int product, int sum) = (n[0] * n[1], Math.Abs(n[0] + n[1]));
        trace.Write(SquareEquation(n, "x^2")).Line().Write($"product {product} sum {sum}");
        for (int first = 1; first <= Math.Abs(n[0]); first++)
        {
            if (product % first == 0)
            {
                int second = product / first;
                trace.Line().Equation($"{first}*{second}", product);
                trace.Space().Equation($"{first}+{second}", first + second);
                trace.Write(first + second == sum ? " yes" : " no");
            }
        }

        return $"x = {n[0]}, {n[1]}";
    }

    /// <summary>Judges two solutions without the equation and its factors; "x = 2 or x = 3" says that both are.</summary>
    private static Verdict JudgeRoots(int[] n, AnswerText answer)
    {
        string solutions = Polynomial().Replace(answer.Text, "").Replace(" or ", " and ", StringComparison.OrdinalIgnoreCase);
        return AnswerText.Parse(solutions, "") is AnswerText text
            ? NumbersReader.Judge(text, [n[0], n[1]])
            : Verdict.Wrong("only the equation");
    }

    private static int[]? DrawTerms(int level, TaskRandom random)
    {
        int a = random.Between(2, level == 1 ? 9 : 12);
        int b = random.Between(2, level == 1 ? 9 : 12) * (random.Chance(0.4) ? -1 : 1);
        int c = random.Between(1, level == 1 ? 9 : 20) * (random.Chance(0.4) ? -1 : 1);
        int d = level == 1 || random.Chance(0.4) ? 0 : random.Between(1, 20) * (random.Chance(0.5) ? -1 : 1);
        int rest = c + d;
        return a + b < 2 || rest == 0 || rest == a + b || (d != 0 && c < 0) ? null : [a, b, c, d];
    }

    private static string Terms(int[] n, bool isMixed)
    {
        string second = $"{Signed(n[1])}x";
        string last = n[3] == 0 ? "" : $" {Signed(n[3])}";
        return isMixed ? $"{n[0]}x {Signed(n[2])} {second}{last}" : $"{n[0]}x {second} {Signed(n[2])}{last}";
    }

    private static string WorkTerms(int[] n, Trace trace)
    {
        trace.Write($"{n[0]}x {Signed(n[1])}x {Signed(n[2])}{(n[3] == 0 ? "" : $" {Signed(n[3])}")}").Line().Write("x:");
        trace.Space().Equation($"{n[0]}{n[1]:+0;-0}", n[0] + n[1]);
        trace.Line().Write("rest:").Space();
        if (n[3] == 0)
        {
            trace.Write(n[2]);
        }
        else
        {
            trace.Equation($"{n[2]}{n[3]:+0;-0}", n[2] + n[3]);
        }

        return $"{n[0] + n[1]}x {Signed(n[2] + n[3])}";
    }

    /// <summary>Judges a simplified expression, in each line what follows the last equals sign.</summary>
    private static Verdict JudgeTerms(int[] n, AnswerText answer)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        if (Named().IsMatch(answer.Text))
        {
            return Verdict.Wrong("a value of x");
        }

        string[] results = [.. answer.Text.Split('\n').Select(line => line.Split('=')[^1].Replace(" ", "", StringComparison.Ordinal)
            .Replace("*", "", StringComparison.Ordinal))];
        string[] found = [.. results.SelectMany(line => Linear().Matches(line)).Select(match => match.Value.TrimStart('+')).Distinct()];
        (int factor, int rest) = (n[0] + n[1], n[2] + n[3]);
        string expected = $"{factor}x{rest:+0;-0}";
        bool isRight = found.Length == 1 && (found[0] == expected || found[0] == $"{rest}+{factor}x");
        return Verdict.If(isRight, $"read {string.Join(' ', found)}, expected {expected}");
    }

    private static int[]? DrawFunction(int level, TaskRandom random)
    {
        int factor = random.Between(2, level == 2 ? 12 : 9);
        int added = random.Between(1, level == 1 ? 9 : 20) * (level > 1 && random.Chance(0.4) ? -1 : 1);
        int x = random.Between(level == 1 ? 1 : 2, level == 1 ? 9 : level == 2 ? 12 : 20);
        return (factor * x) + added > 0 ? [factor, added, x] : null;
    }

    private static string WorkFunction(int[] n, Trace trace)
    {
        trace.Write($"{n[0]}x {Signed(n[1])} at {n[2]}");
        long product = Arithmetic.Multiply(trace.Line(), n[0], n[2]);
        long value = n[1] < 0 ? Arithmetic.Subtract(trace.Line(), product, -n[1]) : Arithmetic.Add(trace.Line(), product, n[1]);
        return $"{value}";
    }

    [GeneratedRegex(@"(?<![+\-*/]\s?)\b([xyXY])(?:\s*=\s*|\s+is\s+)(-?\d+)(?! *[-+*/\d])")]
    private static partial Regex Named();

    [GeneratedRegex(@"\b(?:(anna|tom|book)|(?:ben|sister|pen))(?: (?:is|has|costs)|:| =)? (\d+)(?! (?:more|years older)|\d)", RegexOptions.IgnoreCase)]
    private static partial Regex Owned();

    [GeneratedRegex(@"[a-z]\s*(?:\^\s*2|²)[^=\n]*=\s*0|(?:\(\s*[a-z]\s*[-+]\s*\d+\s*\)\s*\*?\s*){2}(?:=\s*0)?", RegexOptions.IgnoreCase)]
    private static partial Regex Polynomial();

    [GeneratedRegex(@"[-+]?\d*x[-+]\d+(?![\d+\-x])|[-+]?\d+[-+]\d*x(?![\d+\-x])", RegexOptions.IgnoreCase)]
    private static partial Regex Linear();
}
