using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>How each kind of question is put.</summary>
internal sealed partial class NumberSenseTask
{
    private static readonly string[] s_largest = ["largest", "biggest", "greatest", "largest", "highest"];

    private static readonly string[] s_smallest = ["smallest", "smallest", "lowest", "least"];

    protected override string Ask(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        (string a, string b, string c) = ($"{facts.A}", $"{facts.B}", $"{facts.C}");
        return facts.Asks switch
        {
            Kind.PrimeCount when facts.A == 1 && random.Chance(0.7) => wording.Say(Of("prime count to"), b),
            Kind.PrimeCount => wording.Say(Of("prime count"), a, b),
            Kind.FirstPrimes => wording.Say(Of("first primes"), wording.Count(facts.A)),
            Kind.PrimeBefore => wording.Say(Of("prime before"), a),
            Kind.PrimeOrComposite => wording.Say(Of("prime or composite"), a),
            Kind.PrimeFactor => wording.Say(Of("prime factor"), a, random.Pick(facts.B == 1 ? s_smallest : s_largest)),
            Kind.Middle => wording.Say(Of("middle"), a, b),
            Kind.FromWords => wording.Say(Of("from words"), SpokenNumbers.Spell(facts.A, random.Chance(0.6), random.Chance(0.5))),
            Kind.ToWords => wording.Say(Of("to words"), wording.Number(facts.A)),
            Kind.DigitBound => wording.Say(Of("digit bound"), random.Pick(facts.B == 1 ? s_largest : s_smallest), CountOfDigits(facts.A, random),
                facts.C == 0 ? "" : facts.C == 1 ? "even " : "odd "),
            Kind.DigitMultiple => wording.Say(Of("digit multiple"), random.Pick(facts.B == 1 ? s_largest : s_smallest), CountOfDigits(facts.A, random), c),
            Kind.DigitNumbers => wording.Say(Of("digit numbers"), CountOfDigits(facts.A, random)),
            Kind.Zeros => wording.Say(Of("zeros"), ZerosText(facts.A)),
            Kind.DigitTimes => wording.Say(Of("digit times"), b, a),
            Kind.Closer => wording.Say(Of("closer"), a, b, c),
            Kind.Absolute => wording.Say(Of("absolute"), a),
            Kind.Opposite => wording.Say(Of("opposite"), a),
            Kind.Distance => wording.Say(Of("distance"), a, b),
            Kind.CountOf => AskCount(facts, wording),
            Kind.Nth => wording.Say(Of("nth"), NumberWords.Ordinal(facts.A), SeriesText((Series)facts.B, facts.C, random)),
            Kind.FirstSum => wording.Say(Of("first sum"), wording.Count(facts.A), SeriesText((Series)facts.B, facts.C, random).Replace("number", "numbers",
                StringComparison.Ordinal).Replace("multiple", "multiples", StringComparison.Ordinal)),
            Kind.RangeSum => wording.Say(Of("range sum"), a, b),
            Kind.ParitySum => wording.Say(Of("parity sum"), facts.A == 0 ? "even" : "odd", b),
            Kind.Clues => AskClues(facts, wording),
            Kind.DigitRiddle => AskDigits(facts, wording),
            Kind.SumAndProduct => wording.Say(Of(facts.C == 2 ? "sum and product" : "one of sum and product"), $"{facts.A + facts.B}", $"{facts.A * facts.B}",
                random.Pick<string>(facts.C == 0 ? ["larger", "bigger", "larger", "greater"] : ["smaller", "smaller", "lower"])),
            Kind.OddOneOut => wording.Say(Of("odd one out"), string.Join(random.Chance(0.8) ? ", " : " ", facts.List)),
            Kind.Palindrome => wording.Say(Of("palindrome"), a),
            Kind.PowerOf => wording.Say(Of("power of"), a, wording.Count(facts.B)),
            Kind.DecimalDigit => wording.Say(Of("decimal digit"), Point(facts), s_decimalPlaces[facts.B]),
            Kind.HowMany => wording.Say(Of("how many"), facts.B == 10 ? "tens" : facts.B == 100 ? "hundreds" : "thousands", wording.Number(facts.A)),
            Kind.Units => wording.Say(Of(facts.B < 3 ? "small units" : "large units"), UnitText(facts, random)),
            Kind.Expand => wording.Say(Of("expand"), wording.Number(facts.A)),
            Kind.Estimate => wording.Say(Of("estimate"), $"{a} {random.Pick<string>(facts.C == 0 ? ["+", "plus"] : ["*", "x", "times"])} {b}", a, b),
            Kind.LastDigit => wording.Say(Of("last digit"), random.Pick<string>([$"{a}^{b}", $"{a} to the power of {b}", $"{a}^{b}",
                $"{a} to the {NumberWords.Ordinal(facts.B)}"])),
            Kind.ToScientific => wording.Say(Of("to scientific"), wording.Number(facts.Value * Power(10, facts.B) / 10)),
            _ => wording.Say(Of("from scientific"), $"{Tenths(facts.A)} {random.Pick(["x", "*", "×", "times"])} 10^{b}"),
        };
    }

