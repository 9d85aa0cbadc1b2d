namespace Fathom.Inference.Constraints.Grammars;

/// <summary>A grammar: rules by number, whose texts are those of the root.</summary>
/// <param name="Rules">The expression of each rule.</param>
/// <param name="Names">The rules' names, for messages.</param>
/// <param name="Root">Number of the root.</param>
internal sealed record Grammar(IReadOnlyList<Expression> Rules, IReadOnlyList<string> Names, int Root)
{
    /// <summary>Returns a grammar of one rule.</summary>
    public static Grammar Of(Expression root) => new([root], ["root"], 0);
}
