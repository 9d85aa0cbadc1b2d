using System.Globalization;
using System.Text;
using Fathom.Templates.Errors;
using Fathom.Templates.Values;

namespace Fathom.Templates.Syntax;

/// <summary>Literals as expressions.</summary>
internal static class Constants
{
    private static readonly ConstantExpression s_true = new(0, BooleanValue.True);
    private static readonly ConstantExpression s_false = new(0, BooleanValue.False);
    private static readonly ConstantExpression s_none = new(0, NoneValue.Instance);

    /// <summary>Returns the constant that a name denotes; null for an ordinary name.</summary>
    public static ConstantExpression? Named(string name) => name switch
    {
        "true" or "True" => s_true,
        "false" or "False" => s_false,
        "none" or "None" => s_none,
        _ => null,
    };

    public static ConstantExpression Integer(TemplateToken token)
    {
        try
        {
            Int128 value = Numbers.ParseInteger(token.Text, radix: 0)
                ?? throw new TemplateException(TemplateErrorCodes.Syntax, token.Line, $"no integer: {token}");
            return new ConstantExpression(token.Line, TemplateValue.Of(value));
        }
        catch (OverflowException)
        {
            throw new TemplateException(TemplateErrorCodes.LimitInteger, token.Line, $"{token} does not fit into 128 bits");
        }
    }

    public static ConstantExpression Float(TemplateToken token)
    {
        string digits = token.Text.Replace("_", "", StringComparison.Ordinal);
        return new ConstantExpression(token.Line, TemplateValue.Of(double.Parse(digits, CultureInfo.InvariantCulture)));
    }

    /// <summary>Parses a string, joined with the strings that directly follow it.</summary>
    public static ConstantExpression Text(TemplateToken token, TokenStream tokens)
    {
        if (tokens.Current.Kind != TokenKind.String)
        {
            return new ConstantExpression(token.Line, TextValue.Literal(token.Text));
        }

        var text = new StringBuilder(token.Text);
        while (tokens.Current.Kind == TokenKind.String)
        {
            text.Append(tokens.Next().Text);
        }

        return new ConstantExpression(token.Line, TextValue.Literal(text.ToString()));
    }
}
