using Fathom.Cli.Measurement;
using Fathom.Cli.Output;
using Fathom.Formats;
using Fathom.Inference.Loading;
using Fathom.Tokenizers;

namespace Fathom.Cli.Inspection;

/// <summary>The output of <c>inspect --json</c>. Fields that a file doesn't state are left out.</summary>
/// <param name="File">Name of the file or folder.</param>
/// <param name="Format">gguf or safetensors.</param>
/// <param name="Architecture">GGUF's name for it (deepseek2), or <c>model_type</c> of config.json (deepseek_v3).</param>
internal sealed record InspectResult(string File, string Format, string? Architecture) : Success
{
    /// <summary>The path as given; in batches only.</summary>
    public string? Path { get; init; }

    public int? Version { get; init; }

    public string? Name { get; init; }

    public string? License { get; init; }

    public int Files { get; init; }

    public long Bytes { get; init; }

    public int Tensors { get; init; }

    public long Parameters { get; init; }

    public string? Quantization { get; init; }

    public IReadOnlyList<TensorTypeResult> TensorTypes { get; init; } = [];

    /// <summary>Whether Fathom can run it.</summary>
    public bool IsRunnable { get; init; } = true;

    public string? NotRunnableBecause { get; init; }

    public int? ContextLength { get; init; }

    public int? Layers { get; init; }

    public int? HiddenSize { get; init; }

    public int? Heads { get; init; }

    public int? KvHeads { get; init; }

    public int? VocabSize { get; init; }

    public int? Experts { get; init; }

    public int? ExpertsPerToken { get; init; }

    public int? KvLoraRank { get; init; }

    public int? QueryLoraRank { get; init; }

    public int? MtpLayers { get; init; }

    public string? RopeScaling { get; init; }

    /// <summary>Default cache size of one token over all layers: two bytes per value, or four with float weights.</summary>
    public long? CacheBytesPerToken { get; init; }

    public TokenizerResult? Tokenizer { get; init; }

    public bool HasChatTemplate { get; init; }

    /// <summary>Whether the chat template handles reasoning.</summary>
    public bool Thinks { get; init; }

    /// <summary>Adds what the tensors show.</summary>
    public InspectResult With(InspectedTensors tensors) => this with { Tensors = tensors.Count, Parameters = tensors.Parameters, TensorTypes = tensors.Types };

    /// <summary>Adds the tokenizer and chat template.</summary>
    public InspectResult With(Tokenizer? tokenizer, string? chatTemplate) => this with
    {
        Tokenizer = tokenizer is null ? null : new TokenizerResult(tokenizer.VocabularySize, tokenizer.BosId, tokenizer.EosId, tokenizer.AddBos),
        HasChatTemplate = chatTemplate is not null,
        Thinks = ModelTemplates.Thinks(chatTemplate),
    };

    /// <summary>Adds the hyperparameters.</summary>
    public InspectResult With(ModelConfig config, bool hasFloatWeights) => this with
    {
        ContextLength = config.MaxSequenceLength,
        Layers = config.NumLayers,
        HiddenSize = config.HiddenSize,
        Heads = config.NumHeads,
        KvHeads = config.NumKvHeads,
        VocabSize = config.VocabSize,
        Experts = config.Moe?.NumRoutedExperts,
        ExpertsPerToken = config.Moe?.NumExpertsPerToken,
        KvLoraRank = config.Mla?.KvLoraRank,
        QueryLoraRank = config.Mla?.QueryLoraRank,
        MtpLayers = config.NumNextTokenPredictLayers > 0 ? config.NumNextTokenPredictLayers : null,
        RopeScaling = config.RopeScaling?.Kind.ToString().ToLowerInvariant(),
        CacheBytesPerToken = config.NumLayers * RunningPlan.CacheValues(config) * (hasFloatWeights ? sizeof(float) : sizeof(ushort)),
    };
}

/// <summary>The tensors of one type.</summary>
internal sealed record TensorTypeResult(string Type, int Tensors, long Bytes);

/// <summary>Summary of a tokenizer.</summary>
internal sealed record TokenizerResult(int VocabSize, int? BosId, int? EosId, bool AddBos);

/// <summary>A file of a batch that was refused.</summary>
/// <param name="Path">The path as given.</param>
/// <param name="Error">Why.</param>
internal sealed record InspectFailure(string Path, FailureDetail Error)
{
    /// <summary>Always false.</summary>
    [System.Text.Json.Serialization.JsonPropertyOrder(-1)]
    public bool Ok { get; }
}
