using System.Globalization;

namespace Fathom.Tasks.Answers;

/// <summary>An exact fraction in lowest terms, and the evaluator of expressions over such.</summary>
public readonly record struct Rational
{
    /// <summary>Longest expression that is evaluated, in characters.</summary>
    public const int MaxLength = 400;

    private const int MaxDepth = 40;

    /// <summary>Makes a fraction.</summary>
    /// <param name="numerator">The numerator.</param>
    /// <param name="denominator">The denominator, not 0.</param>
    public Rational(Int128 numerator, Int128 denominator)
    {
        Int128 divisor = GreatestCommonDivisor(Int128.Abs(numerator), Int128.Abs(denominator));
        Int128 sign = denominator < 0 ? -1 : 1;
        Numerator = sign * numerator / divisor;
        Denominator = sign * denominator / divisor;
    }

    /// <summary>0.</summary>
    public static Rational Zero { get; } = new(0, 1);

    /// <summary>The numerator; it carries the sign.</summary>
    public Int128 Numerator { get; }

    /// <summary>The denominator, above 0.</summary>
    public Int128 Denominator { get; }

    /// <summary>The sum.</summary>
    public static Rational operator +(Rational a, Rational b) =>
        new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    /// <summary>The difference.</summary>
    public static Rational operator -(Rational a, Rational b) => a + -b;

    /// <summary>The negative.</summary>
    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    /// <summary>The product.</summary>
    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    /// <summary>The quotient; <paramref name="b"/> is not 0.</summary>
    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    /// <summary>Whether <paramref name="a"/> is less.</summary>
    public static bool operator <(Rational a, Rational b) => a.Numerator * b.Denominator < b.Numerator * a.Denominator;

    /// <summary>Whether <paramref name="a"/> is greater.</summary>
    public static bool operator >(Rational a, Rational b) => b < a;

    /// <summary>Whether <paramref name="a"/> is not less.</summary>
    public static bool operator >=(Rational a, Rational b) => !(a < b);

    /// <summary>Whether <paramref name="a"/> is not greater.</summary>
    public static bool operator <=(Rational a, Rational b) => !(b < a);

    /// <summary>Evaluates an expression of numbers, <c>+ - * / ( )</c> and spaces.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="value">Its value.</param>
    /// <returns>False if the text is not such an expression, divides by 0, or is too large to evaluate exactly.</returns>
    public static bool TryEvaluate(string text, out Rational value) => TryEvaluate(text, null, out value);

    /// <summary>Evaluates an expression and collects the numbers in it.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="numbers">Where the whole numbers go, in order; null to drop them.</param>
    /// <param name="value">Its value.</param>
    /// <returns>False if the text is not such an expression, divides by 0, or is too large to evaluate exactly.</returns>
    public static bool TryEvaluate(string text, ICollection<long>? numbers, out Rational value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = Zero;
        if (text.Length is 0 or > MaxLength)
        {
            return false;
        }

        var parser = new Parser(text, numbers);
        return parser.TryAll(out value);
    }

    /// <inheritdoc/>
    public override string ToString() => Denominator == 1 ? Numerator.ToString(CultureInfo.InvariantCulture) : $"{Numerator}/{Denominator}";

    private static Int128 GreatestCommonDivisor(Int128 a, Int128 b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a == 0 ? 1 : a;
    }

    /// <summary>Recursive descent with a bounded depth; magnitudes beyond 10¹⁵ are refused, so nothing overflows.</summary>
    private ref struct Parser(string text, ICollection<long>? numbers)
    {
        private const long Limit = 1_000_000_000_000_000;

        private int _position;

        public bool TryAll(out Rational value)
        {
            bool isParsed = TrySum(0, out value);
            SkipSpaces();
            return isParsed && _position == text.Length;
        }

        private bool TrySum(int depth, out Rational value)
        {
            if (!TryProduct(depth, out value))
            {
                return false;
            }

            while (Take('+', '-') is char sign)
            {
                if (!TryProduct(depth, out Rational term))
                {
                    return false;
                }

                value = sign == '+' ? value + term : value - term;
                if (IsTooLarge(value))
                {
                    return false;
                }
            }

            return true;
        }

        private bool TryProduct(int depth, out Rational value)
        {
            if (!TryFactor(depth, out value))
            {
                return false;
            }

            while (Take('*', '/') is char sign)
            {
                if (!TryFactor(depth, out Rational factor) || (sign == '/' && factor == Zero))
                {
                    return false;
                }

                value = sign == '*' ? value * factor : value / factor;
                if (IsTooLarge(value))
                {
                    return false;
                }
            }

            return true;
        }

        private bool TryFactor(int depth, out Rational value)
        {
            value = Zero;
            if (depth > MaxDepth)
            {
                return false;
            }

            if (Take('-', '+') is char sign)
            {
                bool isParsed = TryFactor(depth + 1, out value);
                value = sign == '-' ? -value : value;
                return isParsed;
            }

            if (Take('(', '[') is not null)
            {
                return TrySum(depth + 1, out value) && Take(')', ']') is not null;
            }

            return TryNumber(out value);
        }

        private bool TryNumber(out Rational value)
        {
            (Int128 numerator, Int128 denominator, int start) = (0, 1, _position);
            bool isFraction = false;
            while (_position < text.Length && (char.IsAsciiDigit(text[_position]) || (!isFraction && text[_position] == '.' && _position > start)))
            {
                char c = text[_position++];
                isFraction |= c == '.';
                numerator = c == '.' ? numerator : (numerator * 10) + (c - '0');
                denominator *= c != '.' && isFraction ? 10 : 1;
                if (numerator > Limit || denominator > Limit)
                {
                    value = Zero;
                    return false;
                }
            }

            value = new Rational(numerator, denominator);
            numbers?.Add((long)numerator);
            return _position > start && text[_position - 1] != '.';
        }

        private char? Take(char first, char second)
        {
            SkipSpaces();
            return _position < text.Length && (text[_position] == first || text[_position] == second) ? text[_position++] : null;
        }

        private void SkipSpaces()
        {
            while (_position < text.Length && text[_position] == ' ')
            {
                _position++;
            }
        }

        private static bool IsTooLarge(Rational value) => Int128.Abs(value.Numerator) > Limit || value.Denominator > Limit;
    }
}
