using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>What people ask of numbers beside calculations: numbers in words, numbers of a kind counted and found, digits, distances, and riddles.</summary>
internal sealed partial class NumberSenseTask : VerifiableTask<NumberSenseTask.Facts>
{
    private static readonly string[] s_unitNames = ["dozen", "pair", "score", "thousand", "million", "billion"];

    private static readonly long[] s_units = [12, 2, 20, 1000, 1_000_000, 1_000_000_000];

    private static readonly string[] s_decimalPlaces = ["tenths", "hundredths", "thousandths"];

    internal enum Kind
    {
        /// <summary>How many primes there are from A to B, neither of which is one.</summary>
        PrimeCount,

        /// <summary>The first A primes.</summary>
        FirstPrimes,

        /// <summary>The largest prime below A.</summary>
        PrimeBefore,

        /// <summary>Whether A is prime or composite.</summary>
        PrimeOrComposite,

        /// <summary>The largest prime factor of A, or the smallest if B is 1.</summary>
        PrimeFactor,

        /// <summary>The number in the middle of A and B.</summary>
        Middle,

        /// <summary>A, which is given in words, in digits.</summary>
        FromWords,

        /// <summary>A in words.</summary>
        ToWords,

        /// <summary>The largest (B = 1) or smallest number of A digits, any, even (C = 1) or odd (C = 2).</summary>
        DigitBound,

        /// <summary>The largest (B = 1) or smallest multiple of C with A digits.</summary>
        DigitMultiple,

        /// <summary>How many numbers have A digits.</summary>
        DigitNumbers,

        /// <summary>How many zeros ten to the power of A has.</summary>
        Zeros,

        /// <summary>How often the digit B is in A.</summary>
        DigitTimes,

        /// <summary>Which of B and C is closer to A.</summary>
        Closer,

        Absolute,
        Opposite,

        /// <summary>How far A and B are apart; one of them is below zero.</summary>
        Distance,

        /// <summary>How many numbers from A to B are even (C = 0), odd (C = 1) or multiples of C.</summary>
        CountOf,

        /// <summary>The Ath number of the series B; C is what it has multiples of.</summary>
        Nth,

        /// <summary>The sum of the first A numbers of the series B.</summary>
        FirstSum,

        /// <summary>The sum of the numbers from A to B.</summary>
        RangeSum,

        /// <summary>The sum of the even (A = 0) or odd numbers from 1 to B.</summary>
        ParitySum,

        /// <summary>The number between A and B with the properties of the list.</summary>
        Clues,

        /// <summary>The number with the tens A and the ones B, from the sum of its digits and their difference (C = 0) or ratio.</summary>
        DigitRiddle,

        /// <summary>Two numbers by their sum and product: the larger (C = 0), the smaller (C = 1) or both.</summary>
        SumAndProduct,

        /// <summary>Which of the list doesn't fit: the one at B.</summary>
        OddOneOut,

        Palindrome,

        /// <summary>Whether A is a power of B.</summary>
        PowerOf,

        /// <summary>The digit of A, in thousandths, at the place B after the point.</summary>
        DecimalDigit,

        /// <summary>How many tens, hundreds or thousands (B) A has.</summary>
        HowMany,

        /// <summary>A tenths of the unit B.</summary>
        Units,

        /// <summary>A as a sum of what its digits are worth.</summary>
        Expand,

        /// <summary>A and B rounded to tens, then added (C = 0) or multiplied.</summary>
        Estimate,

        /// <summary>The last digit of A to the power of B.</summary>
        LastDigit,

        /// <summary>A tenths times ten to the power of B, in scientific notation.</summary>
        ToScientific,
        FromScientific,
    }

    /// <summary>A row of numbers that people count along.</summary>
    internal enum Series
    {
        Even,
        Odd,
        Multiples,
        Squares,
        Fibonacci,
        Triangular,
        Cubes,
        Primes,
    }

    public override string Name => "number-sense";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "numbers in words, counting and finding numbers of a kind, digits, distances, and riddles about numbers";

    public override int Levels => 3;

