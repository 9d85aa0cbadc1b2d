using System.Globalization;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Which of two offers is cheaper for each piece, and amounts in another currency.</summary>
internal static class MoneyKinds
{
    private static readonly int[] s_rates = [8, 9, 11, 12, 15];

    private static readonly int[] s_backRates = [5, 8, 9, 11, 12];

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ShortKind> All { get; } =
    [
        // A count and its price in dollars, then another one.
        new("cheaper each")
        {
            Draw = DrawOffers,
            Slots = static (n, wording) => [Offer(n, 0), Offer(n, 2)],
            Work = WorkOffers,
            Judge = JudgeOffer,
        },

        // The rate in tenths, and an amount.
        new("exchange")
        {
            Draw = DrawExchange,
            Slots = static (n, wording) => [Point(n[0]), $"{n[1]}"],
            Work = WorkExchange,
            Judge = static (n, answer) => NumberReader.Judge(answer, n[0] * n[1] / 10m),
        },

        // The rate in tenths, and an amount in the other currency.
        new("exchange back")
        {
            Draw = DrawBack,
            Slots = static (n, wording) => [Point(n[0]), $"{n[1]}"],
            Work = WorkBack,
            Judge = static (n, answer) => NumberReader.Judge(answer, n[1] * 10m / n[0]),
        },
    ];

    private static string Offer(int[] n, int at) => $"{n[at]} for ${n[at + 1]}";

    private static string Point(long tenths) => (tenths / 10m).ToString("0.#", CultureInfo.InvariantCulture);

    private static int[]? DrawOffers(int level, TaskRandom random)
    {
        int unit = level == 1 ? 100 : level == 2 ? 50 : 25;
        (int count, int other) = (random.Between(2, level == 1 ? 9 : 12), random.Between(2, level == 1 ? 9 : 12));
        (int cents, int otherCents) = (count * unit * random.Between(1, 900 / unit), other * unit * random.Between(1, 900 / unit));
        int[] offers = [count, cents / 100, other, otherCents / 100];
        bool isWhole = cents % 100 == 0 && otherCents % 100 == 0 && cents * other != otherCents * count;
        return isWhole && offers.Distinct().Count() == 4 ? offers : null;
    }

    /// <summary>What one piece costs in either offer, in dollars or in cents.</summary>
    private static string WorkOffers(int[] n, Trace trace)
    {
        bool isWhole = n[1] % n[0] == 0 && n[3] % n[2] == 0;
        int unit = isWhole ? 1 : 100;
        trace.Write($"less each? {Offer(n, 0)}, {Offer(n, 2)}").Line().Write(isWhole ? "" : "cents").Line();
        int first = (int)Arithmetic.Divide(trace, n[1] * unit, n[0]);
        int second = (int)Arithmetic.Divide(trace.Line(), n[3] * unit, n[2]);
        trace.Line().Write(Relation.Of(first, second));
        return Offer(n, first < second ? 0 : 2);
    }

    /// <summary>
    /// Judges which offer is chosen, by its numbers or as the first or second one, or that of Ana or Ben; the other one may follow after "than".
    /// </summary>
    private static Verdict JudgeOffer(int[] n, AnswerText answer)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        bool isFirst = n[1] * n[2] < n[3] * n[0];
        (int count, int price) = isFirst ? (n[0], n[1]) : (n[2], n[3]);
        AnswerToken[] said = [.. answer.Tokens.TakeWhile(token => !token.Is("than"))];
        decimal[] found = [.. said.Where(token => token.IsNumber).Select(token => token.Value).Distinct()];
        if (found.Length == 0)
        {
            bool saysFirst = said.Any(token => token.Is("first", "former", "ana", "ana's"));
            return Verdict.If(saysFirst == isFirst && saysFirst != said.Any(token => token.Is("second", "latter", "ben", "ben's")), "not the cheaper offer");
        }

        decimal[] each = [n[1] / (decimal)n[0], n[3] / (decimal)n[2]];
        bool isOne = found.Contains(count) && said.Count(token => token.Is("for")) < 2
            && found.All(value => value == count || value == price || each.Contains(value));
        return Verdict.If(isOne, $"read {string.Join(' ', found)}, expected {count} for {price}");
    }

    private static int[]? DrawExchange(int level, TaskRandom random)
    {
        int rate = level == 1 ? random.Pick(s_rates) : random.Between(5, level == 2 ? 19 : 39);
        int amount = level == 1 ? 10 * random.Between(1, 9) : random.Between(2, level == 2 ? 40 : 99);
        return rate == 10 ? null : [rate, amount];
    }

    private static string WorkExchange(int[] n, Trace trace)
    {
        trace.Write($"{n[1]} times {Point(n[0])}");
        long tenths = Arithmetic.Multiply(trace.Line(), n[1], n[0]);
        return Tenth(tenths, trace);
    }

    private static string Tenth(long tenths, Trace trace)
    {
        trace.Line().Step($"{tenths}/10=", Point(tenths), () => Point(tenths + 1));
        return Point(tenths);
    }

    private static int[]? DrawBack(int level, TaskRandom random)
    {
        int rate = random.Pick(s_backRates);
        int tenths = rate * random.Between(2, level == 1 ? 20 : level == 2 ? 60 : 99);
        return tenths % 10 == 0 && tenths > 10 ? [rate, tenths / 10] : null;
    }

    private static string WorkBack(int[] n, Trace trace)
    {
        trace.Write($"{n[1]} by {Point(n[0])}");
        long tenths = trace.Line().Equation($"{n[1]}*10", n[1] * 10);
        return $"{Arithmetic.Divide(trace.Line(), tenths, n[0])}";
    }
}
