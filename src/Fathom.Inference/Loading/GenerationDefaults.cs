using Fathom.Inference.Requests;

namespace Fathom.Inference.Loading;

/// <summary>How a model's makers generate with it: <c>generation_config.json</c>.</summary>
public sealed record GenerationDefaults
{
    /// <summary>Reads the file in a checkpoint folder.</summary>
    /// <param name="path">The folder, or a file in it.</param>
    /// <returns>What it says; null where there is no such file.</returns>
    /// <exception cref="Formats.ModelFormatException">The file is refused.</exception>
    public static GenerationDefaults? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ModelFolder.ReadDefaults(path);
    }

    /// <summary>Sampling options; the engine's defaults where the file says nothing.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Tokens that end an answer, beside the tokenizer's own.</summary>
    public IReadOnlyList<int> EndOfGeneration { get; init; } = [];
}
