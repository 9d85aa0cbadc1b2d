using System.Text.Json.Serialization;
using Fathom.Server.Json;

namespace Fathom.Server.Ollama;

/// <summary>Generated JSON context for Ollama's API: snake case, null fields left out unless marked otherwise.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OllamaChatLine))]
[JsonSerializable(typeof(OllamaGenerateLine))]
[JsonSerializable(typeof(OllamaEmbeddings))]
[JsonSerializable(typeof(OllamaTags))]
[JsonSerializable(typeof(OllamaRunning))]
[JsonSerializable(typeof(OllamaShow))]
[JsonSerializable(typeof(OllamaVersion))]
internal sealed partial class OllamaJson : JsonSerializerContext
{
    /// <summary>The shapes.</summary>
    public static OllamaJson Wire => field ??= new(WireJson.With(Default.GeneratedSerializerOptions!));
}
