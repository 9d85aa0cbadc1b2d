using System.Globalization;

namespace Fathom.Samples;

/// <summary>An expression of a worked solution.</summary>
/// <param name="Operator">
/// <c>+ - * /</c>; <c>%</c> the left side in percent of the right one; <c>#</c> a number; <c>v</c> the number at a place in the question.
/// </param>
/// <param name="Value">The number, or the place.</param>
internal sealed record Expression(char Operator, decimal Value = 0, Expression? Left = null, Expression? Right = null)
{
    private delegate Expression? Parser(string text, ref int position, Func<decimal, Expression?> resolve);

    private bool IsNumber => Operator == '#';

    // 3/4, or 20/100 where the question says 20%.
    private bool IsShare => Operator == '/' && Right is { IsNumber: true } && (Left is { IsNumber: true } || (Left is { Operator: 'v' } && Right.Value == 100));

    public int Operations => Left is null ? 0 : 1 + Left.Operations + Right!.Operations;

    /// <summary>The places in the question that it uses.</summary>
    public IEnumerable<int> Places => Left is not null ? Left.Places.Concat(Right!.Places) : Operator == 'v' ? [(int)Value] : [];

    public static Expression Number(decimal value) => new('#', value);

    public static Expression Place(int place) => new('v', place);

    public static Expression Divide(Expression left, Expression right) => new('/', 0, left, right);

    /// <summary>Reads an expression; <paramref name="resolve"/> says what its numbers stand for.</summary>
    /// <returns>The expression, or null if the text is anything else or a number stands for nothing.</returns>
    public static Expression? Parse(string text, Func<decimal, Expression?> resolve)
    {
        string compact = text.Replace(" ", "").Replace(",", "").Replace("$", "").Replace('x', '*');
        int position = 0;
        Expression? sum = ParseSum(compact, ref position, resolve);
        return position == compact.Length ? sum : null;
    }

    /// <summary>The same value by whole numbers: 20% of a price for its product with 20/100, a quarter three times for its product with 3/4.</summary>
    public Expression Simplify()
    {
        if (Left is null)
        {
            return this;
        }

        (Expression left, Expression right) = (Left.Simplify(), Right!.Simplify());
        return (Operator, left, right) switch
        {
            ('*', { IsShare: true }, _) => Share(left, right),
            ('*', _, { IsShare: true }) => Share(right, left),
            ('/', { Operator: '*', Left.Operator: 'v' }, { IsNumber: true, Value: 100 }) => new('%', 0, left.Left, left.Right),
            ('/', { Operator: '*', Right.Operator: 'v' }, { IsNumber: true, Value: 100 }) => new('%', 0, left.Right, left.Left),
            _ => this with { Left = left, Right = right },
        };
    }

    /// <summary>Whether percentages are of percentages in the question.</summary>
    public bool IsConsistent(IReadOnlyList<Mention> mentions) => Left is null
        || ((Operator != '%' || Left.Operator != 'v' || mentions[(int)Left.Value].IsPercent) && Left.IsConsistent(mentions) && Right!.IsConsistent(mentions));

    /// <summary>The formula, with what <paramref name="place"/> gives for the numbers of the question.</summary>
    public string Write(Func<int, string> place)
    {
        return Operator switch
        {
            '#' => Value.ToString(CultureInfo.InvariantCulture),
            'v' => place((int)Value),
            '%' => $"percent({Left!.Write(place)},{Right!.Write(place)})",
            _ => $"{Operand(Left!, Rank(Operator))}{Operator}{Operand(Right!, Rank(Operator) + 1)}",
        };

        string Operand(Expression operand, int least) => Rank(operand.Operator) < least ? $"({operand.Write(place)})" : operand.Write(place);
    }

    private static int Rank(char @operator) => @operator is '+' or '-' ? 1 : @operator is '*' or '/' ? 2 : 3;

    private static Expression Share(Expression share, Expression whole)
    {
        if (!share.Left!.IsNumber)
        {
            return new('%', 0, share.Left, whole);
        }

        Expression part = Divide(whole, share.Right!);
        return share.Left.Value == 1 ? part : new('*', 0, part, share.Left);
    }

    private static Expression? ParseSum(string text, ref int position, Func<decimal, Expression?> resolve) =>
        ParseChain("+-", ParseProduct, text, ref position, resolve);

    private static Expression? ParseProduct(string text, ref int position, Func<decimal, Expression?> resolve) =>
        ParseChain("*/", ParseOperand, text, ref position, resolve);

    private static Expression? ParseChain(string operators, Parser operand, string text, ref int position, Func<decimal, Expression?> resolve)
    {
        Expression? left = operand(text, ref position, resolve);
        while (left is not null && position < text.Length && operators.Contains(text[position]))
        {
            char @operator = text[position++];
            left = operand(text, ref position, resolve) is { } right ? new(@operator, 0, left, right) : null;
        }

        return left;
    }

    private static Expression? ParseOperand(string text, ref int position, Func<decimal, Expression?> resolve)
    {
        if (position < text.Length && text[position] == '(')
        {
            position++;
            Expression? inside = ParseSum(text, ref position, resolve);
            return position < text.Length && text[position++] == ')' ? inside : null;
        }

        int start = position;
        while (position < text.Length && (char.IsAsciiDigit(text[position]) || text[position] == '.'))
        {
            position++;
        }

        if (!decimal.TryParse(text.AsSpan(start, position - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value))
        {
            return null;
        }

        if (position < text.Length && text[position] == '%')
        {
            position++;
            return resolve(value) is { } percent ? Divide(percent, Number(100)) : null;
        }

        return resolve(value);
    }
}
