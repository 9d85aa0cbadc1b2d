using Markdig.Parsers;
using Markdig.Syntax;

namespace Fathom.Web.Markup;

/// <summary>A formula on lines of its own.</summary>
/// <param name="parser">The parser that found it.</param>
/// <param name="open">Its opening delimiter.</param>
/// <param name="close">Its closing delimiter.</param>
internal sealed class MathBlock(BlockParser parser, string open, string close) : LeafBlock(parser)
{
    /// <summary>Its opening delimiter.</summary>
    public string Open { get; } = open;

    /// <summary>Its closing delimiter.</summary>
    public string Close { get; } = close;

    /// <summary>Whether it is an environment, which may contain others of its name; its delimiters are part of the formula.</summary>
    public bool IsEnvironment => Open.StartsWith(@"\begin", StringComparison.Ordinal);

    /// <summary>Environments of its name that are open, itself included.</summary>
    public int Depth { get; set; }

    /// <summary>Whether the closing delimiter was found; it may not have arrived yet while an answer streams.</summary>
    public bool IsClosed { get; set; }
}
