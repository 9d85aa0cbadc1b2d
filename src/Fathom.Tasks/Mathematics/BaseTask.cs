using System.Globalization;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Numbers in binary and hexadecimal, both ways.</summary>
internal sealed class BaseTask : VerifiableTask<BaseTask.Facts>
{
    private static readonly Phrasings s_to = new(
        [
            "What is {0} in {~1}?", "What's {0} in {~1}?", "{0} in {~1}", "{0} in {~1}?", "Convert {0} to {~1}.", "Write {0} in {~1}.", "How do you write {0} in {~1}?", "{0} to {~1}", "convert {0} into {~1}", "Turn {0} into {~1}.",
            "<Can|Could> you convert {0} to {~1}?", "What is the {~1} of {0}?", "{0} as {~1}?", "Express {0} in {~1}.", "What is {0} in base {2}?", "Convert {0} to base {2}.", "{0} in base {2}",
        ],
        ["Give {0} as a {~1} number.", "Represent {0} in {~1}.", "How does {0} look in {~1}?"]);

    private static readonly Phrasings s_from = new(
        [
            "What is {~1} {0} in decimal?", "What is {0} in decimal? It is {~1}.", "Convert {~1} {0} to decimal.", "{~1} {0} to decimal", "{~1} {0} in decimal", "What number is {~1} {0}?", "Convert {0} from {~1} to decimal.",
            "What is the decimal value of {~1} {0}?", "{~1} {0} as a decimal number?", "How much is {~1} {0}?", "Convert the {~1} number {0} to decimal.", "what is {0} in base {2} as decimal", "What is {0} (base {2}) in decimal?",
        ],
        ["Which decimal number is {0} in {~1}?", "Decode the {~1} number {0}.", "{~1}: {0}, decimal: ?"]);

    public override string Name => "base";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "numbers to and from binary and hexadecimal";

    public override int Levels => 4;

    public override bool IsClosed(int level) => level == 1;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int number = level switch
        {
            1 => random.Between(0, 15),
            2 => random.Between(8, 127),
            3 => random.Between(64, 511),
            _ => random.Between(16, 999),
        };
        return new Facts(number, level == 4 ? 16 : 2, IsFrom: random.Chance(0.45));
    }

    protected override string Key(Facts facts) => $"{facts.Radix}:{facts.Number}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string name = facts.Radix == 2 ? "binary" : wording.Random.Chance(0.5) ? "hex" : "hexadecimal";
        return facts.IsFrom ? wording.Say(s_from, facts.Written, name, $"{facts.Radix}") : wording.Say(s_to, $"{facts.Number}", name, $"{facts.Radix}");
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.IsFrom)
        {
            return NumberReader.Judge(answer, facts.Number);
        }

        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        string[] words = Words(answer.Text, facts.Written);
        string[] numerals = [.. words.Where(word => word.Any(char.IsAsciiDigit)).Distinct()];
        bool isOneLine = !answer.Text.Contains('\n', StringComparison.Ordinal);
        bool repeats = isOneLine && numerals.Length == 2 && numerals[0] == $"{facts.Number}";
        string[] found = repeats ? numerals[1..] : numerals.Length == 0 ? words : numerals;
        return found.Length == 1 ? Verdict.If(found[0] == facts.Written, $"read {found[0]}, expected {facts.Written}") : Verdict.Wrong(found.Length == 0 ? "no number" : "several numbers");
    }

    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.IsFrom)
        {
            long value = 0;
            foreach (char digit in facts.Written)
            {
                int place = int.Parse(digit.ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                value = trace.Space().Equation($"{value}*{facts.Radix}+{place}", (value * facts.Radix) + place);
            }

            return $"{value}";
        }

        int rest = facts.Number;
        do
        {
            (int quotient, int remainder) = (rest / facts.Radix, rest % facts.Radix);
            trace.Space().Step($"{rest}/{facts.Radix}=", $"{quotient}r{remainder}", () => $"{quotient}r{(remainder + 1) % facts.Radix}");
            trace.Write(remainder > 9 ? $" {remainder:x}" : "");
            rest = quotient;
        }
        while (rest > 0);

        return facts.Written;
    }

    /// <summary>The different words that may be numbers; short English words are not taken for such.</summary>
    private static string[] Words(string text, string expected)
    {
        string[] words = text.ToLowerInvariant().Split([' ', '\n', '.', ',', '(', ')', '=', ':', ';', '!', '"', '\''], StringSplitOptions.RemoveEmptyEntries);
        return [.. words.Select(Unprefixed).Where(word => word == expected || (word.All(char.IsAsciiHexDigit) && word is not ("a" or "be" or "dad" or "bad" or "add" or "bed"))).Distinct()];
    }

    private static string Unprefixed(string word) => word.StartsWith("0x", StringComparison.Ordinal) || (word.StartsWith("0b", StringComparison.Ordinal) && word.Length > 3) ? word[2..] : word;

    internal sealed record Facts(int Number, int Radix, bool IsFrom)
    {
        public string Written => Number == 0 ? "0" : Radix == 2 ? Number.ToString("b", CultureInfo.InvariantCulture) : Number.ToString("x", CultureInfo.InvariantCulture);
    }
}
