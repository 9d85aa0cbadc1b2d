using Fathom.Formats;
using Fathom.Formats.Gguf;

namespace Fathom.Cli.Models;

/// <summary>The license that a model file states.</summary>
internal static class ModelLicense
{
    /// <summary>Its name; null if the file doesn't state one.</summary>
    public static string? Of(WeightSource weights) => weights is GgufWeightSource gguf ? gguf.File.Metadata.FindString("general.license") : null;
}
