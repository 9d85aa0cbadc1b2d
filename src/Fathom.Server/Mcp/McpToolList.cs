using System.Text.Json;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol.Protocol;

namespace Fathom.Server.Mcp;

/// <summary>The tools as clients see them. Result schemas are generated from the types that the server itself uses.</summary>
internal static class McpToolList
{
    public const string Ask = "ask";
    public const string ListModels = "list_models";
    public const string CountTokens = "count_tokens";

    private const string AskInput = """
        {
          "type": "object",
          "properties": {
            "question": { "type": "string", "description": "What to ask, in full: earlier calls are not remembered" },
            "instructions": { "type": "string", "description": "System prompt" },
            "model": { "type": "string", "description": "A name from list_models; the default model if absent" },
            "thinking": { "type": "boolean", "description": "Whether the model thinks before it answers; its own habit if absent" },
            "thinking_budget": { "type": "integer", "minimum": 0, "description": "Most tokens of thinking" },
            "max_tokens": { "type": "integer", "minimum": 1, "description": "Most new tokens, thoughts included; until the context is full if absent" },
            "temperature": { "type": "number", "minimum": 0, "maximum": 2, "description": "0 always takes the likeliest token" },
            "seed": { "type": "integer", "description": "The same seed gives the same answer" }
          },
          "required": ["question"],
          "additionalProperties": false
        }
        """;

    private const string ListModelsInput = """{ "type": "object", "properties": {}, "additionalProperties": false }""";

    private const string CountTokensInput = """
        {
          "type": "object",
          "properties": {
            "text": { "type": "string", "description": "The text" },
            "model": { "type": "string", "description": "A name from list_models; the default model if absent" }
          },
          "required": ["text"],
          "additionalProperties": false
        }
        """;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Tool> All { get; } =
    [
        Create(Ask, "Ask the model", "Asks a language model a question and waits for the whole answer", AskInput, McpJson.Wire.AskResult),
        Create(ListModels, "List the models", "Lists the language models that can be asked", ListModelsInput, McpJson.Wire.McpModels),
        Create(CountTokens, "Count tokens", "Counts the tokens that a model makes of a text", CountTokensInput, McpJson.Wire.McpTokenCount),
    ];

    /// <summary>A tool's arguments.</summary>
    public static IEnumerable<string> ArgumentsOf(Tool tool) => tool.InputSchema.GetProperty("properties").EnumerateObject().Select(property => property.Name);

    private static Tool Create(string name, string title, string description, string input, JsonTypeInfo output) => new()
    {
        Name = name,
        Title = title,
        Description = description,
        InputSchema = JsonElement.Parse(input),
        OutputSchema = JsonSerializer.SerializeToElement(output.GetJsonSchemaAsNode(), McpJson.Wire.JsonNode),
        Annotations = new ToolAnnotations { Title = title, ReadOnlyHint = true, OpenWorldHint = false },
    };
}
