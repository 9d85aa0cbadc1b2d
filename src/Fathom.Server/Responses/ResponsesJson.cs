using System.Text.Json.Serialization;
using Fathom.Server.Json;

namespace Fathom.Server.Responses;

/// <summary>Generated JSON context for OpenAI's newer API: snake case, null fields left out unless marked otherwise.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ResponseBody))]
[JsonSerializable(typeof(ResponseEvent))]
internal sealed partial class ResponsesJson : JsonSerializerContext
{
    /// <summary>The shapes.</summary>
    public static ResponsesJson Wire => field ??= new(WireJson.With(Default.GeneratedSerializerOptions!));
}
