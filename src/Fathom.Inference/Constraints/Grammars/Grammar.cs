namespace Fathom.Inference.Constraints.Grammars;

/// <summary>Rules by number; texts of the grammar are those of the root.</summary>
/// <param name="Rules">What each rule stands for.</param>
/// <param name="Names">The rules' names, for messages.</param>
/// <param name="Root">Number of the root.</param>
internal sealed record Grammar(IReadOnlyList<Expression> Rules, IReadOnlyList<string> Names, int Root)
{
    /// <summary>A grammar of one rule.</summary>
    public static Grammar Of(Expression root) => new([root], ["root"], 0);
}
