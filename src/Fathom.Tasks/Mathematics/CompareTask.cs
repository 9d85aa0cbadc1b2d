using System.Globalization;
using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Mathematics;

/// <summary>The larger or smaller of two numbers, whole or with decimals.</summary>
internal sealed class CompareTask : VerifiableTask<CompareTask.Facts>
{
    private static readonly Phrasings s_larger = PhrasingFile.Read("compare", "larger");

    private static readonly Phrasings s_smaller = PhrasingFile.Read("compare", "smaller");

    private static readonly Phrasings s_isLarger = PhrasingFile.Read("compare", "is larger");

    private static readonly Phrasings s_isSmaller = PhrasingFile.Read("compare", "is smaller");

    // Slots: 0 and 2 names, 1 and 3 their numbers.
    private static readonly Phrasings s_whoMore = PhrasingFile.Read("compare", "who more");

    private static readonly Phrasings s_whoLess = PhrasingFile.Read("compare", "who less");

    // Questions on numbers below zero.
    private static readonly Dictionary<Kind, Phrasings> s_below = new()
    {
        [Kind.Larger] = PhrasingFile.Read("compare", "below larger"),
        [Kind.Smaller] = PhrasingFile.Read("compare", "below smaller"),
        [Kind.IsLarger] = PhrasingFile.Read("compare", "below is larger"),
        [Kind.IsSmaller] = PhrasingFile.Read("compare", "below is smaller"),
    };

    private static readonly string[] s_names = "Tom Ann Ben Mia Leo Sam Eva Max Lisa Omar Nina Paul Sara Kim Lena Jack Emma Noah Ali Zoe".Split(' ');

    private static readonly string[] s_more = ["bigger", "larger", "greater", "more", "higher"];

    private static readonly string[] s_less = ["smaller", "less", "lower", "fewer"];

    internal enum Kind
    {
        Larger,
        Smaller,
        IsLarger,
        IsSmaller,
    }

    public override string Name => "compare";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "the larger or smaller of two numbers, whole or with decimals";

    public override int Levels => 4;

    protected override Facts Draw(int level, TaskRandom random)
    {
        var kind = (Kind)random.Below(4);
        if (level < 3 && random.Chance(0.12))
        {
            return Negative(level, kind, random);
        }

        int digits = level switch
        {
            1 => 2,
            2 => 4,
            _ => 6,
        };
        while (true)
        {
            (decimal a, decimal b) = level == 4
                ? Decimals(random)
                : (random.WithDigits(random.Between(1, digits)), random.WithDigits(random.Between(1, digits)));
            if (level < 4 && a >= 100 && random.Chance(0.4))
            {
                b = Swapped((int)a, random);
            }

            if (a != b)
            {
                bool areOfPeople = level < 3 && kind <= Kind.Smaller && Math.Min(a, b) > 1 && random.Chance(0.25);
                return new Facts(a, b, kind) { Names = areOfPeople ? random.PickSome(s_names, 2) : [] };
            }
        }
    }

    protected override string Key(Facts facts) => $"{string.Concat(facts.Names.Select(_ => "who "))}{Math.Min(facts.A, facts.B)}?{Math.Max(facts.A, facts.B)}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Names is [string first, string second])
        {
            return wording.Say(facts.Asks == Kind.Larger ? s_whoMore : s_whoLess, first, Text(facts.A), second, Text(facts.B));
        }

