using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Prices before a change, two changes, percentage points, interest, offers, mixtures, and weighted grades.</summary>
internal static class PercentKinds
{
    private static readonly int[] s_easyRates = [10, 20, 25, 50];

    private static readonly int[] s_discounts = [10, 20, 25, 30, 40, 50, 60, 75, 80];

    private static readonly int[] s_interest = [5, 10, 10, 20, 50];

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ShortKind> All { get; } =
    [
        Before("before discount", -1),
        Before("before tax", 1),
        Twice("up and down", 1, -1),
        Twice("down and up", -1, 1),

        // The rates from left to right, then the number.
        new("part of part")
        {
            Draw = DrawParts,
            Work = WorkParts,
            Judge = static (n, answer) => NumberReader.Judge(answer, n[0] * n[1] * n[2] / 10_000m),
        },

        // From the first to the second percentage.
        new("points")
        {
            Draw = static (level, random) => Different(level == 1 ? 5 : 1, random),
            Work = WorkPoints,
            Judge = JudgePoints,
        },

        // The amount and its rate of interest.
        new("two years")
        {
            Draw = DrawInterest,
            Work = static (n, trace) => $"{WorkChanges([n[0], n[1], n[1]], 1, 1, trace)}",
            Judge = static (n, answer) => NumberReader.Judge(answer, n[0] * (100 + n[1]) * (100 + n[1]) / 10_000m),
        },

        // The price, dollars off, percent off.
        new("better discount")
        {
            Draw = DrawOffers,
            Work = WorkOffers,
            Judge = JudgeOffer,
        },

        // An amount with its percentage, then another one.
        new("mixture")
        {
            Draw = DrawMixture,
            Work = WorkMixture,
            Judge = static (n, answer) => NumberReader.Judge(answer, ((n[0] * n[1]) + (n[2] * n[3])) / (decimal)(n[0] + n[2])),
        },

        // A grade with its weight, then another one.
        new("weighted grade")
        {
            Draw = DrawGrades,
            Work = WorkGrades,
            Judge = static (n, answer) => NumberReader.Judge(answer, ((n[0] * n[1]) + (n[2] * n[3])) / 100m),
        },
    ];

    /// <summary>The price before a change: the rate and the price after it.</summary>
    private static ShortKind Before(string name, int sign) => new(name)
    {
        Draw = (level, random) => DrawBefore(level, sign, random),
        Work = (n, trace) => WorkBefore(n[0], n[1], sign, trace),
        Judge = (n, answer) => NumberReader.Judge(answer, n[1] * 100m / (100 + (sign * n[0]))),
    };

    /// <summary>Two changes: the number and both rates.</summary>
    private static ShortKind Twice(string name, int first, int second) => new(name)
    {
        Draw = (level, random) => DrawChanges(level, first, random),
        Work = (n, trace) => $"{WorkChanges(n, first, second, trace)}",
        Judge = (n, answer) => NumberReader.Judge(answer, n[0] * (100 + (first * n[1])) * (100 + (second * n[2])) / 10_000m),
    };

    private static int[] DrawBefore(int level, int sign, TaskRandom random)
    {
        int rate = random.Pick(sign > 0 || level == 1 ? s_easyRates : s_discounts);
        int left = 100 + (sign * rate);
        int unit = GreatestCommonDivisor(left, 100);
        int most = level == 1 ? 100 : 200 * (level - 1);
        return [rate, left / unit * random.Between(1, most * unit / 100)];
    }

    /// <summary>What the price is in percent of the one before; a part that goes into both, then as many of it as 100 percent are.</summary>
    private static string WorkBefore(int rate, int after, int sign, Trace trace)
    {
        int left = 100 + (sign * rate);
        int unit = GreatestCommonDivisor(left, 100);
        trace.Write($"? {(sign < 0 ? '-' : '+')} {rate}% is {after}").Line();
        trace.Equation(sign < 0 ? $"100-{rate}" : $"100+{rate}", left);
        trace.Line().Equation($"{left}/{unit}", left / unit);
        trace.Space().Equation($"100/{unit}", 100 / unit);
        long part = left == unit ? after : Arithmetic.Divide(trace.Line(), after, left / unit);
        return $"{Arithmetic.Multiply(trace.Line(), part, 100 / unit)}";
    }

