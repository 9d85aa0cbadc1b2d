using Markdig.Parsers;
using Markdig.Syntax;

namespace Fathom.Web.Markup;

/// <summary>A formula in lines of its own.</summary>
/// <param name="parser">Who found it.</param>
/// <param name="close">What ends it.</param>
internal sealed class MathBlock(BlockParser parser, string close) : LeafBlock(parser)
{
    /// <summary>What ends it.</summary>
    public string Close { get; } = close;

    /// <summary>Whether its end has come; while an answer streams it may not have.</summary>
    public bool IsClosed { get; set; }
}
