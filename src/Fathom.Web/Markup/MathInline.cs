using Markdig.Syntax.Inlines;

namespace Fathom.Web.Markup;

/// <summary>A formula within a line.</summary>
/// <param name="latex">Its source, without delimiters.</param>
/// <param name="isDisplay">Whether it is displayed on a line of its own.</param>
internal sealed class MathInline(string latex, bool isDisplay) : LeafInline
{
    public string Latex { get; } = latex;

    public bool IsDisplay { get; } = isDisplay;
}