        bool isBelow = Math.Min(facts.A, facts.B) < 0;
        Phrasings phrasings = facts.Asks switch
        {
            _ when isBelow => s_below[facts.Asks],
            Kind.Larger => s_larger,
            Kind.Smaller => s_smaller,
            Kind.IsLarger => s_isLarger,
            _ => s_isSmaller,
        };
        bool areWhole = facts.A == decimal.Truncate(facts.A) && facts.B == decimal.Truncate(facts.B);
        bool areSmall = !isBelow && areWhole && Math.Max(facts.A, facts.B) < 100;
        string[] numbers = areSmall ? SpokenNumbers.Of(wording, (int)facts.A, (int)facts.B) : [Text(facts.A), Text(facts.B)];
        return wording.Say(phrasings, numbers[0], numbers[1], "<");
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.Names.Length > 0)
        {
            return ChoiceReader.Judge(answer, [.. s_names.Select(name => name.ToLowerInvariant())], facts.Chooser.ToLowerInvariant(), "winner");
        }

        if (facts.Asks is Kind.IsLarger or Kind.IsSmaller)
        {
            return YesNoReader.Judge(answer, facts.IsTrue);
        }

        // "9.9 is bigger than 9.11" names both and still chooses one.
        IReadOnlyList<AnswerToken> tokens = answer.Tokens;
        bool isSentence = tokens.Count > 3 && tokens[0].IsNumber && tokens[1].Is("is", ">", "<") && tokens.Count(token => token.IsNumber) == 2
            && Hedging.Find(tokens) is null;
        if (isSentence && (tokens[0].Value == facts.A || tokens[0].Value == facts.B))
        {
            bool saysMore = tokens.Any(token => token.Is(s_more)) || tokens[1].Is(">");
            bool saysLess = tokens.Any(token => token.Is(s_less)) || tokens[1].Is("<");
            bool firstIsLarger = tokens[0].Value == Math.Max(facts.A, facts.B);
            return Verdict.If(saysMore != saysLess && saysMore == firstIsLarger && saysMore == (facts.Asks == Kind.Larger),
                "the sentence is false or answers another question");
        }

        return NumberReader.Judge(answer, facts.Chosen);
    }

    protected override string Work(Facts facts, Trace trace)
    {
        (string a, string b) = (Text(facts.A), Text(facts.B));
        bool isDecision = facts.Asks is Kind.IsLarger or Kind.IsSmaller;
        trace.Write(facts.Asks switch
        {
            Kind.Larger when facts.Names.Length > 0 => $"find bigger: {facts.Names[0]} {a} {facts.Names[1]} {b}",
            Kind.Smaller when facts.Names.Length > 0 => $"find smaller: {facts.Names[0]} {a} {facts.Names[1]} {b}",
            Kind.Larger => $"find bigger: {a} {b}",
            Kind.Smaller => $"find smaller: {a} {b}",
            Kind.IsLarger => $"more? {a} {b}",
            _ => $"less? {a} {b}",
        });
        trace.Line();
        if (Math.Min(facts.A, facts.B) >= 0)
        {
            WriteDigits(a, b, trace);
        }
        else
        {
            WriteSigns((int)facts.A, (int)facts.B, trace);
        }

        (char right, char wrong) = facts.A < facts.B ? ('<', '>') : ('>', '<');
        trace.Line().Step("", $"{a}{right}{b}", () => $"{a}{wrong}{b}");
        trace.Write($" {(!isDecision ? Text(facts.Chosen) : facts.IsTrue ? "yes" : "no")}");
        if (facts.Names.Length > 0)
        {
            trace.Write($" {facts.Chooser}");
            return facts.Chooser;
        }

        return isDecision ? (facts.IsTrue ? "Yes" : "No") : Text(facts.Chosen);
    }

    /// <summary>Both numbers with as many digits, then digit by digit until two differ.</summary>
    public static void WriteDigits(string a, string b, Trace trace)
    {
        (string x, string y) = Padded(a, b);
        trace.Write($"{x} {y}");
        int at = 0;
        while (x[at] == y[at])
        {
            if (x[at] != '.')
            {
                trace.Write($" {x[at]}={y[at]}");
            }

            at++;
        }

        trace.Write($" {x[at]}{(x[at] < y[at] ? '<' : '>')}{y[at]}");
    }

    /// <summary>A number below zero is below any other; of two, the one that is farther from zero is the smaller one.</summary>
    private static void WriteSigns(int a, int b, Trace trace)
    {
        if (a < 0 && b < 0)
        {
            trace.Write($"both minus {-a}{(a > b ? '<' : '>')}{-b}");
        }
        else
        {
            trace.Write($"{Math.Min(a, b)} minus");
        }
    }

    private static Facts Negative(int level, Kind kind, TaskRandom random)
    {
        int most = level == 1 ? 20 : 99;
        int a = -random.Between(1, most);
        int b = random.Between(-most, random.Chance(0.6) ? -1 : most);
        b = b == a ? 0 : b;
        return random.Chance(0.5) ? new Facts(a, b, kind) : new Facts(b, a, kind);
    }

    private static (decimal A, decimal B) Decimals(TaskRandom random)
    {
        int whole = random.Between(0, random.Chance(0.7) ? 12 : 99);
        int other = random.Chance(0.7) ? whole : random.Between(0, 30);
        return (whole + Fraction(random), other + Fraction(random));
    }

    private static decimal Fraction(TaskRandom random) => random.Below(3) switch
    {
        0 => random.Between(1, 9) / 10m,
        1 => random.Between(1, 99) / 100m,
        _ => random.Between(1, 999) / 1000m,
    };

    // Numbers that differ in two swapped or one changed digit are the hard ones.
    private static int Swapped(int number, TaskRandom random)
    {
        char[] digits = number.ToString(CultureInfo.InvariantCulture).ToCharArray();
        int at = 1 + random.Below(digits.Length - 1);
        int other = 1 + random.Below(digits.Length - 1);
        (digits[at], digits[other]) = at == other ? ((char)('0' + random.Below(10)), digits[at]) : (digits[other], digits[at]);
        return int.Parse(digits, CultureInfo.InvariantCulture);
    }

    private static (string First, string Second) Padded(string a, string b)
    {
        (string wholeA, string fractionA) = Parts(a);
        (string wholeB, string fractionB) = Parts(b);
        int whole = Math.Max(wholeA.Length, wholeB.Length);
        int fraction = Math.Max(fractionA.Length, fractionB.Length);
        return (Join(wholeA, fractionA), Join(wholeB, fractionB));

        string Join(string left, string right) => left.PadLeft(whole, '0') + (fraction == 0 ? "" : "." + right.PadRight(fraction, '0'));
    }

    private static (string Whole, string Fraction) Parts(string number)
    {
        int point = number.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? (number, "") : (number[..point], number[(point + 1)..]);
    }

    private static string Text(decimal number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    internal sealed record Facts(decimal A, decimal B, Kind Asks)
    {
        /// <summary>Who has the two numbers, if the question is who has more or less.</summary>
        public string[] Names { get; init; } = [];

        public string Chooser => Names[Chosen == A ? 0 : 1];

        public decimal Chosen => Asks == Kind.Larger ? Math.Max(A, B) : Math.Min(A, B);

        public bool IsTrue => Asks == Kind.IsLarger ? A > B : A < B;
    }
}
