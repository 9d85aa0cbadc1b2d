using Fathom.Inference.Requests;

namespace Fathom.Inference.Loading;

/// <summary>The generation settings that a model's makers recommend: <c>generation_config.json</c>.</summary>
public sealed record GenerationDefaults
{
    /// <summary>Reads the file in a checkpoint folder.</summary>
    /// <param name="path">The folder, or a file in it.</param>
    /// <returns>The settings; null if there is no such file.</returns>
    /// <exception cref="Formats.ModelFormatException">The file is invalid.</exception>
    public static GenerationDefaults? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ModelFolder.ReadDefaults(path);
    }

    /// <summary>Sampling options; the engine's defaults for what the file leaves out.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Tokens that end an answer, in addition to the tokenizer's own.</summary>
    public IReadOnlyList<int> EndOfGeneration { get; init; } = [];
}
