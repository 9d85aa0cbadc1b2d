using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fathom.Cli.Chat;

/// <summary>Turns and saved conversations as JSON: snake case, null fields left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChatResult))]
[JsonSerializable(typeof(SavedMessage[]))]
internal sealed partial class ChatJson : JsonSerializerContext
{
    /// <summary>One line, with letters of all scripts as they are.</summary>
    public static ChatJson Compact =>
        field ??= new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
