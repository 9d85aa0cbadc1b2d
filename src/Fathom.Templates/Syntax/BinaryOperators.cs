namespace Fathom.Templates.Syntax;

/// <summary>Precedence of operators, lowest first.</summary>
internal enum Precedence
{
    Or,
    And,
    Not,
    Compare,
    Sum,
    Concat,
    Product,
    Power,
    Unary,
}

/// <summary>The binary operators. All are left-associative, including powers.</summary>
internal static class BinaryOperators
{
    /// <summary>Returns the operator at the current token without consuming it; null if there is none.</summary>
    public static (string Symbol, Precedence Precedence)? Read(TokenStream tokens)
    {
        TemplateToken token = tokens.Current;
        return token.Kind switch
        {
            TokenKind.Name => token.Text switch
            {
                "or" => ("or", Precedence.Or),
                "and" => ("and", Precedence.And),
                "in" => ("in", Precedence.Compare),
                "not" when tokens.Ahead.IsName("in") => ("not in", Precedence.Compare),
                _ => null,
            },
            TokenKind.Operator => token.Text switch
            {
                "==" or "!=" or "<" or "<=" or ">" or ">=" => (token.Text, Precedence.Compare),
                "+" or "-" => (token.Text, Precedence.Sum),
                "~" => ("~", Precedence.Concat),
                "*" or "/" or "//" or "%" => (token.Text, Precedence.Product),
                "**" => ("**", Precedence.Power),
                _ => null,
            },
            _ => null,
        };
    }
}
