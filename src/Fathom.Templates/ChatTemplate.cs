using Fathom.Templates.Errors;
using Fathom.Templates.Evaluation;
using Fathom.Templates.Syntax;
using Fathom.Templates.Values;

namespace Fathom.Templates;

/// <summary>A chat template: the small Jinja program that turns a conversation into a prompt.</summary>
/// <remarks>
/// The language is Jinja2 3.1 as Hugging Face transformers configures it (<c>trim_blocks</c>, <c>lstrip_blocks</c>, loop controls, immutable
/// sandbox, plain <c>tojson</c>, <c>raise_exception</c>, <c>strftime_now</c>, <c>generation</c> blocks), over a closed set of values: a template can
/// access nothing but its input, and costs no more than its <see cref="TemplateLimits"/> allow. Known differences: integers have 128 bits; upper and
/// lower case are mapped character by character; there is no inheritance and no include; only the filters, tests and methods that published chat
/// templates use exist, and any other is an error when it is reached, as is formatting with <c>%</c>; recursive loops are refused when parsing.
/// Immutable and safe from any thread.
/// </remarks>
public sealed class ChatTemplate
{
    private readonly ParsedTemplate _parsed;
    private readonly TemplateLimits _limits;

    private ChatTemplate(string source, ParsedTemplate parsed, TemplateLimits limits)
    {
        Source = source;
        _parsed = parsed;
        _limits = limits;
    }

    /// <summary>The template's text.</summary>
    public string Source { get; }

    /// <summary>Parses a template.</summary>
    /// <param name="source">The source, as in <c>tokenizer_config.json</c> or a GGUF file's <c>tokenizer.chat_template</c>.</param>
    /// <param name="limits">Limits on the cost of parsing and rendering; null for <see cref="TemplateLimits.Default"/>.</param>
    /// <exception cref="TemplateException">The source isn't a template, or exceeds a limit.</exception>
    public static ChatTemplate Parse(string source, TemplateLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        limits ??= TemplateLimits.Default;
        if (source.Length > limits.MaxSourceCharacters)
        {
            throw new TemplateException(TemplateErrorCodes.LimitSource, 0, $"{source.Length} characters, at most {limits.MaxSourceCharacters}");
        }

        return new ChatTemplate(source, TemplateParser.Parse(source, limits), limits);
    }

    /// <summary>Renders the prompt.</summary>
    /// <exception cref="TemplateException">The template raised an error, or exceeds a limit.</exception>
    public string Render(ChatTemplateInput input) => RenderText(input).Text;

    /// <summary>
    /// Renders the prompt, split where the origin of its text changes, so that a tokenizer can recognize special tokens in the template's own text
    /// but never in the text of messages, tools and variables.
    /// </summary>
    /// <returns>Segments of alternating origin; their concatenation is what <see cref="Render"/> returns.</returns>
    /// <remarks>
    /// Each character keeps its origin through all text operations. The prompt is still a single text: what isn't a special token must be
    /// tokenized across segment boundaries.
    /// </remarks>
    /// <exception cref="TemplateException">The template raised an error, or exceeds a limit.</exception>
    public IReadOnlyList<TemplateSegment> RenderSegments(ChatTemplateInput input) => Segments(RenderText(input));

    /// <summary>Whether an expression reads a variable of this name.</summary>
    internal bool Reads(string name) => _parsed.Names.Contains(name);

    private static List<TemplateSegment> Segments(TextValue text)
    {
        List<TemplateSegment> segments = [];
        int start = 0;
        foreach (int end in text.Text.Length == 0 ? [] : text.RunEnds(0, text.Text.Length))
        {
            segments.Add(new TemplateSegment(text.Text[start..end], text.IsTrustedAt(start)));
            start = end;
        }

        return segments;
    }

    private TextValue RenderText(ChatTemplateInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var context = new RenderContext(_limits, input.TimeProvider);
        return Interpreter.Run(context, _parsed.Statements, InputValues.CreateScope(context, input));
    }
}
