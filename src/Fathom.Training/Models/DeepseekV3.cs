using Fathom.Autograd;
using Fathom.Autograd.Modules;
using Fathom.Formats;
using Fathom.Models.Blocks;
using Fathom.Numerics.Kernels;
using RmsNorm = Fathom.Autograd.Modules.RmsNorm;

namespace Fathom.Training.Models;

/// <summary>DeepSeek-V2 and V3, trainable: latent attention, experts after leading dense layers, one optional multi-token-prediction layer.</summary>
internal static class DeepseekV3
{
    public static TrainableModel Create(ModelConfig config)
    {
        MlaConfig mla = config.Mla ?? throw new TrainingException("train.model.unsupported", "kv_lora_rank", "latent attention", "none");
        if (config.NumNextTokenPredictLayers > 1)
        {
            throw new TrainingException("train.model.unsupported", "num_nextn_predict_layers", "0 or 1", $"{config.NumNextTokenPredictLayers}");
        }

        var parameters = new ParameterSet();
        var rotary = new Rotary(RopeFrequencies.CreateTable(config, mla.QkRopeHeadDim, RotaryPairing.Interleaved));
        var embedding = new Embedding(parameters, "model.embed_tokens", config.VocabSize, config.HiddenSize);
        DecoderLayer[] layers = [.. Enumerable.Range(0, config.NumLayers).Select(layer => CreateLayer(parameters, config, mla, rotary, layer))];
        MtpModule? mtp = config.NumNextTokenPredictLayers == 0 ? null : CreateMtp(parameters, config, mla, rotary);
        var norm = new RmsNorm(parameters, "model.norm", config.HiddenSize, config.RmsNormEps);
        Parameter head = config.TieWordEmbeddings ? embedding.Table : parameters.Add("lm_head.weight", config.VocabSize, config.HiddenSize, ParameterRole.Head);
        return new TrainableModel(config, parameters, new ModelParts
        {
            Embedding = embedding,
            Layers = layers,
            FinalNorm = norm,
            Head = new OutputHead(head),
            Mtp = mtp,
            Linears = layers.SelectMany(Linears),
        });
    }

    private static MtpModule CreateMtp(ParameterSet parameters, ModelConfig config, MlaConfig mla, Rotary rotary) =>
        new(
            parameters,
            $"model.layers.{config.NumLayers}",
            config.HiddenSize,
            config.RmsNormEps,
            CreateLayer(parameters, config, mla, rotary, config.NumLayers));

    private static DecoderLayer CreateLayer(ParameterSet parameters, ModelConfig config, MlaConfig mla, Rotary rotary, int layer)
    {
        string name = $"model.layers.{layer}";
        var shape = new LatentShape(config.NumHeads, mla.QueryLoraRank, mla.KvLoraRank, mla.QkNopeHeadDim, mla.QkRopeHeadDim, mla.VHeadDim);
        float scale = (float)(RopeFrequencies.SoftmaxFactor(config.RopeScaling) / Math.Sqrt(shape.KeyDim));
        var attentionNorm = new RmsNorm(parameters, name + ".input_layernorm", config.HiddenSize, config.RmsNormEps);
        var attention = new LatentAttention(parameters, name + ".self_attn", config.HiddenSize, shape, config.RmsNormEps, scale, rotary);
        var feedForwardNorm = new RmsNorm(parameters, name + ".post_attention_layernorm", config.HiddenSize, config.RmsNormEps);
        IModule feedForward = config.Moe is { } moe && layer >= moe.FirstDenseLayers
            ? new MixtureOfExperts(parameters, name + ".mlp", config.HiddenSize, moe.MoeIntermediateSize, moe.NumSharedExperts, moe.Router)
            : new GatedMlp(parameters, name + ".mlp", config.HiddenSize, config.IntermediateSize);
        return new DecoderLayer(attentionNorm, attention, feedForwardNorm, feedForward);
    }

    private static IEnumerable<Linear> Linears(DecoderLayer layer) =>
        ((LatentAttention)layer.Attention).Linears.Concat(layer.FeedForward is GatedMlp mlp ? mlp.Linears : ((MixtureOfExperts)layer.FeedForward).Linears);
}