    private static int[]? DrawChanges(int level, int first, TaskRandom random)
    {
        int number = 100 * random.Between(1, level == 1 ? 3 : 9);
        int rate = 10 * random.Between(1, level == 1 ? 3 : 5);
        int next = 10 * random.Between(1, level == 1 ? 2 : 5);
        int after = number * (100 + (first * rate)) / 100;
        return after * next % 100 == 0 ? [number, rate, next] : null;
    }

    private static long WorkChanges(int[] n, int first, int second, Trace trace)
    {
        trace.Write($"{n[0]} {(first < 0 ? '-' : '+')} {n[1]}% {(second < 0 ? '-' : '+')} {n[2]}%");
        return WorkChange(WorkChange(n[0], n[1], first, trace), n[2], second, trace);
    }

    private static long WorkChange(long number, int rate, int sign, Trace trace)
    {
        long part = PercentTask.WorkPart(trace.Line(), number, rate);
        return sign < 0 ? Arithmetic.Subtract(trace.Line(), number, part) : Arithmetic.Add(trace.Line(), number, part);
    }

    private static int[]? DrawParts(int level, TaskRandom random)
    {
        int first = level == 1 ? random.Pick(s_easyRates) : 10 * random.Between(1, 9);
        int second = level == 1 ? random.Pick(s_easyRates) : 10 * random.Between(1, 9);
        int number = level < 3 ? 100 * random.Between(1, 9) : 50 * random.Between(2, 30);
        return first * second * number % 10_000 == 0 && second * number % 100 == 0 ? [first, second, number] : null;
    }

    private static string WorkParts(int[] n, Trace trace)
    {
        trace.Write($"{n[0]}% of {n[1]}% of {n[2]}");
        long part = PercentTask.WorkPart(trace.Line(), n[2], n[1]);
        return $"{PercentTask.WorkPart(trace.Line(), part, n[0])}";
    }

    private static int[]? Different(int step, TaskRandom random)
    {
        (int a, int b) = (step * random.Between(1, 99 / step), step * random.Between(1, 99 / step));
        return a == b ? null : [a, b];
    }

    private static string WorkPoints(int[] n, Trace trace)
    {
        trace.Write($"points {n[0]}% to {n[1]}%");
        long points = Arithmetic.Subtract(trace.Line(), Math.Max(n[0], n[1]), Math.Min(n[0], n[1]));
        return $"{points} percentage point{(points == 1 ? "" : "s")}";
    }

    /// <summary>Judges a change in percentage points; a fall may have its sign.</summary>
    private static Verdict JudgePoints(int[] n, AnswerText answer)
    {
        Verdict signed = NumberReader.Judge(answer, n[1] - n[0]);
        return signed.IsRight ? signed : NumberReader.Judge(answer, Math.Abs(n[0] - n[1]));
    }

    private static int[]? DrawInterest(int level, TaskRandom random)
    {
        int amount = 100 * random.Between(1, level == 1 ? 9 : 20);
        int rate = level == 1 ? random.Pick(s_interest[1..]) : random.Pick(s_interest);
        return amount * rate % 100 == 0 && amount * rate * rate % 10_000 == 0 ? [amount, rate] : null;
    }

    private static int[]? DrawOffers(int level, TaskRandom random)
    {
        int rate = level == 1 ? random.Pick(s_easyRates) : 5 * random.Between(1, 12);
        int price = level == 1 ? 10 * random.Between(2, 10) : 20 * random.Between(2, 15);
        int saved = price * rate / 100;
        int dollars = Math.Max(1, saved + random.Between(-10, 10));
        return price * rate % 100 == 0 && dollars != saved && dollars != rate && dollars < price ? [price, dollars, rate] : null;
    }

