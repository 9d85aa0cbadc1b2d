using Fathom.Formats;
using Fathom.Formats.Gguf;

namespace Fathom.Cli.Models;

/// <summary>The license that a model file tells.</summary>
internal static class ModelLicense
{
    /// <summary>Its name; null when the file does not tell.</summary>
    public static string? Of(WeightSource weights) => weights is GgufWeightSource gguf ? gguf.File.Metadata.FindString("general.license") : null;
}
