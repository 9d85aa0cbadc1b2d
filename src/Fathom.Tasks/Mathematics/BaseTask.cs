using System.Globalization;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Numbers in binary and hexadecimal, both ways.</summary>
internal sealed class BaseTask : VerifiableTask<BaseTask.Facts>
{
    private static readonly Phrasings s_to = PhrasingFile.Read("base", "to");

    private static readonly Phrasings s_from = PhrasingFile.Read("base", "from");

    private static readonly Phrasings s_fromPrefixed = PhrasingFile.Read("base", "from prefixed");

    public override string Name => "base";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "numbers to and from binary, octal and hexadecimal";

    public override int Levels => 4;

    public override bool IsClosed(int level) => level == 1;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int number = level switch
        {
            1 => random.Between(0, 15),
            2 => random.Between(8, 127),
            3 => random.Between(64, 511),
            _ => random.Between(10, random.Chance(0.7) ? 255 : 999),
        };
        return new Facts(number, level < 4 ? 2 : random.Chance(0.15) ? 8 : 16, IsFrom: random.Chance(0.45));
    }

    protected override string Key(Facts facts) => $"{facts.Radix}:{facts.Number}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string name = facts.Radix == 2 ? "binary" : facts.Radix == 8 ? "octal" : wording.Random.Chance(0.5) ? "hex" : "hexadecimal";
        if (!facts.IsFrom)
        {
            return wording.Say(s_to, $"{facts.Number}", name, $"{facts.Radix}");
        }

        string written = wording.Random.Chance(0.4) ? facts.Written.ToUpperInvariant() : facts.Written;
        return wording.Random.Chance(facts.Radix == 16 ? 0.3 : 0.06)
            ? wording.Say(s_fromPrefixed, (facts.Radix == 16 ? "0x" : facts.Radix == 8 ? "0o" : "0b") + written)
            : wording.Say(s_from, written, name, $"{facts.Radix}");
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
        return found.Length == 1
            ? Verdict.If(found[0] == facts.Written, $"read {found[0]}, expected {facts.Written}")
            : Verdict.Wrong(found.Length == 0 ? "no number" : "several numbers");
    }

    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.IsFrom)
        {
            if (facts.Radix == 16)
            {
                return WorkHexadecimal(facts.Written, trace);
            }

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

    /// <summary>The values of the digits, then sixteen times what was found plus the next one.</summary>
    private static string WorkHexadecimal(string written, Trace trace)
    {
        int[] places = [.. written.Select(digit => int.Parse(digit.ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        trace.Write($"{string.Join(' ', written.ToCharArray())}: {string.Join(' ', places)}");
        long value = places[0];
        foreach (int place in places.Skip(1))
        {
            value = Arithmetic.Multiply(trace.Line(), value, 16);
            value = Arithmetic.Add(trace.Line(), value, place);
        }

        return $"{value}";
    }

    /// <summary>The different words that may be numbers; short English words are not read as numbers.</summary>
    private static string[] Words(string text, string expected)
    {
        string[] words = text.ToLowerInvariant().Split([' ', '\n', '.', ',', '(', ')', '=', ':', ';', '!', '"', '\''], StringSplitOptions.RemoveEmptyEntries);
        return [.. words.Select(Unprefixed).Where(word =>
            word == expected || (word.All(char.IsAsciiHexDigit) && word is not ("a" or "be" or "dad" or "bad" or "add" or "bed"))).Distinct()];
    }

    private static string Unprefixed(string word) =>
        word.StartsWith("0x", StringComparison.Ordinal) || (word.StartsWith("0b", StringComparison.Ordinal) && word.Length > 3) ? word[2..] : word;

    internal sealed record Facts(int Number, int Radix, bool IsFrom)
    {
        public string Written =>
            Number == 0 ? "0"
            : Radix == 2 ? Number.ToString("b", CultureInfo.InvariantCulture)
            : Radix == 8 ? Convert.ToString(Number, 8)
            : Number.ToString("x", CultureInfo.InvariantCulture);
    }
}
