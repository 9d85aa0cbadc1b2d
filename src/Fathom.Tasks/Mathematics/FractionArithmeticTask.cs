using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Sums, differences, products and quotients of fractions; lowest terms, decimals, percentages, mixed numbers, comparisons.</summary>
internal sealed partial class FractionArithmeticTask : VerifiableTask<FractionArithmeticTask.Facts>
{
    private static readonly string[] s_units = ["", "", "half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

    private static readonly Dictionary<Kind, Phrasings> s_phrasings = new()
    {
        [Kind.Sum] = PhrasingFile.Read("fraction-arithmetic", "sum"),
        [Kind.Difference] = PhrasingFile.Read("fraction-arithmetic", "difference"),
        [Kind.Product] = PhrasingFile.Read("fraction-arithmetic", "product"),
        [Kind.Quotient] = PhrasingFile.Read("fraction-arithmetic", "quotient"),
        [Kind.Simplify] = PhrasingFile.Read("fraction-arithmetic", "simplify"),
        [Kind.ToDecimal] = PhrasingFile.Read("fraction-arithmetic", "to decimal"),
        [Kind.FromDecimal] = PhrasingFile.Read("fraction-arithmetic", "from decimal"),
        [Kind.ToPercent] = PhrasingFile.Read("fraction-arithmetic", "to percent"),
        [Kind.FromPercent] = PhrasingFile.Read("fraction-arithmetic", "from percent"),
        [Kind.ToMixed] = PhrasingFile.Read("fraction-arithmetic", "to mixed"),
        [Kind.FromMixed] = PhrasingFile.Read("fraction-arithmetic", "from mixed"),
        [Kind.MixedSum] = PhrasingFile.Read("fraction-arithmetic", "mixed sum"),
        [Kind.MixedDifference] = PhrasingFile.Read("fraction-arithmetic", "mixed difference"),
        [Kind.MixedProduct] = PhrasingFile.Read("fraction-arithmetic", "mixed product"),
        [Kind.MixedQuotient] = PhrasingFile.Read("fraction-arithmetic", "mixed quotient"),
        [Kind.Rest] = PhrasingFile.Read("fraction-arithmetic", "rest"),
        [Kind.Left] = PhrasingFile.Read("fraction-arithmetic", "left"),
        [Kind.Larger] = PhrasingFile.Read("fraction-arithmetic", "larger"),
        [Kind.Smaller] = PhrasingFile.Read("fraction-arithmetic", "smaller"),
        [Kind.IsLarger] = PhrasingFile.Read("fraction-arithmetic", "is larger"),
        [Kind.IsSmaller] = PhrasingFile.Read("fraction-arithmetic", "is smaller"),
        [Kind.AreEqual] = PhrasingFile.Read("fraction-arithmetic", "are equal"),
    };

    private static readonly Phrasings s_partOf = PhrasingFile.Read("fraction-arithmetic", "part of");

    // Parts of one whole, and amounts.
    private static readonly Phrasings s_sumOfParts = PhrasingFile.Read("fraction-arithmetic", "sum of parts");

    private static readonly Phrasings s_sumOfAmounts = PhrasingFile.Read("fraction-arithmetic", "sum of amounts");

    private static readonly Phrasings s_differenceOfAmounts = PhrasingFile.Read("fraction-arithmetic", "difference of amounts");

    // Slots: 0 a fraction, 1 how many share it.
    private static readonly Phrasings s_share = PhrasingFile.Read("fraction-arithmetic", "share");

    // Slot: 1 what half is taken of.
    private static readonly Phrasings s_half = PhrasingFile.Read("fraction-arithmetic", "half");

    // Slots: 0 a mixed number, 1 what fits into it several times.
    private static readonly Phrasings s_mixedFit = PhrasingFile.Read("fraction-arithmetic", "mixed fit");

    // Slot: 0 a mixed number of which half is taken.
    private static readonly Phrasings s_mixedHalf = PhrasingFile.Read("fraction-arithmetic", "mixed half");

    // Slots: 0 a fraction, 1 how many times it is taken.
    private static readonly Phrasings s_repeated = PhrasingFile.Read("fraction-arithmetic", "repeated");

    // Slot: 0 a calculation.
    private static readonly Phrasings s_lowest = PhrasingFile.Read("fraction-arithmetic", "lowest");

    internal enum Kind
    {
        Sum,
        Difference,
        Product,
        Quotient,
        Simplify,
        ToDecimal,
        FromDecimal,
        ToPercent,
        FromPercent,
        ToMixed,
        FromMixed,

        /// <summary>1 1/2 + 2 3/4.</summary>
        MixedSum,

        /// <summary>2 3/4 - 1 1/2.</summary>
        MixedDifference,

        /// <summary>1 1/2 * 3.</summary>
        MixedProduct,

        /// <summary>1 1/2 / 1/8.</summary>
        MixedQuotient,

        /// <summary>What a part leaves of the whole.</summary>
        Rest,

        /// <summary>What two parts leave of the whole.</summary>
        Left,
        Larger,
        Smaller,
        IsLarger,
        IsSmaller,
        AreEqual,
    }

    public override string Name => "fraction-arithmetic";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "fractions: the four operations, parts of a whole, lowest terms, decimals, percentages, mixed numbers, comparisons";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int most = level switch
        {
            1 => 6,
            2 => 10,
            _ => 12,
        };
        Kind kind;
        switch (random.Below(20))
        {
            case < 5:
                kind = (Kind)random.Below(level == 1 ? 3 : 4);
                break;
            case < 8:
                return Related(random.Chance(0.65) ? Kind.Sum : Kind.Difference, most, random);
            case < 10:
                return Shared(most, random);
            case < 12:
                return random.Chance(level == 1 ? 0.2 : 0.35) ? Mixed(random) : Remaining(most, random);
            case 19 or 12 when random.Chance(0.7):
                return Scaled(random);
            case < 15:
                kind = Kind.Simplify;
                break;
            case 17 when random.Chance(level == 1 ? 0.4 : 0.8):
                return WithDecimal((Kind)random.Between((int)Kind.Larger, (int)Kind.AreEqual), random);
            case < 17:
                kind = (Kind)random.Between((int)Kind.ToDecimal, level == 1 ? (int)Kind.FromDecimal : (int)Kind.FromMixed);
                break;
            default:
                kind = (Kind)random.Between((int)Kind.Larger, (int)Kind.AreEqual);
                break;
        }

        return kind switch
        {
            <= Kind.Quotient => Operands(kind, level, most, random),
            Kind.Simplify => Reducible(level, random),
            Kind.ToDecimal or Kind.ToPercent => Terminating(kind, random),
            Kind.FromDecimal or Kind.FromPercent => new Facts(kind, random.Chance(0.7) ? 5 * random.Between(1, 19) : random.Between(1, 99), 100, 0, 1),
            Kind.ToMixed or Kind.FromMixed => Improper(kind, most, random),
            Kind.AreEqual => Equal(most, random),
            _ => Different(kind, most, random),
        };
    }

