using Fathom.Formats;
using static Fathom.Models.Tests.Reference.ReferenceMath;

namespace Fathom.Models.Tests.Reference;

/// <summary>Attention in float64.</summary>
internal static class ReferenceAttention
{
    /// <summary>Grouped-query attention.</summary>
    public static double[][] Grouped(WeightSource source, string prefix, double[][] input)
    {
        ModelConfig config = source.Config;
        int dim = config.HeadDim;
        double[][][] queries = Heads(source, prefix, "q", config.NumHeads, input);
        double[][][] keys = Heads(source, prefix, "k", config.NumKvHeads, input);
        double[][][] values = Heads(source, prefix, "v", config.NumKvHeads, input);
        double[][] output = Matrix(source, $"{prefix}.o_proj.weight");
        int shared = config.NumHeads / config.NumKvHeads;
        return
        [
            .. Enumerable.Range(0, input.Length).Select(t => Multiply(output, [.. Enumerable.Range(0, config.NumHeads).SelectMany(head =>
                Attend(queries[t][head], t, j => keys[j][head / shared], j => values[j][head / shared], 1 / Math.Sqrt(dim)))])),
        ];
    }

    /// <summary>Latent attention, every head's keys and values made from the latents.</summary>
    public static double[][] Latent(WeightSource source, MlaConfig mla, string prefix, double[][] input)
    {
        ModelConfig config = source.Config;
        double scale = ReferenceRope.SoftmaxFactor(config.RopeScaling) / Math.Sqrt(mla.QkNopeHeadDim + mla.QkRopeHeadDim);
        double[][] down = Matrix(source, $"{prefix}.kv_a_proj_with_mqa.weight");
        double[] gain = Vector(source, $"{prefix}.kv_a_layernorm.weight", mla.KvLoraRank);
        double[][] output = Matrix(source, $"{prefix}.o_proj.weight");
        double[][][] keyUp = KeyUp(source, mla, prefix);
        double[][][] valueUp = ValueUp(source, mla, prefix);
        double[][] queries = LatentQueries(source, mla, prefix, input);

        int count = input.Length;
        double[][][] keys = new double[count][][];
        double[][][] values = new double[count][][];
        for (int t = 0; t < count; t++)
        {
            double[] both = Multiply(down, input[t]);
            double[] latent = RmsNorm(both[..mla.KvLoraRank], gain, config.RmsNormEps);
            double[] rotaryKey = ReferenceRope.Rotate(config, source.Layout.RotaryPairing, both[mla.KvLoraRank..], t);
            keys[t] = [.. keyUp.Select(head => (double[])[.. Multiply(head, latent), .. rotaryKey])];
            values[t] = [.. valueUp.Select(head => Multiply(head, latent))];
        }

        int width = mla.QkNopeHeadDim + mla.QkRopeHeadDim;
        return
        [
            .. Enumerable.Range(0, count).Select(t => Multiply(output, [.. Enumerable.Range(0, config.NumHeads).SelectMany(head =>
            {
                double[] query = queries[t][(head * width)..((head + 1) * width)];
                double[] rotated = ReferenceRope.Rotate(config, source.Layout.RotaryPairing, query[mla.QkNopeHeadDim..], t);
                return Attend([.. query[..mla.QkNopeHeadDim], .. rotated], t, j => keys[j][head], j => values[j][head], scale);
            })])),
        ];
    }

    private static double[] Attend(double[] query, int position, Func<int, double[]> key, Func<int, double[]> value, double scale)
    {
        double[] weights = Softmax([.. Enumerable.Range(0, position + 1).Select(j => Dot(query, key(j)) * scale)]);
        double[] sum = new double[value(0).Length];
        for (int j = 0; j <= position; j++)
        {
            double[] other = value(j);
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += weights[j] * other[i];
            }
        }

        return sum;
    }

    /// <summary>Projected, biased, normalized and (queries and keys) rotated heads, <c>[tokens][heads][headDim]</c>.</summary>
    private static double[][][] Heads(WeightSource source, string prefix, string projection, int heads, double[][] input)
    {
        ModelConfig config = source.Config;
        int dim = config.HeadDim;
        double[][] matrix = Matrix(source, $"{prefix}.{projection}_proj.weight");
        double[]? bias = OptionalVector(source, $"{prefix}.{projection}_proj.bias", heads * dim);
        double[]? gain = projection == "v" ? null : OptionalVector(source, $"{prefix}.{projection}_norm.weight", dim);
        return
        [
            .. input.Select((x, t) =>
            {
                double[] all = Multiply(matrix, x);
                all = bias is null ? all : Add(all, bias);
                return Enumerable.Range(0, heads).Select(head =>
                {
                    double[] vector = all[(head * dim)..((head + 1) * dim)];
                    vector = gain is null ? vector : RmsNorm(vector, gain, config.RmsNormEps);
                    return projection == "v" ? vector : ReferenceRope.Rotate(config, source.Layout.RotaryPairing, vector, t);
                }).ToArray();
            }),
        ];
    }

    private static double[][] LatentQueries(WeightSource source, MlaConfig mla, string prefix, double[][] input)
    {
        if (mla.QueryLoraRank is not { } rank)
        {
            double[][] direct = Matrix(source, $"{prefix}.q_proj.weight");
            return [.. input.Select(x => Multiply(direct, x))];
        }

        double[][] down = Matrix(source, $"{prefix}.q_a_proj.weight");
        double[] gain = Vector(source, $"{prefix}.q_a_layernorm.weight", rank);
        double[][] up = Matrix(source, $"{prefix}.q_b_proj.weight");
        return [.. input.Select(x => Multiply(up, RmsNorm(Multiply(down, x), gain, source.Config.RmsNormEps)))];
    }

    /// <summary>W_UK of each head, <c>[heads][nope][latent]</c>.</summary>
    private static double[][][] KeyUp(WeightSource source, MlaConfig mla, string prefix)
    {
        int heads = source.Config.NumHeads;
        if (!source.Layout.HasSplitKvB)
        {
            double[][] joint = Matrix(source, $"{prefix}.kv_b_proj.weight");
            int rows = mla.QkNopeHeadDim + mla.VHeadDim;
            return [.. Enumerable.Range(0, heads).Select(head => joint[(head * rows)..((head * rows) + mla.QkNopeHeadDim)])];
        }

        double[][] transposed = Matrix(source, $"{prefix}.k_b_proj.weight");
        return
        [
            .. Enumerable.Range(0, heads).Select(head => Enumerable.Range(0, mla.QkNopeHeadDim).Select(n =>
                Enumerable.Range(0, mla.KvLoraRank).Select(l => transposed[(head * mla.KvLoraRank) + l][n]).ToArray()).ToArray()),
        ];
    }

    /// <summary>W_UV of each head, <c>[heads][value][latent]</c>.</summary>
    private static double[][][] ValueUp(WeightSource source, MlaConfig mla, string prefix)
    {
        int heads = source.Config.NumHeads;
        bool isSplit = source.Layout.HasSplitKvB;
        double[][] matrix = Matrix(source, $"{prefix}.{(isSplit ? "v_b_proj" : "kv_b_proj")}.weight");
        int skipped = isSplit ? 0 : mla.QkNopeHeadDim;
        int rows = skipped + mla.VHeadDim;
        return [.. Enumerable.Range(0, heads).Select(head => matrix[((head * rows) + skipped)..((head + 1) * rows)])];
    }
}
