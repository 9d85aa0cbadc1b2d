using System.Text.Json;

namespace Fathom.Inference.Constraints;

/// <summary>A required format of an answer, enforced by forbidding all tokens that don't fit. Thinking before the answer is unrestricted.</summary>
public sealed record OutputFormat
{
    private OutputFormat(OutputFormatKind kind, string text) => (Kind, Text) = (kind, text);

    /// <summary>Any JSON object.</summary>
    public static OutputFormat JsonObject { get; } = new(OutputFormatKind.JsonObject, string.Empty);

    /// <summary>The kind of format.</summary>
    public OutputFormatKind Kind { get; }

    /// <summary>The schema, pattern or grammar; empty for any JSON object.</summary>
    public string Text { get; }

    /// <summary>Requires a JSON value that satisfies a JSON Schema, draft 2020-12.</summary>
    /// <param name="schema">The schema, as JSON.</param>
    public static OutputFormat JsonSchema(string schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new OutputFormat(OutputFormatKind.JsonSchema, schema);
    }

    /// <summary>Requires a JSON value that satisfies a JSON Schema, draft 2020-12.</summary>
    /// <param name="schema">The schema.</param>
    public static OutputFormat JsonSchema(JsonElement schema) => JsonSchema(schema.GetRawText());

    /// <summary>Requires a text that a regular expression in ECMAScript syntax matches as a whole.</summary>
    /// <param name="pattern">The expression.</param>
    public static OutputFormat Regex(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new OutputFormat(OutputFormatKind.Regex, pattern);
    }

    /// <summary>Requires a text of a grammar.</summary>
    /// <param name="gbnf">The grammar in GBNF; its root is called <c>root</c>.</param>
    public static OutputFormat Grammar(string gbnf)
    {
        ArgumentNullException.ThrowIfNull(gbnf);
        return new OutputFormat(OutputFormatKind.Grammar, gbnf);
    }
}

/// <summary>Kinds of output formats.</summary>
public enum OutputFormatKind
{
    /// <summary>Any JSON object.</summary>
    JsonObject,

    /// <summary>JSON that satisfies a schema.</summary>
    JsonSchema,

    /// <summary>A text that a regular expression matches.</summary>
    Regex,

    /// <summary>A text of a GBNF grammar.</summary>
    Grammar,
}
