using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Fathom.Web.Markup;

/// <summary>Makes untrusted Markdown safe to embed in other Markdown: its HTML becomes text, and no code block extends beyond its end.</summary>
internal static class QuotedMarkdown
{
    /// <summary>Characters of a text that are parsed as Markdown; a longer one is quoted as a code block.</summary>
    private const int MaxCharacters = SafeMarkdown.MaxCharacters;

    /// <summary>How often the text is parsed again: an escaped character may have hidden another.</summary>
    private const int MaxPasses = 8;

    private const string Marks = @"\`*_[]<>#&|~$";

    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build();

    /// <summary>A text in Markdown, as one or more blocks. Code, and everything that isn't HTML, is unchanged.</summary>
    public static string Block(string text)
    {
        try
        {
            for (int pass = 0; pass < MaxPasses && text.Length <= MaxCharacters; pass++)
            {
                MarkdownDocument document = Markdown.Parse(text, s_pipeline);
                List<SourceSpan> html =
                [
                    .. document.Descendants<HtmlBlock>().Select(block => block.Span), .. document.Descendants<HtmlInline>().Select(inline => inline.Span),
                ];
                if (html.Count == 0)
                {
                    return Close(text, document.OfType<FencedCodeBlock>().LastOrDefault());
                }

                text = Escape(text, html);
            }
        }
        catch (ArgumentException)
        {
            // Nested deeper than Markdig allows.
        }

        return Code(text);
    }

    /// <summary>Plain text in one line of Markdown.</summary>
    public static string Line(string text) =>
        string.Concat(text.Select(letter => Marks.Contains(letter, StringComparison.Ordinal) ? $@"\{letter}" : letter < ' ' ? " " : $"{letter}"));

    /// <summary>Any text as a code block whose fence is longer than every run of backticks in it.</summary>
    private static string Code(string text)
    {
        int longest = 0;
        int run = 0;
        foreach (char letter in text)
        {
            run = letter == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        string fence = new('`', Math.Max(3, longest + 1));
        return $"{fence}\n{text}\n{fence}";
    }

    private static string Close(string text, FencedCodeBlock? last) => last is { ClosingFencedCharCount: 0 }
        ? $"{text}\n{new string(last.FencedChar, last.OpeningFencedCharCount)}"
        : text;

    /// <summary>The text with a backslash before every angle bracket that opens something in the spans.</summary>
    private static string Escape(string text, List<SourceSpan> html)
    {
        HashSet<int> opening = [];
        foreach (SourceSpan span in html)
        {
            for (int place = Math.Max(0, span.Start); place <= span.End && place < text.Length; place++)
            {
                if (text[place] == '<')
                {
                    opening.Add(place);
                }
            }
        }

        return string.Concat(text.Select((letter, place) => opening.Contains(place) ? @"\<" : $"{letter}"));
    }
}
