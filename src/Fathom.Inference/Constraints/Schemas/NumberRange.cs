using System.Globalization;
using Fathom.Inference.Constraints.Grammars;

namespace Fathom.Inference.Constraints.Schemas;

/// <summary>A bound of numbers.</summary>
/// <param name="Value">The bound.</param>
/// <param name="IsExclusive">Whether the value itself is excluded.</param>
internal readonly record struct NumberBound(decimal Value, bool IsExclusive);

/// <summary>Grammars of the numbers between two bounds, without exponents.</summary>
internal static class NumberRange
{
    /// <summary>Most digits of a number without a bound.</summary>
    private const int MaxDigits = 16;

    private static readonly Expression s_anyDigits = JsonTexts.Digits(0);

    /// <summary>Returns the integers between two bounds.</summary>
    public static Expression Integers(NumberBound? least, NumberBound? most)
    {
        decimal? low = least is { } l ? (l.IsExclusive ? Math.Floor(l.Value) + 1 : Math.Ceiling(l.Value)) : null;
        decimal? high = most is { } m ? (m.IsExclusive ? Math.Ceiling(m.Value) - 1 : Math.Floor(m.Value)) : null;
        List<Expression> choices = [];
        if (low is null or < 0)
        {
            decimal smallest = high is < 0 ? -high.Value : 1;
            choices.Add(Expression.Sequence(Expression.Literal("-"), Whole(smallest, low is { } negative ? -negative : null)));
        }

        if (high is null or >= 0)
        {
            choices.Add(Whole(Math.Max(low ?? 0, 0), high));
        }

        return Expression.Choice([.. choices]);
    }

    /// <summary>Returns the numbers between two bounds.</summary>
    public static Expression Numbers(NumberBound? least, NumberBound? most)
    {
        List<Expression> choices = [];
        if (least is not { Value: >= 0 })
        {
            NumberBound smallest = most is { Value: < 0 } m ? m with { Value = -m.Value } : new NumberBound(0, IsExclusive: true);
            choices.Add(Expression.Sequence(Expression.Literal("-"), Positive(smallest, least is { } l ? l with { Value = -l.Value } : null)));
        }

        if (most is not { Value: < 0 })
        {
            choices.Add(Positive(least is { Value: >= 0 } low ? low : new NumberBound(0, IsExclusive: false), most));
        }

        return Expression.Choice([.. choices]);
    }

    /// <summary>Returns the nonnegative integers of an inclusive range.</summary>
    private static Expression Whole(decimal low, decimal? high)
    {
        if (high < low)
        {
            return Expression.Nothing;
        }

        string least = Digits(low);
        string most = high is { } bound ? Digits(bound) : new string('9', Math.Max(MaxDigits, least.Length));
        List<Expression> choices = [];
        for (int length = least.Length; length <= most.Length; length++)
        {
            string from = length == least.Length ? least : "1" + new string('0', length - 1);
            string to = length == most.Length ? most : new string('9', length);
            choices.Add(Between(from, to));
        }

        return Expression.Choice([.. choices]);
    }

    /// <summary>Returns the digit strings between two of the same length.</summary>
    private static Expression Between(string low, string high)
    {
        if (low.Length == 0)
        {
            return Expression.Empty;
        }

        if (low[0] == high[0])
        {
            return Expression.Sequence(Digit(low[0], low[0]), Between(low[1..], high[1..]));
        }

        string zeros = new('0', low.Length - 1);
        string nines = new('9', low.Length - 1);
        Expression free = new RepeatExpression(Digit('0', '9'), low.Length - 1, low.Length - 1);
        List<Expression> choices = [];
        bool takesLow = low[1..] == zeros;
        bool takesHigh = high[1..] == nines;
        if (!takesLow)
        {
            choices.Add(Expression.Sequence(Digit(low[0], low[0]), Between(low[1..], nines)));
        }

        char from = takesLow ? low[0] : (char)(low[0] + 1);
        char to = takesHigh ? high[0] : (char)(high[0] - 1);
        if (from <= to)
        {
            choices.Add(Expression.Sequence(Digit(from, to), free));
        }

        if (!takesHigh)
        {
            choices.Add(Expression.Sequence(Digit(high[0], high[0]), Between(zeros, high[1..])));
        }

        return Expression.Choice([.. choices]);
    }

