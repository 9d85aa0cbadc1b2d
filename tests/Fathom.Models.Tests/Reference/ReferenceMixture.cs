using Fathom.Formats;
using static Fathom.Models.Tests.Reference.ReferenceMath;

namespace Fathom.Models.Tests.Reference;

/// <summary>Mixture of experts in float64.</summary>
internal static class ReferenceMixture
{
    public static double[] Forward(WeightSource source, string prefix, double[] x)
    {
        MoeConfig moe = source.Config.Moe!;
        double[] logits = Multiply(Matrix(source, $"{prefix}.gate.weight"), x);
        double[] affinities = moe.Scoring == ExpertScoring.Softmax ? Softmax(logits) : [.. logits.Select(z => 1 / (1 + Math.Exp(-z)))];
        double[]? bias = OptionalVector(source, $"{prefix}.gate.e_score_correction_bias", moe.NumRoutedExperts);
        double[] biased = [.. affinities.Select((s, e) => s + (bias?[e] ?? 0))];
        int[] chosen = Choose(moe, biased);

        double sum = moe.NormalizeTopK ? chosen.Sum(e => affinities[e]) + 1e-20 : 1;
        double[] output = moe.NumSharedExperts > 0 ? SwiGlu(source, $"{prefix}.shared_experts", x) : new double[x.Length];
        foreach (int expert in chosen)
        {
            double weight = affinities[expert] / sum * moe.RoutedScalingFactor;
            output = Add(output, [.. SwiGlu(source, $"{prefix}.experts.{expert}", x).Select(y => weight * y)]);
        }

        return output;
    }

    /// <summary>The best experts of the best groups; among equals the lowest index.</summary>
    public static int[] Choose(MoeConfig moe, double[] biased)
    {
        int size = biased.Length / moe.NumGroups;
        int best = moe.Scoring == ExpertScoring.Sigmoid ? 2 : 1;
        int[] groups =
        [
            .. Enumerable.Range(0, moe.NumGroups)
                .OrderByDescending(group => biased.Skip(group * size).Take(size).OrderDescending().Take(best).Sum())
                .ThenBy(group => group)
                .Take(moe.NumGroups > 1 ? moe.TopKGroups : 1),
        ];
        return
        [
            .. Enumerable.Range(0, biased.Length)
                .Where(expert => groups.Contains(expert / size))
                .OrderByDescending(expert => biased[expert])
                .ThenBy(expert => expert)
                .Take(moe.NumExpertsPerToken),
        ];
    }
}
