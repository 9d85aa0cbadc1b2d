using Markdig;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;

namespace Fathom.Web.Markup;

/// <summary>Formulas in Markdown.</summary>
internal sealed class MathExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.BlockParsers.Insert(0, new MathBlockParser());
        pipeline.InlineParsers.InsertBefore<EscapeInlineParser>(new MathInlineParser());
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }
}
