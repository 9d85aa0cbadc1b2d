using Fathom.Formats;
using Fathom.Models.Blocks;
using Fathom.Models.Caching;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Models.Architectures;

/// <summary>Reads the parts that all architectures name the same way.</summary>
internal sealed class LayerReader(WeightSource source)
{
    private const string EmbeddingName = "model.embed_tokens.weight";
    private const string HeadName = "lm_head.weight";

    public ModelConfig Config { get; } = source.Config;

    public WeightSource Source { get; } = source;

    public NormLayer Norm(string name, int width) => new(Source.GetVector(name, width), Config.RmsNormEps);

    /// <summary>Returns the vector of that name, or an empty one if the source has none.</summary>
    public NativeSpan<float> OptionalVector(string name, int length) => Source.TryGetVector(name, length, out NativeSpan<float> vector) ? vector : default;

    public WeightMatrix Matrix(string name, int rows, int columns) => Source.GetMatrix(name, rows, columns);

    public GatedMlp Mlp(string prefix, int intermediateSize) => new(
        Matrix($"{prefix}.gate_proj.weight", intermediateSize, Config.HiddenSize),
        Matrix($"{prefix}.up_proj.weight", intermediateSize, Config.HiddenSize),
        Matrix($"{prefix}.down_proj.weight", Config.HiddenSize, intermediateSize));

    /// <summary>Reads the projections of grouped-query attention, without biases and norms.</summary>
    public GqaWeights Gqa(string prefix)
    {
        int queryWidth = Config.NumHeads * Config.HeadDim;
        int keyWidth = Config.NumKvHeads * Config.HeadDim;
        return new GqaWeights(
            Matrix($"{prefix}.q_proj.weight", queryWidth, Config.HiddenSize),
            Matrix($"{prefix}.k_proj.weight", keyWidth, Config.HiddenSize),
            Matrix($"{prefix}.v_proj.weight", keyWidth, Config.HiddenSize),
            Matrix($"{prefix}.o_proj.weight", Config.HiddenSize, queryWidth));
    }

    /// <summary>Creates a dense model of grouped-query layers.</summary>
    /// <param name="context">Threads and kernels.</param>
    /// <param name="attention">Reads a layer's attention weights, given the prefix of their names.</param>
    public Model CreateDense(ComputeContext context, Func<string, GqaWeights> attention)
    {
        RotaryTable rotary = RopeFrequencies.CreateTable(Config, Config.HeadDim, Source.Layout.RotaryPairing);
        int keyLength = Config.NumKvHeads * Config.HeadDim;
        return Create(context, new CacheShape(Config.NumLayers, keyLength, keyLength, Config.NumKvHeads), rotary, layer => new DecoderLayer(
            Norm($"model.layers.{layer}.input_layernorm.weight", Config.HiddenSize),
            new GqaAttention(attention($"model.layers.{layer}.self_attn"), rotary, Config.NumHeads, Config.NumKvHeads, Config.HeadDim),
            Norm($"model.layers.{layer}.post_attention_layernorm.weight", Config.HiddenSize),
            Mlp($"model.layers.{layer}.mlp", Config.IntermediateSize)));
    }

    /// <summary>Creates a model with any kind of layers between embedding and head.</summary>
    /// <param name="context">Threads and kernels.</param>
    /// <param name="cacheShape">Values that the decoder layers cache per token.</param>
    /// <param name="rotary">Rotations of the positions.</param>
    /// <param name="layer">Creates a decoder layer from its number, also for multi-token-prediction layers.</param>
    public Model Create(ComputeContext context, CacheShape cacheShape, RotaryTable rotary, Func<int, DecoderLayer> layer)
    {
        WeightMatrix embedding = Matrix(EmbeddingName, Config.VocabSize, Config.HiddenSize);
        bool hasHead = !Config.TieWordEmbeddings;
        var parts = new ModelParts(
            embedding,
            [.. Enumerable.Range(0, Config.NumLayers).Select(layer)],
            Norm("model.norm.weight", Config.HiddenSize),
            hasHead ? Matrix(HeadName, Config.VocabSize, Config.HiddenSize) : embedding,
            rotary,
            [.. Enumerable.Range(Config.NumLayers, Config.NumNextTokenPredictLayers)
                .TakeWhile(number => MtpModule.IsIn(Source, number))
                .Select(number => new MtpModule(Mtp(embedding, $"model.layers.{number}"), layer(number)))]);
        return new Model(Config, cacheShape, parts, context);
    }

    private MtpWeights Mtp(WeightMatrix embedding, string prefix) => new(
        embedding,
        Norm($"{prefix}.enorm.weight", Config.HiddenSize),
        Norm($"{prefix}.hnorm.weight", Config.HiddenSize),
        Matrix($"{prefix}.eh_proj.weight", Config.HiddenSize, 2 * Config.HiddenSize),
        Norm($"{prefix}.shared_head.norm.weight", Config.HiddenSize));
}
