using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fathom.Server.Json;

/// <summary>How JSON goes over the wire: text as it is. Each dialect's context says the rest at build time.</summary>
internal static class WireJson
{
    /// <summary>Leaves letters of all languages as they are.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Options of a generated context, with <see cref="Encoder"/>.</summary>
    /// <param name="generated">Those that were generated.</param>
    public static JsonSerializerOptions With(JsonSerializerOptions generated) => new(generated) { Encoder = Encoder };
}
