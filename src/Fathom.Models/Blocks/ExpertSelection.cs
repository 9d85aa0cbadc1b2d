using Fathom.Formats;
using Fathom.Numerics.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>Chooses a token's experts from the router's logits, all in float32.</summary>
/// <remarks>
/// DeepSeek-V3 report eq. 12–16 and DeepSeek-V2 §2.2. The correction bias affects the choice only. A group's score is the sum of its two
/// best biased affinities (sigmoid, V3) or its best one (softmax, V2); experts of dropped groups can't be chosen, as if they scored −∞.
/// Ties go to the lower index.
/// </remarks>
internal static class ExpertSelection
{
    private const float NormalizationFloor = 1e-20f;

    /// <summary>Chooses one token's experts and computes their weights.</summary>
    /// <param name="config">The selection rule.</param>
    /// <param name="scores">Router logits, <c>[numExperts]</c>; replaced by the affinities.</param>
    /// <param name="bias">Router bias, <c>[numExperts]</c>, or empty.</param>
    /// <param name="scratch"><c>[numExperts]</c>.</param>
    /// <param name="experts">Receives the chosen experts, best first, <c>[numExpertsPerToken]</c>.</param>
    /// <param name="weights">Receives their weights, <c>[numExpertsPerToken]</c>.</param>
    public static void Select(MoeConfig config, Span<float> scores, ReadOnlySpan<float> bias, Span<float> scratch, Span<int> experts, Span<float> weights)
    {
        ToAffinities(config.Scoring, scores);

        // The bias balances the load, so it goes into the copy that ranks the experts and never into the weights, which stay the pure affinities.
        scores.CopyTo(scratch);
        if (!bias.IsEmpty)
        {
            VectorMath.Add(bias, scratch);
        }

        if (config.NumGroups > 1)
        {
            DropGroups(config, scratch);
        }

        float sum = 0;
        for (int k = 0; k < experts.Length; k++)
        {
            experts[k] = TakeBest(scratch);
            weights[k] = scores[experts[k]];
            sum += weights[k];
        }

        // With NormalizeTopK the weights sum to the routed scaling factor; without it they keep their share among all experts, scaled.
        float factor = config.RoutedScalingFactor / (config.NormalizeTopK ? sum + NormalizationFloor : 1);
        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] *= factor;
        }
    }

    private static void ToAffinities(ExpertScoring scoring, Span<float> scores)
    {
        if (scoring == ExpertScoring.Softmax)
        {
            VectorMath.Softmax(scores);
            return;
        }

        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = 1 / (1 + MathF.Exp(-scores[i]));
        }
    }

    /// <summary>Marks the experts of all but the best groups as taken.</summary>
    private static void DropGroups(MoeConfig config, Span<float> scores)
    {
        int size = scores.Length / config.NumGroups;
        Span<float> groups = stackalloc float[config.NumGroups]; // group scores; the kept groups become NaN below
        for (int group = 0; group < groups.Length; group++)
        {
            groups[group] = GroupScore(config.Scoring, scores.Slice(group * size, size));
        }

        for (int kept = 0; kept < config.TopKGroups; kept++)
        {
            TakeBest(groups);
        }

        for (int group = 0; group < groups.Length; group++)
        {
            if (!float.IsNaN(groups[group]))
            {
                scores.Slice(group * size, size).Fill(float.NaN);
            }
        }
    }

    private static float GroupScore(ExpertScoring scoring, ReadOnlySpan<float> scores)
    {
        float first = float.NegativeInfinity;
        float second = float.NegativeInfinity;
        foreach (float score in scores)
        {
            if (score > first)
            {
                (first, second) = (score, first);
            }
            else if (score > second)
            {
                second = score;
            }
        }

        return scoring == ExpertScoring.Sigmoid && scores.Length > 1 ? first + second : first;
    }

    /// <summary>Returns the index of the largest score that isn't taken yet, and marks it taken (NaN).</summary>
    private static int TakeBest(Span<float> scores)
    {
        int best = 0;
        float largest = float.NaN;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > largest || (float.IsNaN(largest) && !float.IsNaN(scores[i])))
            {
                (best, largest) = (i, scores[i]);
            }
        }

        scores[best] = float.NaN;
        return best;
    }
}
