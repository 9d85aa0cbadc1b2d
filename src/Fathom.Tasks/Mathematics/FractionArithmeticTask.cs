using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Sums, differences, products and quotients of fractions; lowest terms, decimals, percentages, mixed numbers, comparisons.</summary>
internal sealed class FractionArithmeticTask : VerifiableTask<FractionArithmeticTask.Facts>
{
    private static readonly string[] s_units = ["", "", "half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

    private static readonly int[] s_terminating = [2, 4, 4, 5, 5, 8, 10, 20, 25, 50];

    // Denominators that divide a hundred.
    private static readonly int[] s_hundredths = [2, 4, 4, 5, 5, 10, 20, 25];

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
            return wording.Say(story, left, right);
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

    private static string WorkSum(Facts facts, Trace trace)
    {
        (int a, int b, int common) = Expand(facts, trace);
        bool isSum = facts.Asks == Kind.Sum;
        trace.Line();
        int result = (int)(isSum ? Arithmetic.Add(trace, a, b) : Arithmetic.Subtract(trace, a, b));
        return Reduce(result, common, trace.Line());
    }

    /// <summary>Both numbers as fractions, what the operation gives, and how often the denominator fits into it.</summary>
    private static string WorkMixed(Facts facts, Trace trace)
    {
        WriteTop(facts.A, facts.B, trace);
        WriteTop(facts.C, facts.D, trace.Line());
        string result = facts.Asks switch
        {
            Kind.MixedSum => WorkSum(facts with { Asks = Kind.Sum }, trace.Line()),
            Kind.MixedDifference => WorkSum(facts with { Asks = Kind.Difference }, trace.Line()),
            Kind.MixedProduct => WorkProduct(facts.A, facts.B, facts.C, facts.D, trace.Line()),
            _ => WorkProduct(facts.A, facts.B, facts.D, facts.C, trace.Line().Write($"{facts.Left} * {facts.D}/{facts.C}").Line()),
        };
        Rational value = facts.Value;
        if (value.Denominator == 1 || value < new Rational(1, 1))
        {
            return result;
        }

        Arithmetic.Divide(trace.Line(), (long)value.Numerator, (long)value.Denominator);
        string mixed = MixedText((int)value.Numerator, (int)value.Denominator);
        trace.Line().Write(mixed);
        return mixed;
    }

    private static void WriteTop(int numerator, int denominator, Trace trace)
    {
        if (numerator > denominator && denominator > 1)
        {
            trace.Equation($"{numerator / denominator}*{denominator}+{numerator % denominator}", numerator);
            trace.Space();
        }

        trace.Write(Written(numerator, denominator));
    }

    /// <summary>The parts over one denominator, and what they leave of it.</summary>
    private static string WorkRest(Facts facts, Trace trace)
    {
        if (facts.Asks == Kind.Rest)
        {
            int rest = (int)Arithmetic.Subtract(trace, facts.B, facts.A);
            return Reduce(rest, facts.B, trace.Line());
        }

        (int a, int b, int common) = Expand(facts, trace);
        long parts = Arithmetic.Add(trace.Line(), a, b);
        long left = Arithmetic.Subtract(trace.Line(), common, parts);
        return Reduce((int)left, common, trace.Line());
    }

    private static string WorkProduct(int a, int b, int c, int d, Trace trace)
    {
        long top = Arithmetic.Multiply(trace, a, c);
        long bottom = Arithmetic.Multiply(trace, b, d);
        return Reduce((int)top, (int)bottom, trace.Line());
    }

    private static string WorkDecimal(Facts facts, Trace trace)
    {
        int scale = facts.Asks == Kind.ToPercent || 100 % facts.B == 0 ? 100 : 1000;
        int unit = (int)trace.Equation($"{scale}/{facts.B}", scale / facts.B);
        long parts = facts.A == 1 ? unit : Arithmetic.Multiply(trace.Line(), unit, facts.A);
        if (facts.Asks == Kind.ToPercent)
        {
            return $"{parts}%";
        }

        string point = Point(facts.A, facts.B);
        trace.Line().Step($"{parts}/{scale}=", point, () => Point((int)parts + 1, scale));
        return point;
    }

    /// <summary>Compares the numerators over one denominator; the fraction asked for follows, or yes or no.</summary>
    private static string WorkComparison(Facts facts, Trace trace)
    {
        (int a, int b, int common) = Expand(facts, trace);
        trace.Line().Write($"{a}{(a < b ? '<' : a > b ? '>' : '=')}{b} ");
        if (facts.Asks >= Kind.IsLarger)
        {
            trace.Write(facts.IsTrue ? "yes" : "no");
            return facts.IsTrue ? "Yes" : "No";
        }

        bool isFirst = (a > b) == (facts.Asks == Kind.Larger);
        trace.Write($"{(isFirst ? a : b)}/{common}={(isFirst ? facts.Left : facts.Right)}");
        return isFirst ? facts.Left : facts.Right;
    }

    /// <summary>Writes the numerators of both fractions over their least common denominator.</summary>
    private static (int First, int Second, int Common) Expand(Facts facts, Trace trace)
    {
        int common = facts.B / Divisor(facts.B, facts.D) * facts.D;
        trace.Write($"over {common}");
        return (Over(common, facts.A, facts.B, facts.Pointed == 1, trace), Over(common, facts.C, facts.D, facts.Pointed == 2, trace), common);
    }

    private static int Over(int common, int numerator, int denominator, bool isPointed, Trace trace)
    {
        if (denominator == common)
        {
            trace.Line().Write(isPointed ? $"{Point(numerator, denominator)}=" : "").Write($"{numerator}/{denominator}");
            return numerator;
        }

        long factor = trace.Line().Equation($"{common}/{denominator}", common / denominator);
        return (int)Arithmetic.Multiply(trace, numerator, factor);
    }

    /// <summary>Divides by one prime number after the other.</summary>
    private static string Reduce(int numerator, int denominator, Trace trace)
    {
        trace.Write($"{numerator}/{denominator}");
        for (int prime = 2; Divisor(numerator, denominator) > 1;)
        {
            if (numerator % prime != 0 || denominator % prime != 0)
            {
                prime++;
                continue;
            }

            (int top, int bottom) = (numerator / prime, denominator / prime);
            string opening = $"by {prime} {numerator}/{denominator}=";
            trace.Line().Step(opening, Written(top, bottom), () => Written(top + 1, bottom));
            (numerator, denominator) = (top, bottom);
        }

        return Written(numerator, denominator);
    }

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

    /// <summary>A sum or difference whose denominators are equal, or one of which divides the other.</summary>
    private static Facts Related(Kind kind, int most, TaskRandom random)
    {
        while (true)
        {
            int b = random.Between(2, most);
            int d = b * random.Between(1, Math.Max(2, 24 / b));
            (int a, int c) = (random.Between(1, b - 1), random.Between(1, d - 1));
            if (d <= 24 && Divisor(a, b) == 1 && Divisor(c, d) == 1 && a * d != c * b)
            {
                bool isSwapped = kind == Kind.Difference ? a * d < c * b : random.Chance(0.5);
                Facts facts = isSwapped ? new Facts(kind, c, d, a, b) : new Facts(kind, a, b, c, d);
                return facts with { InLowest = facts.Value < new Rational(1, 1) && random.Chance(0.25) };
            }
        }
    }

    /// <summary>A fraction that is shared, halved, or taken several times.</summary>
    private static Facts Shared(int most, TaskRandom random)
    {
        (int a, int b) = Proper(most, random);
        int count = random.Between(2, 6);
        return random.Below(5) switch
        {
            < 2 => new Facts(Kind.Quotient, a, b, count, 1),
            < 4 => new Facts(Kind.Product, 1, 2, a, b),
            _ => new Facts(Kind.Product, a, b, count, 1),
        };
    }

    /// <summary>What one or two parts leave of the whole.</summary>
    private static Facts Remaining(int most, TaskRandom random)
    {
        while (true)
        {
            (int a, int b) = Proper(most, random);
            (int c, int d) = random.Chance(0.5) ? (random.Between(1, b), b) : Proper(most, random);
            if (random.Chance(0.35) && 2 * a != b)
            {
                return new Facts(Kind.Rest, a, b, 0, 1);
            }

            var facts = new Facts(Kind.Left, a, b, c, d);
            if (c < d && facts.Value > Rational.Zero && facts.Value != facts.First && facts.Value != facts.Second)
            {
                return facts;
            }
        }
    }

    private static Facts Mixed(TaskRandom random)
    {
        while (true)
        {
            (int a, int b) = Proper(6, random);
            (int c, int d) = random.Chance(0.4) ? (random.Between(1, b), b) : Proper(6, random);
            (int whole, int other) = (random.Between(1, 6), random.Between(0, 5));
            if (c < d && Divisor(a, b) == 1 && Divisor(c, d) == 1)
            {
                var sum = new Facts(Kind.MixedSum, (whole * b) + a, b, (other * d) + c, d);
                return random.Chance(0.6) || sum.First <= sum.Second ? sum : sum with { Asks = Kind.MixedDifference };
            }
        }
    }

    /// <summary>A mixed number that is halved, taken several times, divided, or filled with equal pieces.</summary>
    private static Facts Scaled(TaskRandom random)
    {
        while (true)
        {
            int b = random.Pick([2, 2, 3, 4, 4, 5]);
            int a = (random.Between(1, 4) * b) + random.Between(1, b - 1);
            (Kind kind, int c, int d) = random.Below(6) switch
            {
                0 => (Kind.MixedProduct, 1, 2),
                1 => (Kind.MixedProduct, random.Between(2, 6), 1),
                2 => (Kind.MixedQuotient, random.Between(2, 6), 1),
                3 => (Kind.MixedQuotient, random.Between(2, 3), b * random.Between(1, 2)),
                _ => (Kind.MixedQuotient, 1, b * random.Between(1, b > 3 ? 2 : 4)),
            };
            if (Divisor(a, b) == 1 && Divisor(c, d) == 1)
            {
                return new Facts(kind, a, b, c, d);
            }
        }
    }

    private static Facts Operands(Kind kind, int level, int most, TaskRandom random)
    {
        while (true)
        {
            (int a, int b) = Proper(most, random);
            (int c, int d) = level == 1 && random.Chance(0.35) ? (random.Between(1, b), b) : Proper(most, random);
            (c, d) = random.Chance(0.15) ? (random.Between(1, 6), 1) : (c, d);
            bool isSwapped = kind == Kind.Difference ? a * d < c * b : random.Chance(0.3);
            Facts facts = isSwapped ? new Facts(kind, c, d, a, b) : new Facts(kind, a, b, c, d);
            bool isTrivial = (facts.D > 1 && facts.C == facts.D) || facts.A == facts.B || (kind == Kind.Difference && facts.First == facts.Second);
            if (!isTrivial)
            {
                return facts;
            }
        }
    }

    private static (int Numerator, int Denominator) Proper(int most, TaskRandom random)
    {
        int denominator = random.Between(2, most);
        int numerator = random.Chance(0.35) ? 1 : random.Between(1, denominator - 1);
        int divisor = random.Chance(0.8) ? Divisor(numerator, denominator) : 1;
        return (numerator / divisor, denominator / divisor);
    }

    private static Facts Reducible(int level, TaskRandom random)
    {
        (int a, int b) = Proper(level == 1 ? 6 : level == 2 ? 9 : 12, random);
        if (random.Chance(0.12))
        {
            (a, b) = (b, a);
        }

        int factor = random.Between(2, level == 1 ? 6 : level == 2 ? 12 : 16);
        return Divisor(a, b) == 1 && b > 1 ? new Facts(Kind.Simplify, a * factor, b * factor, 0, 1) : Reducible(level, random);
    }

    private static Facts Terminating(Kind kind, TaskRandom random)
    {
        int denominator = random.Pick(s_terminating);
        denominator = kind == Kind.ToPercent && denominator == 8 ? 4 : denominator;
        int numerator = random.Between(1, denominator - 1);
        return new Facts(kind, numerator, denominator, 0, 1);
    }

    private static Facts Improper(Kind kind, int most, TaskRandom random)
    {
        int denominator = random.Between(2, most);
        int numerator = (denominator * random.Between(1, 6)) + random.Between(1, denominator - 1);
        return Divisor(numerator, denominator) == 1 ? new Facts(kind, numerator, denominator, 0, 1) : Improper(kind, most, random);
    }

    private static Facts Equal(int most, TaskRandom random)
    {
        (int a, int b) = Proper(most, random);
        (int c, int d) = Proper(most, random);
        int factor = random.Between(2, 5);
        (c, d) = random.Chance(0.5) ? (a * factor, b * factor) : random.Chance(0.5) ? ((a * factor) + 1, b * factor) : (c, d);
        return (a, b) == (c, d) || c >= d ? Equal(most, random) : random.Chance(0.5)
            ? new Facts(Kind.AreEqual, a, b, c, d)
            : new Facts(Kind.AreEqual, c, d, a, b);
    }

    private static Facts Different(Kind kind, int most, TaskRandom random)
    {
        (int a, int b) = Proper(most, random);
        (int c, int d) = Proper(most, random);
        return a * d == c * b ? Different(kind, most, random) : new Facts(kind, a, b, c, d);
    }

    /// <summary>A fraction and a decimal that is near or equal.</summary>
    private static Facts WithDecimal(Kind kind, TaskRandom random)
    {
        while (true)
        {
            int denominator = random.Pick(s_hundredths);
            int numerator = random.Between(1, denominator - 1);
            int value = 100 / denominator * numerator;
            int near = kind == Kind.AreEqual && random.Chance(0.5) ? value : random.Chance(0.5) ? 10 * random.Between(1, 9) : value + random.Between(-15, 15);
            if (Divisor(numerator, denominator) == 1 && near is > 0 and < 100 && (near != value || kind == Kind.AreEqual))
            {
                return random.Chance(0.5)
                    ? new Facts(kind, numerator, denominator, near, 100) { Pointed = 2 }
                    : new Facts(kind, near, 100, numerator, denominator) { Pointed = 1 };
            }
        }
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
