using System.Text.Json.Serialization;
using Fathom.Server.Json;

namespace Fathom.Server.Anthropic;

/// <summary>Generated JSON context for Anthropic's API: snake case, null fields left out unless marked otherwise.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(MessageEvent))]
[JsonSerializable(typeof(MessageTokens))]
internal sealed partial class AnthropicJson : JsonSerializerContext
{
    /// <summary>The shapes.</summary>
    public static AnthropicJson Wire => field ??= new(WireJson.With(Default.GeneratedSerializerOptions!));
}