    protected override string Key(Facts facts) => facts.Asks switch
    {
        Kind.Larger or Kind.Smaller or Kind.IsLarger or Kind.IsSmaller or Kind.AreEqual =>
            facts.First < facts.Second ? $"{facts.Left}?{facts.Right}" : $"{facts.Right}?{facts.Left}",
        Kind.Sum or Kind.MixedSum => facts.First < facts.Second ? $"{facts.Left}+{facts.Right}" : $"{facts.Right}+{facts.Left}",
        _ => $"{facts.Asks}:{facts.Left},{facts.Right}",
    };

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.InLowest)
        {
            string said = wording.Random.Chance(0.7) ? Goal(facts) : $"{facts.Left} {Words(facts.Asks)} {facts.Right}";
            return wording.Say(s_lowest, said.Contains(" / ", StringComparison.Ordinal) ? $"({facts.Left}) / ({facts.Right})" : said);
        }

        if (facts.IsMixed)
        {
            bool isHalf = facts.Asks == Kind.MixedProduct && facts.C == 1 && facts.D == 2;
            bool fits = facts.Asks == Kind.MixedQuotient && facts.Value.Denominator == 1 && facts.Value > new Rational(1, 1) && facts.D > 1;
            Phrasings phrasings = isHalf ? s_mixedHalf : fits && wording.Random.Chance(0.7) ? s_mixedFit : s_phrasings[facts.Asks];
            string second = MixedText(facts.C, facts.D);
            return wording.Say(phrasings, MixedText(facts.A, facts.B), second, facts.D > 1 ? $"({second})" : second);
        }

        bool inWords = facts.Asks is <= Kind.Quotient or >= Kind.Rest && facts.Pointed == 0 && wording.Random.Chance(0.15);
        (string left, string right) = inWords
            ? (Spoken(facts.A, facts.B, wording), Spoken(facts.C, facts.D, wording))
            : (Typed(facts.Left, wording), Typed(facts.Right, wording));
        if (Story(facts, wording.Random) is Phrasings story)
        {
            return wording.Say(story, Typed(facts.Left, wording), Typed(facts.Right, wording));
        }

        bool isPart = facts.Asks == Kind.Product && facts.B > 1 && wording.Random.Chance(0.4);
        (int whole, int rest) = (facts.A / facts.B, facts.A % facts.B);
        return wording.Say(isPart ? s_partOf : s_phrasings[facts.Asks], left, right, Point(facts.A, facts.B), $"{facts.A * 100 / facts.B}",
            whole == 0 ? left : $"{whole} {rest}/{facts.B}", "<", ">",
            facts.Left, facts.Right);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.Asks >= Kind.IsLarger)
        {
            return YesNoReader.Judge(answer, facts.IsTrue);
        }

        return facts.Asks == Kind.ToPercent
            ? FractionReader.Judge(answer, new Rational(100 * facts.A, facts.B), FractionForm.Decimal)
            : FractionReader.Judge(answer, facts.Value, facts.Form);
    }

    /// <summary>What is asked in symbols, then whole numbers only until the result is reduced.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        trace.Write(Goal(facts)).Line();
        switch (facts.Asks)
        {
            case Kind.Sum or Kind.Difference:
                return WorkSum(facts, trace);
            case >= Kind.MixedSum and <= Kind.MixedQuotient:
                return WorkMixed(facts, trace);
            case Kind.Rest or Kind.Left:
                return WorkRest(facts, trace);
            case Kind.Product:
                return WorkProduct(facts.A, facts.B, facts.C, facts.D, trace);
            case Kind.Quotient:
                trace.Write($"{facts.Left} * {facts.D}/{facts.C}").Line();
                return WorkProduct(facts.A, facts.B, facts.D, facts.C, trace);
            case Kind.ToDecimal or Kind.ToPercent:
                return WorkDecimal(facts, trace);
            case Kind.Simplify or Kind.FromDecimal or Kind.FromPercent:
                return Reduce(facts.A, facts.B, trace);
            case Kind.ToMixed:
                int rest = (int)(facts.A - (Arithmetic.Divide(trace, facts.A, facts.B) * facts.B));
                trace.Line().Write($"{facts.A / facts.B} {rest}/{facts.B}");
                return $"{facts.A / facts.B} {rest}/{facts.B}";
            case Kind.FromMixed:
                long units = Arithmetic.Multiply(trace, facts.A / facts.B, facts.B);
                long top = Arithmetic.Add(trace, units, facts.A % facts.B);
                trace.Line().Write($"{top}/{facts.B}");
                return $"{top}/{facts.B}";
            default:
                return WorkComparison(facts, trace);
        }
    }

    private static string Goal(Facts facts) => facts.Asks switch
    {
        Kind.Sum => $"{facts.Left} + {facts.Right}",
        Kind.Difference => $"{facts.Left} - {facts.Right}",
        Kind.Product => $"{facts.Left} * {facts.Right}",
        Kind.Quotient => $"{facts.Left} / {facts.Right}",
        Kind.Simplify => "simplify",
        Kind.ToDecimal => $"{facts.Left} to decimal",
        Kind.FromDecimal => $"{Point(facts.A, facts.B)} to fraction",
        Kind.ToPercent => $"{facts.Left} to %",
        Kind.FromPercent => $"{facts.A * 100 / facts.B}% to fraction",
        Kind.ToMixed => $"{facts.Left} to mixed",
        Kind.FromMixed => $"{facts.A / facts.B} {facts.A % facts.B}/{facts.B} to fraction",
        Kind.MixedSum => $"{MixedText(facts.A, facts.B)} + {MixedText(facts.C, facts.D)}",
        Kind.MixedDifference => $"{MixedText(facts.A, facts.B)} - {MixedText(facts.C, facts.D)}",
        Kind.MixedProduct => $"{MixedText(facts.A, facts.B)} * {MixedText(facts.C, facts.D)}",
        Kind.MixedQuotient => $"{MixedText(facts.A, facts.B)} / {MixedText(facts.C, facts.D)}",
        Kind.Rest => $"1 - {facts.Left}",
        Kind.Left => $"1 - {facts.Left} - {facts.Right}",
        Kind.Larger => $"larger {facts.Left} {facts.Right}",
        Kind.Smaller => $"smaller {facts.Left} {facts.Right}",
        Kind.IsLarger => $"{facts.Left} > {facts.Right}",
        Kind.IsSmaller => $"{facts.Left} < {facts.Right}",
        _ => $"{facts.Left} = {facts.Right}",
    };

    private static string Written(int numerator, int denominator) => denominator == 1 ? $"{numerator}" : $"{numerator}/{denominator}";

    private static string MixedText(int numerator, int denominator) =>
        numerator < denominator || denominator == 1 ? Written(numerator, denominator) : $"{numerator / denominator} {numerator % denominator}/{denominator}";

    private static string Words(Kind kind) => kind switch
    {
        Kind.Sum => "plus",
        Kind.Difference => "minus",
        Kind.Product => "times",
        _ => "divided by",
    };

    /// <summary>A story that the numbers fit into, now and then.</summary>
    private static Phrasings? Story(Facts facts, TaskRandom random)
    {
        bool areParts = facts.A < facts.B && facts.C < facts.D;
        return facts.Asks switch
        {
            Kind.Sum when areParts && random.Chance(0.4) => facts.Value <= new Rational(1, 1) && random.Chance(0.6) ? s_sumOfParts : s_sumOfAmounts,
            Kind.Difference when areParts && random.Chance(0.35) => s_differenceOfAmounts,
            Kind.Quotient when facts.A < facts.B && facts.D == 1 && facts.C > 1 && random.Chance(0.7) => s_share,
            Kind.Product when facts.A == 1 && facts.B == 2 && facts.C < facts.D && random.Chance(0.6) => s_half,
            Kind.Product when facts.A < facts.B && facts.D == 1 && facts.C > 1 && random.Chance(0.5) => s_repeated,
            _ => null,
        };
    }

    /// <summary>A fraction with spaces around its bar now and then.</summary>
    private static string Typed(string fraction, Wording wording) =>
        wording.Random.Chance(0.04) ? fraction.Replace("/", " / ", StringComparison.Ordinal) : fraction;

    private static string Spoken(int numerator, int denominator, Wording wording)
    {
        if (denominator == 1 || denominator >= s_units.Length)
        {
            return denominator == 1 ? $"{numerator}" : $"{numerator}/{denominator}";
        }

        string unit = s_units[denominator];
        return numerator == 1
            ? wording.Random.Pick(["one", unit[0] == 'e' ? "an" : "a"]) + " " + unit
            : $"{NumberWords.Spell(numerator)} {(unit == "half" ? "halves" : unit + "s")}";
    }

    private static string Point(int numerator, int denominator) =>
        (numerator / (decimal)denominator).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);

    internal sealed record Facts(Kind Asks, int A, int B, int C, int D)
    {
        /// <summary>Whether the question asks for lowest terms.</summary>
        public bool InLowest { get; init; }

        public bool IsMixed => Asks is >= Kind.MixedSum and <= Kind.MixedQuotient;

        /// <summary>Which of the numbers is written with a point, 1 or 2, if one is.</summary>
        public int Pointed { get; init; }

        public string Left => Pointed == 1 ? Point(A, B) : Written(A, B);

        public string Right => Pointed == 2 ? Point(C, D) : Written(C, D);

        public Rational First => new(A, B);

        public Rational Second => new(C, D);

        public Rational Value => Asks switch
        {
            Kind.Sum or Kind.MixedSum => First + Second,
            Kind.Difference or Kind.MixedDifference => First - Second,
            Kind.Rest => new Rational(1, 1) - First,
            Kind.Left => new Rational(1, 1) - First - Second,
            Kind.Product or Kind.MixedProduct => First * Second,
            Kind.Quotient or Kind.MixedQuotient => First / Second,
            Kind.Larger => First > Second ? First : Second,
            Kind.Smaller => First < Second ? First : Second,
            _ => First,
        };

        public FractionForm Form => Asks switch
        {
            Kind.Simplify or Kind.FromDecimal or Kind.FromPercent or Kind.FromMixed => FractionForm.Lowest,
            Kind.ToDecimal => FractionForm.Decimal,
            Kind.ToMixed => FractionForm.Mixed,
            _ when InLowest => FractionForm.Lowest,
            _ => FractionForm.Any,
        };

        public bool IsTrue => Asks switch
        {
            Kind.IsLarger => First > Second,
            Kind.IsSmaller => First < Second,
            _ => First == Second,
        };
    }
}
