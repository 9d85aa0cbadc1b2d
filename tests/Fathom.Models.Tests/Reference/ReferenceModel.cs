using Fathom.Formats;
using static Fathom.Models.Tests.Reference.ReferenceMath;

namespace Fathom.Models.Tests.Reference;

/// <summary>All four architectures in float64, straight from their papers: one token after the other, no cache, latent attention expanded.</summary>
internal sealed class ReferenceModel(WeightSource source)
{
    private readonly ModelConfig _config = source.Config;

    /// <summary>Log-probabilities of the next token at each position, <c>[tokens][vocabSize]</c>.</summary>
    public double[][] Logprobs(ReadOnlySpan<int> tokens)
    {
        double[][] head = Matrix(source, _config.TieWordEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight");
        return [.. Hidden(tokens, HiddenStage.AfterFinalNorm).Select(x => LogSoftmax(Multiply(head, x)))];
    }

    /// <summary>Hidden states at each position, <c>[tokens][hiddenSize]</c>.</summary>
    public double[][] Hidden(ReadOnlySpan<int> tokens, HiddenStage stage)
    {
        double[][] embedding = Matrix(source, "model.embed_tokens.weight");
        double[][] hidden = new double[tokens.Length][];
        for (int t = 0; t < tokens.Length; t++)
        {
            hidden[t] = embedding[tokens[t]];
        }

        for (int layer = 0; layer < _config.NumLayers; layer++)
        {
            hidden = Layer(layer, hidden);
        }

        double[] finalGain = Vector(source, "model.norm.weight", _config.HiddenSize);
        return stage == HiddenStage.BeforeFinalNorm ? hidden : [.. hidden.Select(x => RmsNorm(x, finalGain, _config.RmsNormEps))];
    }

    /// <summary>
    /// Log-probabilities of the token after the next at each position but the last, by the first multi-token-prediction layer,
    /// <c>[tokens - 1][vocabSize]</c>.
    /// </summary>
    public double[][] MtpLogprobs(ReadOnlySpan<int> tokens) => MtpLogprobs(tokens, depth: 0);

    /// <summary>Log-probabilities of the token <c>depth + 2</c> further, <c>[tokens - 1 - depth][vocabSize]</c>.</summary>
    public double[][] MtpLogprobs(ReadOnlySpan<int> tokens, int depth)
    {
        double[][] hidden = Hidden(tokens, HiddenStage.AfterFinalNorm);
        for (int d = 0; d <= depth; d++)
        {
            hidden = MtpHidden(d, hidden[..^1], tokens[(d + 1)..]);
        }

        double[][] head = Matrix(source, _config.TieWordEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight");
        return [.. hidden.Select(x => LogSoftmax(Multiply(head, x)))];
    }

    private double[][] MtpHidden(int depth, double[][] previous, ReadOnlySpan<int> nextTokens)
    {
        int layer = _config.NumLayers + depth;
        string prefix = $"model.layers.{layer}";
        double[][] embedding = Matrix(source, "model.embed_tokens.weight");
        double[] Norm(string name, double[] x) => RmsNorm(x, Vector(source, $"{prefix}.{name}.weight", _config.HiddenSize), _config.RmsNormEps);
        double[][] projection = Matrix(source, $"{prefix}.eh_proj.weight");
        double[][] joined = new double[previous.Length][];
        for (int t = 0; t < joined.Length; t++)
        {
            joined[t] = Multiply(projection, [.. Norm("enorm", embedding[nextTokens[t]]), .. Norm("hnorm", previous[t])]);
        }

        return [.. Layer(layer, joined).Select(x => Norm("shared_head.norm", x))];
    }

    private double[][] Layer(int layer, double[][] hidden)
    {
        string prefix = $"model.layers.{layer}";
        double[] inputGain = Vector(source, $"{prefix}.input_layernorm.weight", _config.HiddenSize);
        double[] postGain = Vector(source, $"{prefix}.post_attention_layernorm.weight", _config.HiddenSize);
        double[][] normalized = [.. hidden.Select(x => RmsNorm(x, inputGain, _config.RmsNormEps))];
        double[][] attended = _config.Mla is { } mla
            ? ReferenceAttention.Latent(source, mla, $"{prefix}.self_attn", normalized)
            : ReferenceAttention.Grouped(source, $"{prefix}.self_attn", normalized);
        double[][] sums = [.. hidden.Zip(attended, Add)];
        bool isMixture = _config.Moe is { } moe && layer >= moe.FirstDenseLayers;
        return
        [
            .. sums.Select(x =>
            {
                double[] y = RmsNorm(x, postGain, _config.RmsNormEps);
                return Add(x, isMixture ? ReferenceMixture.Forward(source, $"{prefix}.mlp", y) : SwiGlu(source, $"{prefix}.mlp", y));
            }),
        ];
    }
}
