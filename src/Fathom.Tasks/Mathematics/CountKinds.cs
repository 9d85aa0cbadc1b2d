using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Counts of ways to line up, to choose and to combine, and of groups that overlap.</summary>
internal static partial class CountKinds
{
    // What outfits, meals and models are put together from.
    private static readonly string[][] s_parts =
    [
        ["shirts", "pairs of pants", "hats"], ["tops", "skirts", "jackets"], ["soups", "sandwiches", "desserts"],
        ["kinds of bread", "kinds of cheese", "sauces"], ["kinds of cones", "flavors", "toppings"], ["colors", "sizes", "styles"],
        ["t-shirts", "pairs of shorts", "caps"], ["drinks", "sandwiches", "cookies"],
    ];

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ShortKind> All { get; } =
    [
        Kind("line up", static (level, random) => [random.Between(3, level == 1 ? 5 : level == 2 ? 6 : 7)], WorkLine,
            static n => Falling(n[0], n[0])),
        Kind("pairs", static (level, random) => [random.Between(3, level == 1 ? 10 : level == 2 ? 12 : 30)], WorkPairs,
            static n => n[0] * (n[0] - 1) / 2),

        // How many there are, and how many different places.
        Kind("places", static (level, random) => [random.Between(4, level == 3 ? 12 : 10), level == 1 ? 2 : random.Between(2, 3)], WorkPlaces,
            static n => Falling(n[0], n[1])),

        // The digits of a PIN.
        Kind("pin", static (level, random) => [random.Between(2, level == 1 ? 4 : 6)], static (n, trace) => WorkCode([10, n[0]], trace),
            static n => Power(10, n[0])),
        Kind("pin without repeats", static (level, random) => [random.Between(2, level == 1 ? 3 : 4)], static (n, trace) => WorkPlaces([10, n[0]], trace),
            static n => Falling(10, n[0])),

        // How many symbols there are, and how many the code has.
        Kind("code", static (level, random) => [random.Between(2, level == 1 ? 5 : 6), random.Between(2, level == 1 ? 3 : 4)], WorkCode,
            static n => Power(n[0], n[1])),
        new("outfits")
        {
            IsSymmetric = true,
            Draw = static (level, random) => level == 1
                ? [random.Between(2, 9), random.Between(2, 9)]
                : [random.Between(2, 9), random.Between(2, 9), random.Between(2, level == 2 ? 4 : 6)],
            Slots = OutfitSlots,
            Work = WorkOutfits,
            Judge = static (n, answer) => Judge(answer, n.Aggregate(1L, (product, factor) => product * factor)),
        },

        // All, those in each of two groups, and those in both.
        Kind("neither", DrawNeither, WorkNeither, static n => n[0] - (n[1] + n[2] - n[3])),

        // Those in each of two groups, and those in both.
        Kind("one or both", static (level, random) => DrawNeither(level, random)[1..], WorkEither, static n => n[0] + n[1] - n[2]),

        // All, and those in each of two groups that everybody is in one of.
        Kind("in both", DrawBoth, WorkBoth, static n => n[1] + n[2] - n[0]),
    ];

    private static ShortKind Kind(string name, Func<int, TaskRandom, int[]?> draw, Func<int[], Trace, string> work, Func<int[], long> value) => new(name)
    {
        Draw = draw,
        Work = work,
        Slots = static (n, wording) => [.. n.Select(number => wording.Count(number))],
        Judge = (n, answer) => Judge(answer, value(n)),
    };

    /// <summary>Judges a count; beside a chance it is no answer.</summary>
    private static Verdict Judge(AnswerText answer, long expected)
    {
        if (answer.Text.Split('\n').Any(IsFraction))
        {
            return Verdict.Wrong("a chance");
        }

        AnswerText? plain = answer.Boxed.Count == 0 && Symbols().IsMatch(answer.Text)
            ? AnswerText.Parse(Symbols().Replace(answer.Text, ""), string.Join(' ', answer.Question.Select(token => token.Text)))
            : answer;
        return plain is null ? Verdict.Wrong("no number") : NumberReader.Judge(plain, expected);
    }

    private static bool IsFraction(string line) => line.Contains('/', StringComparison.Ordinal) && Rational.TryEvaluate(line.Trim(), out Rational value)
        && value.Denominator > 1;

    private static long Falling(int number, int count) => Enumerable.Range(0, count).Aggregate(1L, (product, i) => product * (number - i));

    private static long Power(int number, int exponent) => Enumerable.Repeat((long)number, exponent).Aggregate(1L, (product, factor) => product * factor);

