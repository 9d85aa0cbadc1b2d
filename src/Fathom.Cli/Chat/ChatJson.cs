using System.Text.Json.Serialization;
using Fathom.Cli.Output;

namespace Fathom.Cli.Chat;

/// <summary>Turns and saved conversations as JSON: snake case, null fields left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChatResult))]
[JsonSerializable(typeof(SavedMessage[]))]
internal sealed partial class ChatJson : JsonSerializerContext
{
    /// <summary>The shapes.</summary>
    public static ChatJson Compact => field ??= new(CompactJson.With(Default.GeneratedSerializerOptions!));
}
