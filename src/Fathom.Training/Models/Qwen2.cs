using Fathom.Autograd;
using Fathom.Autograd.Modules;
using Fathom.Formats;
using Fathom.Models.Blocks;
using Fathom.Numerics.Kernels;
using RmsNorm = Fathom.Autograd.Modules.RmsNorm;

namespace Fathom.Training.Models;

/// <summary>
/// Qwen2, Qwen3 and Llama, trainable: grouped-query attention with halves as rotary pairs; Qwen2 has biases on queries, keys and values, Qwen3 norms
/// on the heads of queries and keys.
/// </summary>
internal static class Qwen2
{
    public static TrainableModel Create(ModelConfig config)
    {
        var parameters = new ParameterSet();
        var rotary = new Rotary(RopeFrequencies.CreateTable(config, config.HeadDim, RotaryPairing.HalfSplit));
        var embedding = new Embedding(parameters, "model.embed_tokens", config.VocabSize, config.HiddenSize);
        DecoderLayer[] layers = [.. Enumerable.Range(0, config.NumLayers).Select(layer => CreateLayer(parameters, config, rotary, layer))];
        var norm = new RmsNorm(parameters, "model.norm", config.HiddenSize, config.RmsNormEps);
        Parameter head = config.TieWordEmbeddings ? embedding.Table : parameters.Add("lm_head.weight", config.VocabSize, config.HiddenSize, ParameterRole.Head);
        return new TrainableModel(config, parameters, new ModelParts
        {
            Embedding = embedding,
            Layers = layers,
            FinalNorm = norm,
            Head = new OutputHead(head),
            Linears = layers.SelectMany(layer => ((GroupedAttention)layer.Attention).Linears.Concat(((GatedMlp)layer.FeedForward).Linears)),
        });
    }

    private static DecoderLayer CreateLayer(ParameterSet parameters, ModelConfig config, Rotary rotary, int layer)
    {
        string name = $"model.layers.{layer}";
        return new DecoderLayer(
            new RmsNorm(parameters, name + ".input_layernorm", config.HiddenSize, config.RmsNormEps),
            new GroupedAttention(
                parameters,
                name + ".self_attn",
                config.HiddenSize,
                config.NumHeads,
                config.NumKvHeads,
                config.HeadDim,
                config.HasQkvBias,
                rotary,
                normEps: config.ModelType == "qwen3" ? config.RmsNormEps : null),
            new RmsNorm(parameters, name + ".post_attention_layernorm", config.HiddenSize, config.RmsNormEps),
            new GatedMlp(parameters, name + ".mlp", config.HiddenSize, config.IntermediateSize));
    }
}