    private static Phrasings Of(string section) => PhrasingFile.Read("number-sense", section);

    private static string CountOfDigits(int digits, TaskRandom random) => random.Chance(0.5) ? $"{digits}" : NumberWords.Spell(digits);

    private static string SeriesText(Series series, int factor, TaskRandom random) => series switch
    {
        Series.Even => "even number",
        Series.Odd => "odd number",
        Series.Multiples => $"multiple of {factor}",
        Series.Squares => random.Pick(["square number", "perfect square number", "square number"]),
        Series.Cubes => "cube number",
        Series.Triangular => random.Pick(["triangular number", "triangle number"]),
        Series.Primes => "prime number",
        _ => random.Pick(["Fibonacci number", "fibonacci number"]),
    };

    private static string AskCount(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        string noun = facts.C == 0 ? "even numbers" : facts.C == 1 ? "odd numbers"
            : random.Pick([$"multiples of {facts.C}", $"numbers divisible by {facts.C}", $"multiples of {facts.C}"]);
        if (facts.A == 1 && random.Chance(0.5))
        {
            return wording.Say(Of("count to"), noun, $"{facts.B}");
        }

        Series series = facts.C == 0 ? Series.Even : facts.C == 1 ? Series.Odd : Series.Multiples;
        bool canSayBetween = !Has(series, facts.C, facts.A) && !Has(series, facts.C, facts.B);
        return wording.Say(Of(canSayBetween && random.Chance(0.6) ? "count between" : "count from"), noun, $"{facts.A}", $"{facts.B}");
    }

    private static string AskClues(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        var series = (Series)facts.List[0];
        string noun = series switch
        {
            Series.Multiples => random.Pick([$"multiple of {facts.List[1]}", $"multiple of {facts.List[1]}", $"number divisible by {facts.List[1]}"]),
            Series.Squares => random.Pick(["perfect square", "square number"]),
            Series.Primes => random.Pick(["prime number", "prime", "prime number"]),
            _ => SeriesText(series, 0, random),
        };
        string sum = $"{facts.List[3]}";
        (string mine, string its) = facts.List[2] switch
        {
            0 => ("", ""),
            1 => random.Pick([("I am even", "is even"), ("I'm even", "is even"), ("I can be divided by 2", "can be divided by 2")]),
            2 => random.Pick([("I am odd", "is odd"), ("I'm odd", "is odd"), ("I am not even", "is not even")]),
            _ => random.Pick([($"My digits add up to {sum}", $"has digits that add up to {sum}"),
                ($"The sum of my digits is {sum}", $"has a digit sum of {sum}")]),
        };
        return wording.Say(Of(facts.List[2] == 0 ? "clue" : "two clues"), noun, $"{facts.A}", $"{facts.B}", mine, its);
    }

    private static string AskDigits(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        bool tensFirst = facts.A > facts.B;
        bool isMine = random.Chance(0.5);
        string owner = isMine ? "my" : random.Pick(["its", "the"]);
        (string more, string less) = tensFirst ? ($"{owner} tens digit", $"{owner} ones digit") : ($"{owner} ones digit", $"{owner} tens digit");
        int apart = Math.Abs(facts.A - facts.B);
        int ratio = Math.Max(facts.A, facts.B) / Math.Max(1, Math.Min(facts.A, facts.B));
        string sum = random.Pick([$"{owner} digits add up to {facts.A + facts.B}", $"the sum of {owner} digits is {facts.A + facts.B}",
            $"{owner} two digits make {facts.A + facts.B} together"]);
        string other = facts.C == 0
            ? random.Pick([$"{more} is {apart} more than {less}", $"{less} is {apart} less than {more}", $"{more} is {apart} larger than {less}"])
            : $"{more} is {(ratio == 2 ? random.Pick(["twice", "double", "two times"]) : $"{wording.Count(ratio)} times")} {less}";
        (string first, string second) = random.Chance(0.5) ? (sum, other) : (other, sum);
        return wording.Say(Of(isMine ? "my digits" : "its digits"), first, second, char.ToUpperInvariant(first[0]) + first[1..],
            char.ToUpperInvariant(second[0]) + second[1..]);
    }

    private static string UnitText(Facts facts, TaskRandom random)
    {
        string unit = s_unitNames[facts.B];
        return facts.A switch
        {
            5 => $"half a {unit}",
            15 when random.Chance(0.3) => $"one and a half {unit}s",
            10 => random.Pick([$"a {unit}", $"one {unit}", $"1 {unit}"]),
            _ when facts.A % 10 == 0 && facts.B > 0 && facts.B < 3 => $"{random.Pick([$"{facts.A / 10}", NumberWords.Spell(facts.A / 10)])} {unit}s",
            _ when facts.A % 10 == 0 && random.Chance(0.4) => $"{NumberWords.Spell(facts.A / 10)} {unit}",
            _ => $"{Tenths(facts.A)} {unit}",
        };
    }
}
