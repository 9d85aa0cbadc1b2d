namespace Fathom.Web.Markup;

/// <summary>A paragraph, list, table or other top-level part of a text, safe to put on a page.</summary>
/// <param name="Html">Sanitized HTML.</param>
public sealed record MarkdownBlock(string Html);
