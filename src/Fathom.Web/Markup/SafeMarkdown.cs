using System.Security.Cryptography;
using System.Text;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Fathom.Web.Markup;

/// <summary>Renders untrusted Markdown to HTML that can only display.</summary>
/// <remarks>
/// Two layers: HTML in the text is text (<c>DisableHtml</c>), and the output passes <see cref="HtmlGate"/>, which lets through only what is listed.
/// Pictures become links, so that showing an answer fetches nothing. Safe from any thread.
/// </remarks>
public sealed class SafeMarkdown
{
    /// <summary>Characters of a text that are rendered; the rest is shown verbatim.</summary>
    public const int MaxCharacters = 400_000;

    private readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseTaskLists()
        .UseAutoLinks()
        .Use<MathExtension>()
        .DisableHtml()
        .Build();

    private readonly HtmlGate _gate = new();
    private readonly BlockCache _cache = new();

    /// <summary>Renders a text.</summary>
    /// <param name="text">Markdown, possibly incomplete.</param>
    /// <returns>Its top-level blocks. For a growing text, all but the last ones are reused.</returns>
    public IReadOnlyList<MarkdownBlock> Render(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxCharacters)
        {
            int end = char.IsHighSurrogate(text[MaxCharacters - 1]) ? MaxCharacters - 1 : MaxCharacters;
            return [.. Render(text[..end]), new MarkdownBlock(Verbatim(text[end..]))];
        }

        try
        {
            return RenderBlocks(text);
        }
        catch (ArgumentException)
        {
            return [new MarkdownBlock(Verbatim(text))]; // nested deeper than Markdig allows
        }
    }

    private List<MarkdownBlock> RenderBlocks(string text)
    {
        MarkdownDocument document = Markdown.Parse(text, _pipeline);
        string definitions = HashOfDefinitions(document);
        List<MarkdownBlock> blocks = [];
        foreach (Block block in document)
        {
            if (block is not LinkReferenceDefinitionGroup)
            {
                // A block's HTML depends on its source and on the text's link definitions.
                string key = SourceOf(text, block) + "\n\0" + definitions;
                blocks.Add(_cache.GetOrAdd(key, () => new MarkdownBlock(_gate.Clean(ToHtml(block)))));
            }
        }

        return blocks;
    }

    private string ToHtml(Block block)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        _pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new CodeFigureRenderer());
        renderer.ObjectRenderers.Replace<Markdig.Renderers.Html.Inlines.LinkInlineRenderer>(new OutsideLinkRenderer());
        renderer.ObjectRenderers.Replace<Markdig.Renderers.Html.Inlines.AutolinkInlineRenderer>(new OutsideAutolinkRenderer());
        renderer.ObjectRenderers.Replace<Markdig.Extensions.Tables.HtmlTableRenderer>(new ScrolledTableRenderer());
        renderer.ObjectRenderers.Replace<Markdig.Extensions.TaskLists.HtmlTaskListRenderer>(new TaskMarkRenderer());
        renderer.ObjectRenderers.Add(new MathBlockRenderer());
        renderer.ObjectRenderers.Add(new MathInlineRenderer());
        renderer.Render(block);
        return writer.ToString();
    }

    /// <summary>A hash of the text's link definitions: short, however many there are, because every block's key contains it.</summary>
    private static string HashOfDefinitions(MarkdownDocument document)
    {
        IEnumerable<string> definitions = document.OfType<LinkReferenceDefinitionGroup>()
            .SelectMany(group => group.OfType<LinkReferenceDefinition>())
            .Select(definition => $"{definition.Label}\0{definition.Url}\0{definition.Title}\0");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(definitions))));
    }

    private static string SourceOf(string text, Block block)
    {
        int start = Math.Clamp(block.Span.Start, 0, text.Length);
        int end = Math.Clamp(block.Span.End + 1, start, text.Length);
        return $"{block.GetType().Name}:{text.AsSpan(start, end - start)}";
    }

    private static string Verbatim(string text) => $"<pre>{System.Net.WebUtility.HtmlEncode(text)}</pre>";
}
