using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Divisions with remainder, remainders alone, and how many groups are full or needed.</summary>
internal sealed partial class QuotientTask : VerifiableTask<QuotientTask.Facts>
{
    // Multiples of these are known by heart.
    private const int MostKnown = 12;

    // Things that people put in groups.
    private const int MostCounted = 10_000;

    private static readonly int[] s_everydayDivisors = [13, 14, 15, 16, 18, 20, 24, 25, 30, 50, 52, 60];

    private static readonly Phrasings s_quotient = PhrasingFile.Read("quotient", "quotient");

    private static readonly Phrasings s_story = PhrasingFile.Read("quotient", "story");

    private static readonly Phrasings s_missing = PhrasingFile.Read("quotient", "missing");

    private static readonly Phrasings s_remainder = PhrasingFile.Read("quotient", "remainder");

    // How many are full, and how many are needed for all.
    private static readonly Phrasings s_full = PhrasingFile.Read("quotient", "full");

    private static readonly Phrasings s_needed = PhrasingFile.Read("quotient", "needed");

    internal enum Rounding
    {
        None,
        Down,
        Up,
    }

    public override string Name => "quotient";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "division with remainder by up to 12, and by numbers of two digits";

    public override int Levels => 6;

    public override bool IsClosed(int level) => level == 1;

    protected override Facts Draw(int level, TaskRandom random)
    {
        bool isLong = level > 2 && random.Chance(0.3);
        int divisor = level switch
        {
            _ when isLong => random.Chance(0.3) ? random.Pick(s_everydayDivisors) : random.Between(13, 99),
            1 => random.Between(1, 12),
            6 => random.Between(10, 12),
            _ => random.Between(2, 9),
        };
        int dividend = level switch
        {
            1 => divisor * random.Between(0, 12),
            2 => random.Between(10, 99),
            3 => random.WithDigits(3),
            4 => random.WithDigits(4),
            5 => random.WithDigits(isLong ? 4 : random.Between(5, 6)),
            6 when isLong => random.WithDigits(random.Between(3, 4)),
            _ => random.WithDigits(random.Between(2, 4)),
        };
        bool isExact = level > 1 && random.Chance(0.35);
        if (level > 1 && dividend < MostCounted && dividend > divisor && dividend % divisor != 0 && random.Chance(0.12))
        {
            return new Facts(dividend, divisor, AsksRemainder: false) { Rounds = random.Chance(0.4) ? Rounding.Down : Rounding.Up };
        }

        bool asksRemainder = random.Chance(level == 1 ? 0.05 : isLong ? 0.4 : 0.25);
        return new Facts(isExact ? Math.Max(1, dividend / divisor) * divisor : dividend, divisor, asksRemainder);
    }

    protected override string Key(Facts facts) => $"{facts.Dividend}/{facts.Divisor}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Rounds != Rounding.None)
        {
            return wording.Say(facts.Rounds == Rounding.Up ? s_needed : s_full, wording.Count(facts.Dividend), wording.Count(facts.Divisor));
        }

        if (facts.AsksRemainder)
        {
            return wording.Say(s_remainder, wording.Random.Chance(0.2)
                ? SpokenNumbers.Of(wording, facts.Dividend, facts.Divisor)
                : [wording.Number(facts.Dividend), wording.Number(facts.Divisor)]);
        }

        if (facts.Remainder == 0 && facts.Divisor > 1 && facts.Dividend > 0 && wording.Random.Chance(0.2))
        {
            return wording.Say(s_missing, wording.Number(facts.Dividend), wording.Number(facts.Divisor));
        }

        return wording.Random.Chance(0.45)
            ? wording.Say(ArithmeticPhrasings.Symbolic, ExpressionStyle.Type($"{facts.Dividend}/{facts.Divisor}", wording.Random))
            : wording.Say(HasStory(facts, wording) ? s_story : s_quotient, SpokenNumbers.Of(wording, facts.Dividend, facts.Divisor));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.Rounds != Rounding.None)
        {
            return NumberReader.Judge(answer, facts.Rounded);
        }

        decimal expected = facts.AsksRemainder ? facts.Remainder : facts.Dividend / (decimal)facts.Divisor;
        return WithRemainder().Matches(answer.Text) is { Count: > 0 } matches ? JudgePairs(facts, answer, matches) : NumberReader.Judge(answer, expected);
    }

    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Rounds != Rounding.None)
        {
            trace.Write(facts.Rounds == Rounding.Up ? "needed" : "full").Line();
        }

        long quotient = facts.Divisor <= MostKnown
            ? Arithmetic.Divide(trace, facts.Dividend, facts.Divisor)
            : Arithmetic.DivideWithTable(trace, facts.Dividend, facts.Divisor);
        if (facts.Rounds != Rounding.None)
        {
            return facts.Rounds == Rounding.Up ? $"{trace.Line().Equation($"{quotient}+1", facts.Rounded)}" : $"{quotient}";
        }

        return facts.AsksRemainder ? $"{facts.Remainder}" : facts.Remainder == 0 ? $"{quotient}" : $"{quotient} remainder {facts.Remainder}";
    }

    private static Verdict JudgePairs(Facts facts, AnswerText answer, MatchCollection matches)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        int[] known = [facts.Dividend, facts.Divisor, facts.Dividend / facts.Divisor, facts.Remainder];
        if (answer.Tokens.FirstOrDefault(token => token.IsNumber && !known.Any(number => number == token.Value)) is { IsNumber: true } other)
        {
            return Verdict.Wrong($"also gives {other.Text}");
        }

        if (answer.Text.Split('\n').FirstOrDefault(line => line.Length > 0 && line.All(char.IsAsciiDigit)) is string alone)
        {
            return Verdict.Wrong($"also gives {alone} alone");
        }

        string right = $"{facts.Dividend / facts.Divisor}r{facts.Remainder}";
        string[] found = [.. matches.Select(match => $"{Digits(match.Groups[1])}r{Digits(match.Groups[2])}").Distinct()];
        return found.Length > 1 ? Verdict.Wrong("several quotients") : Verdict.If(found[0] == right, $"read {found[0]}, expected {right}");
    }

    // What people share comes out even, or they would ask for the rest.
    private static bool HasStory(Facts facts, Wording wording) =>
        facts.Divisor > 1 && facts.Remainder == 0 && facts.Dividend > facts.Divisor && wording.Random.Chance(0.2);

    private static string Digits(Group group) =>
        decimal.TryParse(group.Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out decimal value)
            ? value.ToString(CultureInfo.InvariantCulture)
            : group.Value;

    [GeneratedRegex(
        @"(-?\d[\d,]{0,12})\s{0,3},?\s{0,3}(?:with\s)?(?:and\s)?(?:a\s)?(?:the\s)?"
        + @"(?:r|rem|rest|remainder)\.?\s{0,3}(?:of\s|is\s|=\s?|:\s?)?(\d{1,9})",
        RegexOptions.IgnoreCase)]
    private static partial Regex WithRemainder();

    internal sealed record Facts(int Dividend, int Divisor, bool AsksRemainder)
    {
        /// <summary>Whether only whole groups are counted, and whether the rest makes one more.</summary>
        public Rounding Rounds { get; init; }

        public int Remainder => Dividend % Divisor;

        public int Rounded => (Dividend / Divisor) + (Rounds == Rounding.Up ? 1 : 0);
    }
}
