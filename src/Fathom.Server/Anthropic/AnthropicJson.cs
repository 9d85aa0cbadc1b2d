using System.Text.Json.Serialization;
using Fathom.Server.Json;

namespace Fathom.Server.Anthropic;

/// <summary>Bodies of Anthropic's API, generated at build time: snake case, null fields left out unless they say otherwise.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(MessageEvent))]
[JsonSerializable(typeof(MessageTokens))]
internal sealed partial class AnthropicJson : JsonSerializerContext
{
    /// <summary>The shapes.</summary>
    public static AnthropicJson Wire => field ??= new(WireJson.With(Default.GeneratedSerializerOptions!));
}
