namespace Fathom.Inference;

/// <summary>How a model's makers generate with it: <c>generation_config.json</c>.</summary>
public sealed record GenerationDefaults
{
    /// <summary>Sampling options; the engine's defaults where the file says nothing.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Tokens that end an answer, beside the tokenizer's own.</summary>
    public IReadOnlyList<int> EndOfGeneration { get; init; } = [];
}