    protected override string Key(Facts facts)
    {
        bool isSymmetric = facts.Asks is Kind.Middle or Kind.Distance or Kind.SumAndProduct && facts.A > facts.B;
        (int a, int b) = isSymmetric ? (Math.Min(facts.A, facts.B), Math.Max(facts.A, facts.B)) : (facts.A, facts.B);
        return $"{facts.Asks}:{a},{b},{facts.C}{string.Concat(facts.List.Select(number => $",{number}"))}";
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => facts.Asks switch
    {
        Kind.PrimeOrComposite => ChoiceReader.Judge(answer, ["prime", "composite"], facts.IsTrue ? "prime" : "composite"),
        Kind.Palindrome or Kind.PowerOf => YesNoReader.Judge(answer, facts.IsTrue),
        Kind.FirstPrimes => ListReader.Judge(answer, Primes(facts.A), []),
        Kind.ToWords => JudgeWords(facts.A, answer),
        Kind.Expand => JudgeNumbers(facts.Parts, facts.A, answer),
        Kind.SumAndProduct when facts.C == 2 => JudgeNumbers([facts.A, facts.B], null, answer),
        Kind.ToScientific => JudgeScientific(facts, answer),
        Kind.Closer when SaysCloser(facts, answer) is bool isRight => Verdict.If(isRight, "the other one is closer"),
        _ => BareCalculation().IsMatch(answer.Text) ? Verdict.Wrong("a calculation without its value") : NumberReader.Judge(answer, facts.Value),
    };

    /// <summary>Judges a number in words, with or without hyphens and "and".</summary>
    private static Verdict JudgeWords(int number, AnswerText answer)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        var runs = new List<string>();
        foreach (string line in (answer.Boxed.FirstOrDefault() ?? answer.Text).ToLowerInvariant().Split('\n'))
        {
            string run = "";
            foreach (string word in Word().Matches(line).Select(match => match.Value))
            {
                bool isNumber = NumberWords.Value(word) is not null || word is "hundred" or "thousand";
                run += isNumber ? $" {word}" : word == "and" ? "" : "\n";
            }

            runs.AddRange(run.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }

        string expected = NumberWords.Spell(number).Replace('-', ' ');
        string[] read = [.. runs.Distinct()];
        return Verdict.If(read.Length == 1 && read[0] == expected, $"read {string.Join(" / ", read)}, expected {expected}");
    }

    /// <summary>Judges an answer that must name some numbers in any order, and may repeat another.</summary>
    private static Verdict JudgeNumbers(IEnumerable<int> expected, int? repeated, AnswerText answer)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        string text = (answer.Boxed.FirstOrDefault() ?? answer.Text).Replace("**", "", StringComparison.Ordinal);
        string[] read = [.. Digits().Matches(Separator().Replace(text, "")).Select(match => match.Value).Where(number => number != $"{repeated}")];
        return Verdict.If(read.Order().SequenceEqual(expected.Select(number => $"{number}").Order()),
            $"read {string.Join(' ', read)}, expected {string.Join(' ', expected)}");
    }

    private static Verdict JudgeScientific(Facts facts, AnswerText answer)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        string text = answer.Boxed.FirstOrDefault() ?? answer.Text;
        for (int i = 0; i < 10; i++)
        {
            text = text.Replace("⁰¹²³⁴⁵⁶⁷⁸⁹"[i].ToString(), $"{i}", StringComparison.Ordinal);
        }

