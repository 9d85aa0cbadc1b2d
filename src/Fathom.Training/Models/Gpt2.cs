using Fathom.Autograd;
using Fathom.Autograd.Modules;
using Fathom.Formats;

namespace Fathom.Training.Models;

/// <summary>GPT-2's shape, for comparing speed and quality with other trainers; not a format that is exported.</summary>
internal static class Gpt2
{
    public static TrainableModel Create(ModelConfig config)
    {
        var parameters = new ParameterSet();
        var embedding = new Embedding(parameters, "transformer.wte", config.VocabSize, config.HiddenSize);
        var positions = new Embedding(parameters, "transformer.wpe", config.MaxSequenceLength, config.HiddenSize);
        DecoderLayer[] layers = [.. Enumerable.Range(0, config.NumLayers).Select(layer => CreateLayer(parameters, config, layer))];
        return new TrainableModel(config, parameters, new ModelParts
        {
            Embedding = embedding,
            Positions = positions,
            Layers = layers,
            FinalNorm = new LayerNorm(parameters, "transformer.ln_f", config.HiddenSize, config.RmsNormEps),
            Head = new OutputHead(embedding.Table),
        });
    }

    private static DecoderLayer CreateLayer(ParameterSet parameters, ModelConfig config, int layer)
    {
        string name = $"transformer.h.{layer}";
        return new DecoderLayer(
            new LayerNorm(parameters, name + ".ln_1", config.HiddenSize, config.RmsNormEps),
            new FusedAttention(parameters, name + ".attn", config.HiddenSize, config.NumHeads),
            new LayerNorm(parameters, name + ".ln_2", config.HiddenSize, config.RmsNormEps),
            new GeluMlp(parameters, name + ".mlp", config.HiddenSize, config.IntermediateSize));
    }
}
