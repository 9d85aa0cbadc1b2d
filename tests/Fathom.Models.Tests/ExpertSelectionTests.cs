using Fathom.Formats;
using Fathom.Models.Tests.Reference;
using Fathom.Numerics.Kernels;

namespace Fathom.Models.Tests;

public class ExpertSelectionTests
{
    private static readonly MoeConfig s_sigmoid = new()
    {
        NumRoutedExperts = 6,
        NumSharedExperts = 1,
        NumExpertsPerToken = 2,
        MoeIntermediateSize = 32,
        FirstDenseLayers = 0,
        Scoring = ExpertScoring.Sigmoid,
        NormalizeTopK = true,
        RoutedScalingFactor = 2.5f,
    };

    [Fact]
    public void Select_EqualScores_TakesTheLowestIndexes()
    {
        (int[] experts, float[] weights) = Select(s_sigmoid, [1, 1, 1, 1, 1, 1], []);

        Assert.Equal([0, 1], experts);
        Assert.Equal(1.25f, weights[0], 1e-6f);
        Assert.Equal(1.25f, weights[1], 1e-6f);
    }

    [Fact]
    public void Select_CorrectionBias_DecidesTheChoiceAndNotTheWeight()
    {
        (int[] experts, float[] weights) = Select(s_sigmoid with { NormalizeTopK = false, RoutedScalingFactor = 1 }, [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 3, 2]);

        Assert.Equal([4, 5], experts);
        Assert.Equal([0.5f, 0.5f], weights);
    }

    [Fact]
    public void Select_DroppedGroup_LosesEvenToNegativeScores()
    {
        // Groups of two; the first group's two best sum to most, and its second expert's biased score is below zero.
        MoeConfig config = s_sigmoid with { NumGroups = 3, TopKGroups = 1 };

        (int[] experts, _) = Select(config, [0, 0, 0, 0, 0, 0], [2f, -0.9f, 0, 0, 0, 0]);

        Assert.Equal([0, 1], experts);
    }

    [Fact]
    public void Select_SoftmaxGroups_AreJudgedByTheirBestExpert()
    {
        MoeConfig config = s_sigmoid with { Scoring = ExpertScoring.Softmax, NumGroups = 3, TopKGroups = 1, NormalizeTopK = false, RoutedScalingFactor = 1 };

        (int[] experts, _) = Select(config, [0, 0, 3, -9, 2.9f, 2.9f], []);

        Assert.Equal([2, 3], experts);
    }

    [Theory]
    [InlineData(ExpertScoring.Sigmoid)]
    [InlineData(ExpertScoring.Softmax)]
    public void Select_RandomScores_ChoosesAsTheReference(ExpertScoring scoring)
    {
        var random = new Random(11);
        MoeConfig config = s_sigmoid with { NumRoutedExperts = 24, NumExpertsPerToken = 5, NumGroups = 6, TopKGroups = 3, Scoring = scoring };
        for (int trial = 0; trial < 200; trial++)
        {
            // Few distinct values, so that ties are common.
            float[] logits = [.. Enumerable.Range(0, 24).Select(_ => random.Next(-3, 4) * 0.5f)];
            float[] bias = [.. Enumerable.Range(0, 24).Select(_ => random.Next(-2, 3) * 0.25f)];
            float[] affinities = [.. logits];

            (int[] experts, _) = Select(config, affinities, bias);

            double[] biased = [.. affinities.Zip(bias, (a, b) => (double)(a + b))];
            Assert.Equal(ReferenceMixture.Choose(config, biased), experts);
        }
    }

    [Fact]
    public void Select_NotANumber_StillChoosesDistinctExperts()
    {
        (int[] experts, _) = Select(s_sigmoid, [.. Enumerable.Repeat(float.NaN, 6)], []);

        Assert.All(experts, expert => Assert.InRange(expert, 0, 5));
    }

    private static (int[] Experts, float[] Weights) Select(MoeConfig config, float[] scores, float[] bias)
    {
        int[] experts = new int[config.NumExpertsPerToken];
        float[] weights = new float[config.NumExpertsPerToken];
        ExpertSelection.Select(config.Router, scores, bias, new float[scores.Length], experts, weights);
        return (experts, weights);
    }
}
