using System.Text.Json;

namespace Fathom.Inference.Constraints;

/// <summary>A form that an answer must have: its tokens are chosen so that no other answer is possible. Thoughts before the answer are free.</summary>
public sealed record OutputFormat
{
    private OutputFormat(OutputFormatKind kind, string text) => (Kind, Text) = (kind, text);

    /// <summary>Any JSON object.</summary>
    public static OutputFormat JsonObject { get; } = new(OutputFormatKind.JsonObject, string.Empty);

    /// <summary>Which sort of form.</summary>
    public OutputFormatKind Kind { get; }

    /// <summary>The schema, pattern or grammar; empty for any JSON object.</summary>
    public string Text { get; }

    /// <summary>A JSON value that satisfies a JSON Schema, draft 2020-12.</summary>
    /// <param name="schema">The schema, as JSON.</param>
    public static OutputFormat JsonSchema(string schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new OutputFormat(OutputFormatKind.JsonSchema, schema);
    }

    /// <summary>A JSON value that satisfies a JSON Schema, draft 2020-12.</summary>
    /// <param name="schema">The schema.</param>
    public static OutputFormat JsonSchema(JsonElement schema) => JsonSchema(schema.GetRawText());

    /// <summary>A text that a regular expression of ECMAScript's syntax matches as a whole.</summary>
    /// <param name="pattern">The expression.</param>
    public static OutputFormat Regex(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new OutputFormat(OutputFormatKind.Regex, pattern);
    }

    /// <summary>A text of a grammar.</summary>
    /// <param name="gbnf">The grammar in GBNF; its root is called <c>root</c>.</param>
    public static OutputFormat Grammar(string gbnf)
    {
        ArgumentNullException.ThrowIfNull(gbnf);
        return new OutputFormat(OutputFormatKind.Grammar, gbnf);
    }
}

/// <summary>Sorts of forms.</summary>
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