    private static string WorkOffers(int[] n, Trace trace)
    {
        trace.Write($"more off {n[0]}? ${n[1]}, {n[2]}%");
        int saved = (int)PercentTask.WorkPart(trace.Line(), n[0], n[2]);
        trace.Line().Write(Relation.Of(n[1], saved));
        return saved > n[1] ? $"{n[2]}% off" : $"${n[1]} off";
    }

    /// <summary>Judges which of two discounts is chosen; the other one may follow after "than", and what they save may be said too.</summary>
    private static Verdict JudgeOffer(int[] n, AnswerText answer)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        bool isRate = n[0] * n[2] > 100 * n[1];
        int expected = isRate ? n[2] : n[1];
        AnswerToken[] said = [.. answer.Tokens.TakeWhile(token => !token.Is("than"))];
        decimal[] found =
            [.. said.Where((token, i) => (token.Value == n[1] || token.Value == n[2]) && IsSaid(said, i)).Select(token => token.Value).Distinct()];
        int at = Array.FindIndex(said, token => token.IsNumber && token.Value == expected);
        string[] otherUnits = isRate ? ["dollars", "dollar", "bucks"] : ["%", "percent"];
        bool isOtherUnit = at >= 0 && at + 1 < said.Length && said[at + 1].Is(otherUnits);
        return Verdict.If(
            found.Length == 1 && found[0] == expected && !isOtherUnit,
            $"read {string.Join(' ', found)}, expected {expected}{(isRate ? "%" : " dollars")}");
    }

    /// <summary>Whether a token is a number that is neither compared, as in "3 &lt; 7", nor denied.</summary>
    private static bool IsSaid(AnswerToken[] tokens, int i) => tokens[i].IsNumber && !Hedging.IsDenied(tokens, i)
        && !(i > 0 && tokens[i - 1].Is("<", ">")) && !(i + 1 < tokens.Length && tokens[i + 1].Is("<", ">"));

    private static int[]? DrawMixture(int level, TaskRandom random)
    {
        int amount = random.Between(2, level == 1 ? 5 : 6);
        int other = level == 1 ? amount : random.Between(2, 6);
        int step = level == 1 ? 10 : 5;
        (int rate, int next) = (step * random.Between(1, 90 / step), step * random.Between(1, 90 / step));
        return rate != next && ((amount * rate) + (other * next)) % (amount + other) == 0 ? [amount, rate, other, next] : null;
    }

    private static string WorkMixture(int[] n, Trace trace)
    {
        trace.Write($"{n[0]} of {n[1]}% + {n[2]} of {n[3]}%");
        long first = Arithmetic.Multiply(trace.Line(), n[0], n[1]);
        long second = Arithmetic.Multiply(trace.Line(), n[2], n[3]);
        long sum = Arithmetic.Add(trace.Line(), first, second);
        long amount = Arithmetic.Add(trace.Line(), n[0], n[2]);
        return $"{Arithmetic.Divide(trace.Line(), sum, amount)}%";
    }

    private static int[]? DrawGrades(int level, TaskRandom random)
    {
        int step = level == 1 ? 10 : 5;
        int weight = level == 1 ? random.Pick([20, 40, 50, 60, 80]) : 10 * random.Between(1, 9);
        (int grade, int other) = (step * random.Between(40 / step, 100 / step), step * random.Between(40 / step, 100 / step));
        return grade != other && grade * weight % 100 == 0 && other * weight % 100 == 0 ? [grade, weight, other, 100 - weight] : null;
    }

    private static string WorkGrades(int[] n, Trace trace)
    {
        trace.Write($"{n[1]}% of {n[0]} + {n[3]}% of {n[2]}");
        long first = PercentTask.WorkPart(trace.Line(), n[0], n[1]);
        long second = PercentTask.WorkPart(trace.Line(), n[2], n[3]);
        return $"{Arithmetic.Add(trace.Line(), first, second)}";
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
