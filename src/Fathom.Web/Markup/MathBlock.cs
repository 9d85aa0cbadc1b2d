using Markdig.Parsers;
using Markdig.Syntax;

namespace Fathom.Web.Markup;

/// <summary>A formula on lines of its own.</summary>
/// <param name="parser">The parser that found it.</param>
/// <param name="close">Its closing delimiter.</param>
internal sealed class MathBlock(BlockParser parser, string close) : LeafBlock(parser)
{
    /// <summary>Its closing delimiter.</summary>
    public string Close { get; } = close;

    /// <summary>Whether the closing delimiter was found; it may not have arrived yet while an answer streams.</summary>
    public bool IsClosed { get; set; }
}
