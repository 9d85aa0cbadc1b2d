using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fathom.Cli.Output;

/// <summary>How JSON is printed: one line, with letters of all scripts as they are. Each context says the rest at build time.</summary>
internal static class CompactJson
{
    /// <summary>Options of a generated context that print so.</summary>
    /// <param name="generated">Those that were generated.</param>
    public static JsonSerializerOptions With(JsonSerializerOptions generated) => new(generated) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