    private static string WorkLine(int[] n, Trace trace)
    {
        trace.Write($"{n[0]}!");
        long ways = n[0];
        for (int left = n[0] - 1; left >= 2; left--)
        {
            ways = Arithmetic.Multiply(trace.Line(), ways, left);
        }

        return $"{ways}";
    }

    /// <summary>Everyone with every other one, of which each pair is two.</summary>
    private static string WorkPairs(int[] n, Trace trace)
    {
        trace.Write($"2 of {n[0]}").Line().Equation($"{n[0]}-1", n[0] - 1);
        long both = Arithmetic.Multiply(trace.Line(), n[0], n[0] - 1);
        return $"{Half(both, trace.Line())}";
    }

    /// <summary>Half of an even number; from a hundred on, digit by digit.</summary>
    internal static long Half(long number, Trace trace) => number < 100 ? trace.Equation($"{number}/2", number / 2) : Arithmetic.Divide(trace, number, 2);

    /// <summary>One less is left for each further place.</summary>
    private static string WorkPlaces(int[] n, Trace trace)
    {
        trace.Write($"{n[1]} of {n[0]} in order");
        long ways = n[0];
        for (int taken = 1; taken < n[1]; taken++)
        {
            trace.Line().Equation($"{n[0]}-{taken}", n[0] - taken);
            ways = Arithmetic.Multiply(trace, ways, n[0] - taken);
        }

        return $"{ways}";
    }

    private static string WorkCode(int[] n, Trace trace)
    {
        trace.Write($"{n[1]} places of {n[0]}");
        long ways = n[0];
        for (int place = 2; place <= n[1]; place++)
        {
            ways = Arithmetic.Multiply(trace.Line(), ways, n[0]);
            trace.Write($" ^{place}");
        }

        return $"{ways}";
    }

    private static string[] OutfitSlots(int[] n, Wording wording)
    {
        string[] names = wording.Random.Pick(s_parts);
        string[] parts = [.. n.Select((number, i) => $"{wording.Count(number)} {names[i]}")];
        return [$"{string.Join(", ", parts[..^1])} and {parts[^1]}", "one of each"];
    }

    private static string WorkOutfits(int[] n, Trace trace)
    {
        trace.Write($"ways {string.Join(" by ", n)}");
        long ways = n[0];
        foreach (int number in n[1..])
        {
            ways = Arithmetic.Multiply(trace.Line(), ways, number);
        }

        return $"{ways}";
    }

    private static int[] DrawNeither(int level, TaskRandom random)
    {
        int most = level == 1 ? 12 : level == 2 ? 25 : 80;
        (int both, int first, int second) = (random.Between(2, most / 2), random.Between(1, most), random.Between(1, most));
        int neither = random.Between(1, most / 2);
        return [first + second + both + neither, first + both, second + both, both];
    }

    /// <summary>Those in one group or both, who leave the others.</summary>
    private static string WorkNeither(int[] n, Trace trace)
    {
        trace.Write($"neither of {n[0]}? {n[1]} {n[2]} both {n[3]}");
        long twice = Arithmetic.Add(trace.Line(), n[1], n[2]);
        long any = Arithmetic.Subtract(trace.Line(), twice, n[3]);
        return $"{Arithmetic.Subtract(trace.Line(), n[0], any)}";
    }

    private static string WorkEither(int[] n, Trace trace)
    {
        trace.Write($"any? {n[0]} {n[1]} both {n[2]}");
        long twice = Arithmetic.Add(trace.Line(), n[0], n[1]);
        return $"{Arithmetic.Subtract(trace.Line(), twice, n[2])}";
    }

    private static int[] DrawBoth(int level, TaskRandom random)
    {
        int[] n = DrawNeither(level, random);
        return [n[1] + n[2] - n[3], n[1], n[2]];
    }

    private static string WorkBoth(int[] n, Trace trace)
    {
        trace.Write($"both of {n[0]}? {n[1]} {n[2]}");
        long twice = Arithmetic.Add(trace.Line(), n[1], n[2]);
        return $"{Arithmetic.Subtract(trace.Line(), twice, n[0])}";
    }

    // Factorials and binomials before their values, such as "5! = 120" and "C(9, 2) = 36".
    [GeneratedRegex(@"\b\d+! ?(?=[=/(*])|\b\d*[CP]\(?\d+(?:, ?\d+)?\)?|\\binom\{\d+\}\{\d+\}")]
    private static partial Regex Symbols();
}
