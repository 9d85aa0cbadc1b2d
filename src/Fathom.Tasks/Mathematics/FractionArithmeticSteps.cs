using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>The steps of each kind of question.</summary>
internal sealed partial class FractionArithmeticTask
{
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

    /// <summary>Compares the numerators over one denominator, each before its fraction; the fraction asked for follows, or yes or no.</summary>
    private static string WorkComparison(Facts facts, Trace trace)
    {
        (int a, int b, _) = Expand(facts, trace);
        bool isDecision = facts.Asks >= Kind.IsLarger;
        trace.Line().Write(isDecision ? "" : $"{a} {facts.Left} {b} {facts.Right}").Line();
        trace.Write($"{Relation.Of(a, b)} ");
        if (isDecision)
        {
            trace.Write(facts.IsTrue ? "yes" : "no");
            return facts.IsTrue ? "Yes" : "No";
        }

        bool isFirst = (a > b) == (facts.Asks == Kind.Larger);
        trace.Write($"{(isFirst ? a : b)} {(isFirst ? facts.Left : facts.Right)}");
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

    /// <summary>Divides by the greatest common divisor.</summary>
    private static string Reduce(int numerator, int denominator, Trace trace)
    {
        trace.Write($"{numerator}/{denominator}");
        if (numerator <= 1 || denominator == 1)
        {
            return Written(numerator, numerator == 0 ? 1 : denominator);
        }

        int divisor = DivisorTask.WorkDivisor(numerator, denominator, trace.Line());
        if (divisor > 1)
        {
            (int top, int bottom) = (numerator / divisor, denominator / divisor);
            trace.Line().Equation($"{numerator}/{divisor}", top);
            trace.Space().Equation($"{denominator}/{divisor}", bottom);
            trace.Space().Write(Written(top, bottom));
            (numerator, denominator) = (top, bottom);
        }

        return Written(numerator, denominator);
    }
}
