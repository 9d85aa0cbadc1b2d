using System.Text.Json;
using Fathom.Inference.Constraints;
using Fathom.Server.Errors;
using Fathom.Server.Requests;

namespace Fathom.Server.Generation;

/// <summary>Reads the required form of an answer, under the field names of all dialects.</summary>
internal static class FormatFields
{
    private static readonly string[] s_types = ["text", "json_object", "json_schema", "regex", "grammar"];

    /// <summary>
    /// OpenAI's <c>response_format</c>, llama.cpp's <c>json_schema</c> and <c>grammar</c>, vLLM's <c>guided_json</c>, <c>guided_regex</c> and
    /// <c>guided_grammar</c>.
    /// </summary>
    /// <exception cref="ApiException">A form is refused, or there is more than one.</exception>
    public static OutputFormat? Read(JsonFields fields)
    {
        if (fields.Has("guided_choice"))
        {
            throw ApiException.Unsupported("guided_choice", "'guided_choice' is not supported: use 'guided_regex'");
        }

        OutputFormat?[] given =
        [
            fields.Object("response_format") is { } format ? OfObject(format, "json_schema") : null,
            Schema(fields, "json_schema"),
            Schema(fields, "guided_json"),
            fields.Text("grammar") is { Length: > 0 } grammar ? OutputFormat.Grammar(grammar) : null,
            fields.Text("guided_grammar") is { Length: > 0 } guided ? OutputFormat.Grammar(guided) : null,
            fields.Text("guided_regex") is { Length: > 0 } regex ? OutputFormat.Regex(regex) : null,
        ];
        OutputFormat[] forms = [.. given.OfType<OutputFormat>()];
        return forms.Length <= 1 ? forms.FirstOrDefault() : throw ApiException.Invalid("response_format", "more than one form is asked for");
    }

    /// <summary>The form described by an object with a <c>type</c>; null for any text.</summary>
    /// <param name="format">The object.</param>
    /// <param name="wrapper">The field whose object holds the schema; null if the schema is next to the type.</param>
    /// <exception cref="ApiException">It is not a valid form.</exception>
    public static OutputFormat? OfObject(JsonFields format, string? wrapper) => format.Word("type", s_types) switch
    {
        "text" => null,
        "json_object" => Schema(format, "schema") ?? OutputFormat.JsonObject,
        "json_schema" => RequiredSchema(wrapper is null ? format : format.Object(wrapper) ?? throw format.Missing(wrapper)),
        "regex" => OutputFormat.Regex(format.RequireText("pattern")),
        "grammar" => OutputFormat.Grammar(format.RequireText("grammar")),
        _ => throw format.Missing("type"),
    };

    /// <summary>Ollama's <c>format</c>: the word <c>json</c>, or a schema.</summary>
    /// <exception cref="ApiException">It is neither.</exception>
    public static OutputFormat? ReadOllama(JsonFields fields) => fields.Find("format") switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } => fields.Word("format", "", "json") == "json" ? OutputFormat.JsonObject : null,
        _ => Schema(fields, "format"),
    };

    private static OutputFormat? Schema(JsonFields fields, string field) => fields.Find(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False } schema => OutputFormat.JsonSchema(schema),
        { } other => throw JsonFields.Wrong(fields.NameOf(field), "a JSON Schema", other),
    };

    private static OutputFormat RequiredSchema(JsonFields fields) => Schema(fields, "schema") ?? throw fields.Missing("schema");
}
