using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fathom.Cli.Output;

/// <summary>JSON settings: one line, with letters of all scripts unescaped. Each generated context specifies the rest.</summary>
internal static class CompactJson
{
    /// <summary>A generated context's options with these settings.</summary>
    /// <param name="generated">The generated options.</param>
    public static JsonSerializerOptions With(JsonSerializerOptions generated) => new(generated) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
