using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Divisions with remainder, and remainders alone.</summary>
internal sealed partial class QuotientTask : VerifiableTask<QuotientTask.Facts>
{
    private static readonly Phrasings s_quotient = new(
        [
            "What is {0} divided by {1}?", "What's {0} divided by {1}?", "{0} divided by {1}", "{0} divided by {1}?", "Divide {0} by {1}.", "How much is {0} divided by {1}?", "{0} / {1} with remainder",
            "<Can|Could> you divide {0} by {1}?", "<Calculate|Compute|Work out> {0} divided by {1}.", "How often does {1} go into {0}?", "How many times does {1} go into {0}?", "How many times does {1} fit into {0}?",
            "<Please|Pls> divide {0} by {1}.", "What do you get <when|if> you divide {0} by {1}?", "{0} over {1}?", "Divide {0} by {1} with remainder.", "What is {0} over {1}?", "quotient of {0} and {1}",
            "Split {0} into {1} equal parts.", "What are the quotient and remainder of {0} divided by {1}?", "{1} goes into {0} how many times?",
        ],
        ["Find {0} divided by {1} and the rest.", "If {0} is shared by {1}, how much is each part?", "{0} split by {1}?", "How many {1}s are in {0}?"]);

    private static readonly Phrasings s_remainder = new(
        [
            "What is the remainder <when|if> {0} is divided by {1}?", "What remainder does {0} leave when divided by {1}?", "remainder of {0} divided by {1}", "remainder of {0}/{1}", "{0} mod {1}", "{0} % {1}",
            "What is {0} mod {1}?", "What is {0} modulo {1}?", "<Find|Calculate|Compute> {0} mod {1}.", "What's left over when you divide {0} by {1}?", "What is the rest of {0} divided by {1}?", "{0} mod {1} = ?",
        ],
        ["Dividing {0} by {1}, what remains?", "{0} modulo {1} please", "Find the remainder: {0} by {1}"]);

    public override string Name => "quotient";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "division with remainder by 2 to 12";

    public override int Levels => 6;

    public override bool IsClosed(int level) => level == 1;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int divisor = level switch
        {
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
            5 => random.WithDigits(random.Between(5, 6)),
            _ => random.WithDigits(random.Between(2, 4)),
        };
        bool isExact = level > 1 && random.Chance(0.35);
        return new Facts(isExact ? Math.Max(1, dividend / divisor) * divisor : dividend, divisor, AsksRemainder: random.Chance(level == 1 ? 0.05 : 0.2));
    }

    protected override string Key(Facts facts) => $"{facts.Dividend}/{facts.Divisor}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.AsksRemainder)
        {
            return wording.Say(s_remainder, wording.Number(facts.Dividend), wording.Number(facts.Divisor));
        }

        return wording.Random.Chance(0.45)
            ? wording.Say(ArithmeticPhrasings.Symbolic, ExpressionStyle.Type($"{facts.Dividend}/{facts.Divisor}", wording.Random))
            : wording.Say(s_quotient, wording.Count(facts.Dividend), wording.Count(facts.Divisor));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        decimal expected = facts.AsksRemainder ? facts.Remainder : facts.Dividend / (decimal)facts.Divisor;
        return WithRemainder().Matches(answer.Text) is { Count: > 0 } matches ? JudgePairs(facts, answer, matches) : NumberReader.Judge(answer, expected);
    }

    protected override string Work(Facts facts, Trace trace)
    {
        long quotient = Arithmetic.Divide(trace, facts.Dividend, facts.Divisor);
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

    private static string Digits(Group group) =>
        decimal.TryParse(group.Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out decimal value) ? value.ToString(CultureInfo.InvariantCulture) : group.Value;

    [GeneratedRegex(@"(-?\d[\d,]{0,12})\s{0,3},?\s{0,3}(?:with\s)?(?:and\s)?(?:a\s)?(?:the\s)?(?:r|rem|rest|remainder)\.?\s{0,3}(?:of\s|is\s|=\s?|:\s?)?(\d{1,9})", RegexOptions.IgnoreCase)]
    private static partial Regex WithRemainder();

    internal sealed record Facts(int Dividend, int Divisor, bool AsksRemainder)
    {
        public int Remainder => Dividend % Divisor;
    }
}
