using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fathom.Server.Json;

/// <summary>JSON settings for responses: text is not escaped more than necessary. Each dialect's generated context specifies the rest.</summary>
internal static class WireJson
{
    /// <summary>Leaves letters of all languages unescaped.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>A generated context's options, with <see cref="Encoder"/>.</summary>
    /// <param name="generated">The generated options.</param>
    public static JsonSerializerOptions With(JsonSerializerOptions generated) => new(generated) { Encoder = Encoder };
}
