using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Fathom.Server.Json;

namespace Fathom.Server.Mcp;

/// <summary>Generated JSON context for tool arguments and results: snake case, null fields left out unless marked otherwise.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AskResult))]
[JsonSerializable(typeof(McpModels))]
[JsonSerializable(typeof(McpTokenCount))]
[JsonSerializable(typeof(IDictionary<string, JsonElement>))]
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class McpJson : JsonSerializerContext
{
    /// <summary>The shapes.</summary>
    public static McpJson Wire => field ??= new(WireJson.With(Default.GeneratedSerializerOptions!));
}
