using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Numbers in binary, octal, hexadecimal and Roman numerals, both ways, and sums of binary numbers.</summary>
internal sealed partial class BaseTask : VerifiableTask<BaseTask.Facts>
{
    private static readonly Phrasings s_to = PhrasingFile.Read("base", "to");

    private static readonly Phrasings s_from = PhrasingFile.Read("base", "from");

    private static readonly Phrasings s_fromPrefixed = PhrasingFile.Read("base", "from prefixed");

    private static readonly Phrasings s_toRoman = PhrasingFile.Read("base", "to roman");

    private static readonly Phrasings s_fromRoman = PhrasingFile.Read("base", "from roman");

    // Slots: 0 and 1 binary numbers.
    private static readonly Phrasings s_sum = PhrasingFile.Read("base", "sum");

    // Ones, tens, hundreds and thousands.
    private static readonly string[][] s_roman =
    [
        ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"],
        ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"],
        ["", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"],
        ["", "M", "MM", "MMM"],
    ];

    public override string Name => "base";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "numbers to and from binary, octal, hexadecimal and Roman numerals; sums of binary numbers";

    public override int Levels => 4;

    public override bool IsClosed(int level) => level == 1;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (level > 1 && random.Chance(0.3))
        {
            int most = level == 2 ? 50 : level == 3 ? 300 : random.Chance(0.5) ? 1000 : 2099;
            return new Facts(random.Between(level == 4 ? 30 : 2, most), Facts.Roman, random.Chance(0.5));
        }

        if (level is 2 or 3 && random.Chance(0.1))
        {
            int first = random.Between(1, level == 2 ? 7 : 31);
            return new Facts(first + random.Between(1, level == 2 ? 7 : 31), 2, false) { First = first };
        }

        int number = level switch
        {
            1 => random.Between(0, 15),
            2 => random.Between(8, 127),
            3 => random.Between(64, 511),
            _ => random.Between(10, random.Chance(0.7) ? 255 : 999),
        };
        return new Facts(number, level < 4 ? 2 : random.Chance(0.15) ? 8 : 16, IsFrom: random.Chance(0.45));
    }

    protected override string Key(Facts facts) => facts.First > 0
        ? $"sum:{Math.Min(facts.First, facts.Number - facts.First)},{Math.Max(facts.First, facts.Number - facts.First)}"
        : $"{facts.Radix}:{facts.Number}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Radix == Facts.Roman)
        {
            return facts.IsFrom
                ? wording.Say(s_fromRoman, wording.Random.Chance(0.1) ? facts.Written.ToLowerInvariant() : facts.Written)
                : wording.Say(s_toRoman, $"{facts.Number}");
        }

        if (facts.First > 0)
        {
            return wording.Say(s_sum, Binary(facts.First), Binary(facts.Number - facts.First));
        }

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

        if (facts.Radix == Facts.Roman)
        {
            string[] read = [.. Numeral().Matches(answer.Text).Select(match => match.Value.ToUpperInvariant())
                .Where(numeral => numeral != "I" || facts.Number == 1).Distinct()];
            return Verdict.If(read.Length == 1 && read[0] == facts.Written, $"read {string.Join(' ', read)}, expected {facts.Written}");
        }

        string[] words = Words(facts.First > 0 ? answer.Text[(answer.Text.LastIndexOf('=') + 1)..] : answer.Text, facts.Written);
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
        if (facts.Radix == Facts.Roman)
        {
            return WorkRoman(facts, trace);
        }

        if (facts.First > 0)
        {
            long first = FromDigits(Binary(facts.First), 2, trace);
            long second = FromDigits(Binary(facts.Number - facts.First), 2, trace.Line());
            trace.Line().Equation($"{first}+{second}", first + second);
            trace.Line();
        }

        if (facts.IsFrom)
        {
            if (facts.Radix == 16)
            {
                return WorkHexadecimal(facts.Written, trace);
            }

            return $"{FromDigits(facts.Written, facts.Radix, trace)}";
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

    /// <summary>From the first digit on, what was found times the radix plus the next digit.</summary>
    private static long FromDigits(string written, int radix, Trace trace)
    {
        long value = 0;
        foreach (char digit in written)
        {
            value = trace.Space().Equation($"{value}*{radix}+{digit}", (value * radix) + (digit - '0'));
        }

        return value;
    }

    private static string Binary(int number) => number.ToString("b", CultureInfo.InvariantCulture);

    /// <summary>A group of letters for each digit but zeros, the largest first.</summary>
    private static string WorkRoman(Facts facts, Trace trace)
    {
        (int Value, string Letters)[] groups = [.. new[] { 1000, 100, 10, 1 }.Select((unit, i) =>
            (facts.Number / unit % 10 * unit, s_roman[3 - i][facts.Number / unit % 10])).Where(group => group.Item1 > 0)];
        trace.Write($"roman {(facts.IsFrom ? facts.Written : $"{facts.Number}")}").Line();
        if (!facts.IsFrom)
        {
            trace.Write(string.Join(' ', groups.Select(group => $"{group.Value} {group.Letters}")));
            return facts.Written;
        }

        trace.Write(string.Join(' ', groups.Select(group => $"{group.Letters} {group.Value}")));
        long value = groups[0].Value;
        foreach ((int next, _) in groups.Skip(1))
        {
            value = trace.Line().Equation($"{value}+{next}", value + next);
        }

        return $"{value}";
    }

    private static string InRoman(int number) =>
        s_roman[3][number / 1000] + s_roman[2][number / 100 % 10] + s_roman[1][number / 10 % 10] + s_roman[0][number % 10];

    [GeneratedRegex(@"\b[IVXLCDM]+\b", RegexOptions.IgnoreCase)]
    private static partial Regex Numeral();

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
        public const int Roman = 1;

        /// <summary>The first of two numbers that are added to the number; 0 if none are.</summary>
        public int First { get; init; }

        public string Written =>
            Radix == Roman ? InRoman(Number)
            : Number == 0 ? "0"
            : Radix == 2 ? Number.ToString("b", CultureInfo.InvariantCulture)
            : Radix == 8 ? Convert.ToString(Number, 8)
            : Number.ToString("x", CultureInfo.InvariantCulture);
    }
}
