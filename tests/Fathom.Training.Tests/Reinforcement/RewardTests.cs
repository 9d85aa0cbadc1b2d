using Fathom.Inference.Requests;
using Fathom.Tasks;
using Fathom.Tasks.Answers;
using Fathom.Training.Reinforcement;

namespace Fathom.Training.Tests.Reinforcement;

public sealed class RewardTests
{
    private static readonly RewardRule s_rule = new(new RewardOptions(), maxTokens: 100);

    [Theory]
    [InlineData("<think>2+2=4</think>4", true)]
    [InlineData("<think></think>4", true)]
    [InlineData("4", false)]
    [InlineData("<think>2+2=4</think>", false)]
    [InlineData("<think>2+2=4", false)]
    [InlineData("<think>a</think><think>b</think>4", false)]
    [InlineData("4<think>a</think>4", false)]
    [InlineData("</think>4<think>", false)]
    public void IsWellFormed_Forms_AreToldApart(string text, bool expected) => Assert.Equal(expected, RewardRule.IsWellFormed(Answer(text, 10)));

    [Fact]
    public void Score_WrongAnswerInGoodForm_EarnsNothing()
    {
        Assert.Equal(new Reward(0, 0, 0), s_rule.Score(Answer("<think>x</think>5", 10, score: 0)));
        Assert.Equal(new Reward(1, 0.1, 0), s_rule.Score(Answer("<think>x</think>4", 10)));
        Assert.Equal(0.1, new RewardRule(new RewardOptions { FormatIfRight = false }, 100).Score(Answer("<think>x</think>5", 10, score: 0)).Format);
    }

    [Fact]
    public void Score_Brevity_PaysShorterRightAnswersOfAGroupALittle()
    {
        var rule = new RewardRule(new RewardOptions { Brevity = 0.2 }, maxTokens: 100);
        Rollout[] answers = [Answer("<think>x</think>4", 40), Answer("<think>x</think>4", 10), Answer("<think>x</think>5", 5, score: 0), Answer("4", 1)];

        Reward[] rewards = rule.Score(new RolloutGroup(new Problem("t", 1, "2+2?", "k", 0), answers));

        Assert.Equal([0, 0.15, 0, 0], rewards.Select(reward => Math.Round(reward.Brevity, 9)));
        Assert.Equal(1.25, rewards[1].Total, 1e-9);
    }

    [Theory]
    [InlineData(75, FinishReason.Stop, 0)]
    [InlineData(80, FinishReason.Stop, -0.1)]
    [InlineData(100, FinishReason.Stop, -0.5)]
    [InlineData(100, FinishReason.Length, -0.5)]
    public void Score_LongAnswer_CostsMoreTheLonger(int tokens, FinishReason reason, double expected) =>
        Assert.Equal(expected, s_rule.Score(Answer("4", tokens, reason: reason)).Overlong, 12);

    [Fact]
    public void Compute_GroupWithoutSpread_IsDropped()
    {
        IReadOnlyList<float[]?> advantages = Advantages.Compute([[1, 1, 1], [0, 1, 1, 0]], new PolicyOptions());

        Assert.Null(advantages[0]);
        Assert.Equal([-0.5f, 0.5f, 0.5f, -0.5f], advantages[1]!);
    }

    [Fact]
    public void Compute_Rloo_ComparesWithTheMeanOfTheOthers()
    {
        double[] rewards = [0.2, 1, 0, 0.6];

        float[] advantages = Advantages.Compute([rewards], new PolicyOptions { Algorithm = PolicyAlgorithm.Rloo })[0]!;

        for (int i = 0; i < rewards.Length; i++)
        {
            Assert.Equal(rewards[i] - rewards.Where((_, other) => other != i).Average(), advantages[i], 1e-6);
        }
    }

    [Theory]
    [InlineData(AdvantageScale.Group, 1, 1)]
    [InlineData(AdvantageScale.Batch, 0.6325, 1.2649)]
    public void Compute_Scale_DividesByADeviation(AdvantageScale scale, double first, double second)
    {
        IReadOnlyList<float[]?> advantages = Advantages.Compute([[0, 1], [0, 2]], new PolicyOptions { Scale = scale });

        Assert.Equal(first, advantages[0]![1], 1e-3);
        Assert.Equal(second, advantages[1]![1], 1e-3);
    }

    [Fact]
    public void Compute_GroupWithoutSpread_BelongsToTheBatch() =>
        Assert.Equal(0.7746, Advantages.Compute([[0, 1], [0, 2], [1, 1]], new PolicyOptions { Scale = AdvantageScale.Batch })[0]![1], 1e-3);

    private static Rollout Answer(string text, int tokens, double score = 1, FinishReason reason = FinishReason.Stop) => new()
    {
        Prompt = [1],
        Tokens = new int[tokens],
        LogProbabilities = new float[tokens],
        WeightsVersion = 0,
        Text = text,
        ThinkingTokens = 0,
        Verdict = new Verdict(score, "test"),
        FinishReason = reason,
    };
}