        string[] read = [.. Scientific().Matches(text).Select(match =>
            $"{match.Groups[1].Value.Replace(".0", "", StringComparison.Ordinal)}e{match.Groups[2].Value}").Distinct()];
        bool hasOther = text.Split('\n').Any(line => decimal.TryParse(line.Trim(' ', '.'), NumberStyles.Number, CultureInfo.InvariantCulture, out decimal value)
            && value != facts.A * Power(10, facts.B) / 10m);
        return Verdict.If(read.Length == 1 && read[0] == $"{Tenths(facts.A)}e{facts.B}" && !hasOther, $"read {string.Join(' ', read)}");
    }

    /// <summary>What "58 is closer to 50 than 43" says, or null if the answer is no such sentence.</summary>
    private static bool? SaysCloser(Facts facts, AnswerText answer)
    {
        IReadOnlyList<AnswerToken> tokens = answer.Tokens;
        bool isSentence = tokens.Count > 2 && tokens[0].IsNumber && tokens[1].Is("is")
            && tokens.Any(token => token.Is("closer", "nearer", "closest", "nearest"))
            && Hedging.Find(tokens) is null && !tokens.Any(token => token.Is("not", "\n"));
        return isSentence ? tokens[0].Value == facts.Value : null;
    }

    private static string Tenths(long tenths) => (tenths / 10m).ToString("0.#", CultureInfo.InvariantCulture);

    private static bool IsPrime(int number) =>
        number > 1 && Enumerable.Range(2, number - 2).All(divisor => divisor * divisor > number || number % divisor != 0);

    private static int[] Primes(int count) => [.. Enumerable.Range(2, 200).Where(IsPrime).Take(count)];

    private static int DigitSum(int number) => $"{number}".Sum(digit => digit - '0');

    private static long Power(int number, int exponent) => Enumerable.Repeat((long)number, exponent).Aggregate(1L, (product, factor) => product * factor);

    [GeneratedRegex(@"^[\d. ]+(?:[+*^][\d. ]+)+$", RegexOptions.Multiline)]
    private static partial Regex BareCalculation();

    [GeneratedRegex("[a-z]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"(?<=\d),(?=\d{3}\b)")]
    private static partial Regex Separator();

    [GeneratedRegex(@"(?<![\d.,])(\d(?:\.\d+)?)\s*(?:(?:×|x|X|\*|·|⋅|\\times|\\cdot|times)\s*10\s*(?:\^|\*\*)?\s*\{?\(?|[eE]\+?0?)(\d+)")]
    private static partial Regex Scientific();

    internal sealed record Facts(Kind Asks, int A, int B = 0, int C = 0)
    {
        /// <summary>The numbers of a list, or the properties that a number is known by.</summary>
        public IReadOnlyList<int> List { get; init; } = [];

        /// <summary>What the digits of A are worth, without zeros.</summary>
        public int[] Parts => [.. $"{A}".Select((digit, i) => (digit - '0') * (int)Power(10, $"{A}".Length - 1 - i)).Where(part => part > 0)];

        public bool IsTrue => Asks switch
        {
            Kind.PrimeOrComposite => IsPrime(A),
            Kind.Palindrome => $"{A}".Reverse().SequenceEqual($"{A}"),
            _ => Enumerable.Range(1, 12).Any(exponent => Power(B, exponent) == A),
        };

        public int[] PrimeFactors => [.. Enumerable.Range(2, A - 1).Where(factor => A % factor == 0 && IsPrime(factor))];

        public long Value => Asks switch
        {
            Kind.PrimeCount => Enumerable.Range(A, B - A + 1).Count(IsPrime),
            Kind.PrimeBefore => Enumerable.Range(2, A - 2).Last(IsPrime),
            Kind.PrimeFactor => B == 1 ? PrimeFactors[0] : PrimeFactors[^1],
            Kind.Middle => (A + B) / 2,
            Kind.DigitBound when B == 1 => Power(10, A) - (C == 1 ? 2 : 1),
            Kind.DigitBound => Power(10, A - 1) + (C == 2 ? 1 : 0),
            Kind.DigitMultiple when B == 1 => (Power(10, A) - 1) / C * C,
            Kind.DigitMultiple => (Power(10, A - 1) + C - 1) / C * C,
            Kind.DigitNumbers => 9 * Power(10, A - 1),
            Kind.DigitTimes => $"{A}".Count(digit => digit - '0' == B),
            Kind.Closer => Math.Abs(A - B) < Math.Abs(A - C) ? B : C,
            Kind.Absolute => Math.Abs(A),
            Kind.Opposite => -A,
            Kind.Distance => Math.Abs(A - B),
            Kind.CountOf => Enumerable.Range(A, B - A + 1).Count(number => C < 2 ? number % 2 == C : number % C == 0),
            Kind.Nth => Term((Series)B, A, C),
            Kind.FirstSum => Enumerable.Range(1, A).Sum(i => Term((Series)B, i, C)),
            Kind.RangeSum => (A + B) * (B - A + 1) / 2,
            Kind.ParitySum => Enumerable.Range(1, B).Where(number => number % 2 == A).Sum(),
            Kind.Clues => Candidates(this).Single(number => HasExtra(this, number)),
            Kind.DigitRiddle => (10 * A) + B,
            Kind.SumAndProduct => C == 0 ? Math.Max(A, B) : Math.Min(A, B),
            Kind.OddOneOut => List[B],
            Kind.DecimalDigit => A / (int)Power(10, 2 - B) % 10,
            Kind.HowMany => A / B,
            Kind.Units => A * s_units[B] / 10,
            Kind.Estimate => C == 0 ? Tens(A) + Tens(B) : Tens(A) * Tens(B),
            Kind.LastDigit => Power(A % 10, B) % 10,
            Kind.FromScientific => A * Power(10, B - 1),
            _ => A,
        };

        private static int Tens(int number) => (number + 5) / 10 * 10;
    }

    private static int Term(Series series, int place, int factor) => series switch
    {
        Series.Even => 2 * place,
        Series.Odd => (2 * place) - 1,
        Series.Multiples => factor * place,
        Series.Squares => place * place,
        Series.Cubes => place * place * place,
        Series.Triangular => place * (place + 1) / 2,
        Series.Primes => Primes(place)[^1],
        _ => place < 3 ? 1 : Term(series, place - 1, 0) + Term(series, place - 2, 0),
    };
}
