using System.Text.Json.Serialization;
using Fathom.Server.Json;

namespace Fathom.Server.Errors;

/// <summary>Generated JSON context for errors: snake case, null fields left out unless marked otherwise.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OpenAiErrorBody))]
[JsonSerializable(typeof(AnthropicErrorBody))]
[JsonSerializable(typeof(OllamaErrorBody))]
internal sealed partial class ErrorJson : JsonSerializerContext
{
    /// <summary>The shapes.</summary>
    public static ErrorJson Wire => field ??= new(WireJson.With(Default.GeneratedSerializerOptions!));
}
