using Fathom.Autograd;
using Fathom.Inference.Requests;
using Fathom.Tasks.Answers;
using Fathom.Training.Reinforcement;

namespace Fathom.Training.Tests.Reinforcement;

public class PolicyBatchesTests
{
    [Fact]
    public void Pack_Answers_CountAsTargetsAndPromptsDoNot()
    {
        TokenBatch batch = Assert.Single(PolicyBatches.Pack([(Answer([5, 6, 7], [8, 9], [-1, -2]), 0.5f)], maxRows: 100));

        Assert.Equal([5, 6, 7, 8], batch.Tokens);
        Assert.Equal([6, 7, 8, 9], batch.Targets);
        Assert.Equal([0, 0, 1, 1], batch.Weights);
        Assert.Equal([0.5f, 0.5f], batch.Advantages[2..]);
        Assert.Equal([-1f, -2f], batch.OldLogProbabilities[2..]);
    }

    [Fact]
    public void Pack_MoreRowsThanFit_StartsAnotherBatch()
    {
        Rollout answer = Answer([1, 2], [3, 4], [-1, -1]);

        IReadOnlyList<TokenBatch> batches = PolicyBatches.Pack(Enumerable.Repeat((answer, 1f), 5), maxRows: 7);

        Assert.Equal([2, 2, 1], batches.Select(batch => batch.DocumentCount));
        Assert.Equal(3, Assert.Single(PolicyBatches.Pack([(answer, 1f)], maxRows: 1)).Count);
    }

    [Fact]
    public void WithReference_Batches_KeepEverythingElse()
    {
        TokenBatch batch = PolicyBatches.Pack([(Answer([1, 2], [3], [-1]), 1f), (Answer([4], [5, 6], [-2, -3]), -1f)], maxRows: 100)[0];

        TokenBatch with = Assert.Single(PolicyBatches.WithReference([batch], [[-0.1f, -0.2f, -0.3f, -0.4f]]));

        Assert.Equal([-0.1f, -0.2f, -0.3f, -0.4f], with.ReferenceLogProbabilities);
        Assert.Equal(batch.Tokens, with.Tokens);
        Assert.Equal(batch.Targets, with.Targets);
        Assert.Equal(batch.Weights, with.Weights);
        Assert.Equal(batch.Advantages, with.Advantages);
        Assert.Equal(batch.OldLogProbabilities, with.OldLogProbabilities);
        Assert.Equal(batch.DocumentOffsets, with.DocumentOffsets);
    }

    private static Rollout Answer(int[] prompt, int[] tokens, float[] logProbabilities) => new()
    {
        Prompt = prompt,
        Tokens = tokens,
        LogProbabilities = logProbabilities,
        WeightsVersion = 0,
        Text = "",
        ThinkingTokens = 0,
        Verdict = Verdict.Right,
        FinishReason = FinishReason.Stop,
    };
}
