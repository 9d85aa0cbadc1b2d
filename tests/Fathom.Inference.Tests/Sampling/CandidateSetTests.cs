using Fathom.Inference.Requests;
using Fathom.Inference.Sampling;

namespace Fathom.Inference.Tests.Sampling;

public class CandidateSetTests
{
    [Theory]
    [InlineData(0, 1f, 0f)]
    [InlineData(1, 1f, 0f)]
    [InlineData(7, 1f, 0f)]
    [InlineData(0, 0.5f, 0f)]
    [InlineData(0, 0.999f, 0f)]
    [InlineData(0, 0.000001f, 0f)]
    [InlineData(0, 1f, 0.05f)]
    [InlineData(40, 0.9f, 0.02f)]
    [InlineData(5_000, 0.9999f, 0.0001f)]
    public void TryFill_AnyFilters_KeepWhatSortingEverythingKeeps(int topK, float topP, float minP)
    {
        var options = new SamplingOptions { Temperature = 0.8f, TopK = topK, TopP = topP, MinP = minP };
        var candidates = new CandidateSet();
        foreach (float spread in (float[])[0.1f, 3f, 12f])
        {
            float[] logits = RandomLogits(3_001, spread, seed: topK + 17);

            Assert.True(candidates.TryFill(logits, options));

            Assert.Equal(Expected(logits, options).Order(), candidates.Tokens.Order());
        }
    }

    [Fact]
    public void TryFill_GrowingTopP_OnlyEverAddsTokens()
    {
        float[] logits = RandomLogits(500, 3, seed: 5);
        HashSet<int> smaller = [];
        foreach (float topP in (float[])[0.1f, 0.3f, 0.5f, 0.8f, 0.95f, 0.99f, 1f])
        {
            var candidates = new CandidateSet();
            candidates.TryFill(logits, new SamplingOptions { TopP = topP });

            HashSet<int> larger = [.. candidates.Tokens];
            Assert.Subset(larger, smaller);
            smaller = larger;
        }
    }

    [Fact]
    public void TryFill_EqualLogits_KeepTheLowestIds()
    {
        var candidates = new CandidateSet();

        candidates.TryFill(new float[10], new SamplingOptions { TopK = 3 });

        Assert.Equal([0, 1, 2], candidates.Tokens);
    }

    [Fact]
    public void TryFill_NotANumber_IsRefused()
    {
        var candidates = new CandidateSet();

        Assert.False(candidates.TryFill([1, float.NaN, 2], new SamplingOptions()));
        Assert.False(candidates.TryFill([float.NegativeInfinity, float.NegativeInfinity], new SamplingOptions()));
    }

    [Fact]
    public void Draw_ManyTimes_HasTheModelsFrequencies()
    {
        const int Draws = 40_000;
        float[] probabilities = [0.4f, 0.25f, 0.15f, 0.1f, 0.06f, 0.03f, 0.01f];
        float[] logits = [.. probabilities.Select(probability => MathF.Log(probability))];
        var candidates = new CandidateSet();
        int[] counts = new int[probabilities.Length];

        for (ulong position = 0; position < Draws; position++)
        {
            Assert.True(candidates.TryFill(logits, new SamplingOptions()));
            counts[candidates.Draw(Philox.NextDouble(seed: 7, stream: 0, position))]++;
        }

        double chiSquare = counts.Zip(probabilities, (count, p) => (count - (p * Draws)) * (count - (p * Draws)) / (p * Draws)).Sum();
        Assert.True(chiSquare < 22.46, $"chi-square {chiSquare} with 6 degrees of freedom"); // p = 0.001
    }

    /// <summary>Sorts everything, then filters one after the other.</summary>
    private static IEnumerable<int> Expected(float[] logits, SamplingOptions options)
    {
        float largest = logits.Max();
        float[] weights = [.. logits.Select(logit => MathF.Exp((logit - largest) * (1 / options.Temperature)))];
        double sum = weights.Sum(weight => (double)weight);
        double mass = 0;
        int rank = 0;
        foreach (int token in Enumerable.Range(0, logits.Length).OrderByDescending(token => weights[token]).ThenBy(token => token))
        {
            bool isKept = (options.TopK == 0 || rank < options.TopK)
                && (rank == 0 || options.TopP >= 1 || mass < options.TopP * sum)
                && weights[token] >= options.MinP;
            if (isKept)
            {
                yield return token;
            }

            mass += weights[token];
            rank++;
        }
    }

    private static float[] RandomLogits(int count, float spread, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => spread * (float)(random.NextDouble() + random.NextDouble() - 1))];
    }
}