    /// <summary>Returns the nonnegative numbers between two bounds.</summary>
    private static Expression Positive(NumberBound least, NumberBound? most)
    {
        if (most is { } bound && (bound.Value < least.Value || (bound.Value == least.Value && (bound.IsExclusive || least.IsExclusive))))
        {
            return Expression.Nothing;
        }

        decimal low = Math.Floor(least.Value);
        string lowFraction = Fraction(least.Value);
        if (most is not { } high)
        {
            return Expression.Choice(
                Expression.Sequence(Whole(low + 1, null), Expression.Optional(Point(JsonTexts.Digits(1)))),
                Expression.Sequence(Whole(low, low), AtLeast(lowFraction, least.IsExclusive)));
        }

        decimal top = Math.Floor(high.Value);
        string highFraction = Fraction(high.Value);
        if (low == top)
        {
            return Expression.Sequence(Whole(low, low), BetweenFractions(lowFraction, least.IsExclusive, highFraction, high.IsExclusive));
        }

        return Expression.Choice(
            Expression.Sequence(Whole(low, low), AtLeast(lowFraction, least.IsExclusive)),
            Expression.Sequence(Whole(low + 1, top - 1), Expression.Optional(Point(JsonTexts.Digits(1)))),
            Expression.Sequence(Whole(top, top), AtMost(highFraction, high.IsExclusive)));
    }

    private static Expression AtLeast(string bound, bool isExclusive) => bound.Length == 0 && !isExclusive
        ? Expression.Optional(Point(JsonTexts.Digits(1)))
        : Point(DigitsAtLeast(bound, isExclusive));

    private static Expression DigitsAtLeast(string bound, bool isExclusive)
    {
        if (bound.Length == 0)
        {
            return isExclusive ? Expression.Sequence(Zeros(), Digit('1', '9'), s_anyDigits) : s_anyDigits;
        }

        Expression equal = Expression.Sequence(Digit(bound[0], bound[0]), DigitsAtLeast(bound[1..], isExclusive));
        return bound[0] == '9' ? equal : Expression.Choice(equal, Expression.Sequence(Digit((char)(bound[0] + 1), '9'), s_anyDigits));
    }

    private static Expression AtMost(string bound, bool isExclusive) => bound.Length == 0
        ? (isExclusive ? Expression.Nothing : Expression.Optional(Point(Expression.Sequence(Digit('0', '0'), Zeros()))))
        : Expression.Optional(Point(DigitsAtMost(bound, isExclusive)));

    private static Expression DigitsAtMost(string bound, bool isExclusive)
    {
        // The first digit is required; after it, the number may end as long as the rest of the bound is above zero.
        Expression rest = bound.Length > 1
            ? Expression.Optional(DigitsAtMost(bound[1..], isExclusive))
            : isExclusive ? Expression.Nothing : Zeros();
        Expression equal = Expression.Sequence(Digit(bound[0], bound[0]), rest);
        return bound[0] == '0' ? equal : Expression.Choice(equal, Expression.Sequence(Digit('0', (char)(bound[0] - 1)), s_anyDigits));
    }

    private static Expression BetweenFractions(string low, bool isLowExclusive, string high, bool isHighExclusive)
    {
        int length = Math.Max(Math.Max(low.Length, high.Length), 1); // a point needs a digit, even between two whole bounds
        Expression digits = DigitsBetween(low.PadRight(length, '0'), isLowExclusive, high.PadRight(length, '0'), isHighExclusive);
        bool takesWhole = low.Length == 0 && !isLowExclusive && (high.Length > 0 || !isHighExclusive);
        return takesWhole ? Expression.Optional(Point(digits)) : Point(digits);
    }

    private static Expression DigitsBetween(string low, bool isLowExclusive, string high, bool isHighExclusive)
    {
        if (low.Length == 0)
        {
            return isLowExclusive || isHighExclusive ? Expression.Nothing : Zeros();
        }

        if (low[0] == high[0])
        {
            return Expression.Sequence(Digit(low[0], low[0]), DigitsBetween(low[1..], isLowExclusive, high[1..], isHighExclusive));
        }

        string lowRest = low[1..].TrimEnd('0');
        string highRest = high[1..].TrimEnd('0');
        List<Expression> choices = [Expression.Sequence(Digit(low[0], low[0]), DigitsAtLeast(lowRest, isLowExclusive))];
        if (low[0] + 1 < high[0])
        {
            choices.Add(Expression.Sequence(Digit((char)(low[0] + 1), (char)(high[0] - 1)), s_anyDigits));
        }

        if (highRest.Length > 0)
        {
            choices.Add(Expression.Sequence(Digit(high[0], high[0]), Expression.Optional(DigitsAtMost(highRest, isHighExclusive))));
        }
        else if (!isHighExclusive)
        {
            choices.Add(Expression.Sequence(Digit(high[0], high[0]), Zeros()));
        }

        return Expression.Choice([.. choices]);
    }

    private static Expression Point(Expression digits) => Expression.Sequence(Expression.Literal("."), digits);

    private static RepeatExpression Zeros() => new(Digit('0', '0'), 0, MaxDigits);

    private static ByteExpression Digit(char low, char high) => new((byte)low, (byte)high);

    private static string Digits(decimal value) => value.ToString("0", CultureInfo.InvariantCulture);

    /// <summary>Returns the digits after the decimal point, without trailing zeros.</summary>
    private static string Fraction(decimal value)
    {
        string text = value.ToString("0.############################", CultureInfo.InvariantCulture);
        int point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? string.Empty : text[(point + 1)..];
    }
}
