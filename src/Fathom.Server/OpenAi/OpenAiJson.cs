using System.Text.Json.Serialization;
using Fathom.Server.Json;

namespace Fathom.Server.OpenAi;

/// <summary>Generated JSON context for OpenAI's API: snake case, null fields left out unless marked otherwise.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChatCompletion))]
[JsonSerializable(typeof(ChatChunk))]
[JsonSerializable(typeof(Completion))]
[JsonSerializable(typeof(EmbeddingList))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelEntry))]
[JsonSerializable(typeof(TokenCountBody))]
[JsonSerializable(typeof(float[]))]
[JsonSerializable(typeof(string))]
internal sealed partial class OpenAiJson : JsonSerializerContext
{
    /// <summary>The shapes.</summary>
    public static OpenAiJson Wire => field ??= new(WireJson.With(Default.GeneratedSerializerOptions!));
}
