using Fathom.Inference.Requests;
using Fathom.Inference.Sampling;

namespace Fathom.Inference.Tests.Sampling;

public class LogitMathTests
{
    public static TheoryData<int> Lengths => [1, 2, 7, 8, 15, 16, 17, 63, 64, 65, 1_000];

    [Theory, MemberData(nameof(Lengths))]
    public void LogSumExp_AnyLength_IsThatOfFloat64(int length)
    {
        var random = new Random(length);
        float[] logits = [.. Enumerable.Range(0, length).Select(_ => 40 * (random.NextSingle() - 0.5f))];
        double expected = Math.Log(logits.Sum(logit => Math.Exp(logit)));

        Assert.Equal(expected, LogitMath.LogSumExp(logits, new float[length]), 1e-5);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void ArgMax_Ties_TakesTheFirst(int length)
    {
        float[] logits = new float[length];
        logits[length / 2] = 3;
        logits[^1] = 3;

        Assert.Equal(length / 2, LogitMath.ArgMax(logits));
    }

    [Fact]
    public void ArgMax_NotANumberAnywhere_IsNone()
    {
        for (int at = 0; at < 40; at++)
        {
            float[] logits = new float[40];
            logits[at] = float.NaN;

            Assert.Null(LogitMath.ArgMax(logits));
        }
    }

    [Fact]
    public void TopLogprobs_AnyCount_AreTheSortedBeginning()
    {
        var random = new Random(3);
        float[] logits = [.. Enumerable.Range(0, 300).Select(_ => (float)random.Next(50))];

        TokenLogprob[] top = TopLogprobs.Of(logits, 25, logSum: 60);

        int[] expected = [.. Enumerable.Range(0, 300).OrderByDescending(token => logits[token]).ThenBy(token => token).Take(25)];
        Assert.Equal(expected, top.Select(token => token.TokenId));
        Assert.All(top, token => Assert.Equal(logits[token.TokenId] - 60, token.Logprob));
    }
}
