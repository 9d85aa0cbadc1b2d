namespace Fathom.Numerics.Kernels;

/// <summary>Chooses a token's experts from the router's logits, all in float32: one rule for the engine and the trainer.</summary>
/// <remarks>
/// DeepSeek-V3 report eq. 12–16 and DeepSeek-V2 §2.2. The correction bias affects the choice only. A group's score is the sum of its two
/// best biased affinities (sigmoid, V3) or its best one (softmax, V2); experts of dropped groups can't be chosen, as if they scored −∞.
/// Ties go to the lower index.
/// </remarks>
public static class ExpertSelection
{
    private const float NormalizationFloor = 1e-20f;

    /// <summary>Chooses one token's experts and computes their weights.</summary>
    /// <param name="shape">The selection rule.</param>
    /// <param name="scores">Router logits, <c>[numExperts]</c>; replaced by the affinities.</param>
    /// <param name="bias">Router bias, <c>[numExperts]</c>, or empty.</param>
    /// <param name="scratch"><c>[numExperts]</c>.</param>
    /// <param name="experts">Receives the chosen experts, best first, <c>[numExpertsPerToken]</c>.</param>
    /// <param name="weights">Receives their weights, <c>[numExpertsPerToken]</c>.</param>
    public static void Select(RouterShape shape, Span<float> scores, ReadOnlySpan<float> bias, Span<float> scratch, Span<int> experts, Span<float> weights)
    {
        ToAffinities(shape, scores);

        // The bias balances the load, so it goes into the copy that ranks the experts and never into the weights, which stay the pure affinities.
        scores.CopyTo(scratch);
        if (!bias.IsEmpty)
        {
            VectorMath.Add(bias, scratch);
        }

        if (shape.Groups > 1)
        {
            DropGroups(shape, scratch);
        }

        TakeLargest(scratch, experts);
        for (int k = 0; k < experts.Length; k++)
        {
            weights[k] = scores[experts[k]];
        }

        // With NormalizeTopK the weights sum to the scaling factor; without it they keep their share among all experts, scaled.
        float factor = shape.Scaling / (shape.NormalizeTopK ? ChosenSum(scores, experts) : 1);
        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] *= factor;
        }
    }

    /// <summary>The sum of the chosen experts' affinities, by which weights are normalized.</summary>
    public static float ChosenSum(ReadOnlySpan<float> affinities, ReadOnlySpan<int> experts)
    {
        float sum = NormalizationFloor;
        foreach (int expert in experts)
        {
            sum += affinities[expert];
        }

        return sum;
    }

    /// <summary>Finds the indices of the largest scores, largest first, ties to the lower index; marks them taken (NaN).</summary>
    public static void TakeLargest(Span<float> scores, Span<int> indices)
    {
        foreach (ref int index in indices)
        {
            index = TakeBest(scores);
        }
    }

    private static void ToAffinities(RouterShape shape, Span<float> scores)
    {
        if (shape.IsSoftmax)
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
    private static void DropGroups(RouterShape shape, Span<float> scores)
    {
        int size = scores.Length / shape.Groups;
        Span<float> groups = stackalloc float[shape.Groups]; // group scores; the kept groups become NaN below
        for (int group = 0; group < groups.Length; group++)
        {
            groups[group] = GroupScore(shape, scores.Slice(group * size, size));
        }

        for (int kept = 0; kept < shape.TopGroups; kept++)
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

    private static float GroupScore(RouterShape shape, ReadOnlySpan<float> scores)
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

        return !shape.IsSoftmax && scores.Length > 1 ? first + second : first;
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
