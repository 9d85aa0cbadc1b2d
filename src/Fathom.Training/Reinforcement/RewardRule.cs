using Fathom.Inference.Requests;

namespace Fathom.Training.Reinforcement;

/// <summary>Rewards answers.</summary>
/// <remarks>
/// Brevity compares right, well-formed answers of one problem: each earns the share of <see cref="RewardOptions.Brevity"/> by which it is shorter than the
/// longest of them. A wrong answer never earns it, however short.
/// </remarks>
/// <param name="options">What is rewarded.</param>
/// <param name="maxTokens">Tokens of the longest answer.</param>
public sealed class RewardRule(RewardOptions options, int maxTokens)
{
    private const string Open = "<think>";
    private const string Close = "</think>";

    /// <summary>Returns the rewards of the answers to one problem.</summary>
    public Reward[] Score(RolloutGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        Reward[] rewards = [.. group.Rollouts.Select(Score)];
        int[] right = [.. Enumerable.Range(0, rewards.Length).Where(i => group.Rollouts[i].Verdict.IsRight && IsWellFormed(group.Rollouts[i]))];
        double longest = right.Length > 0 ? right.Max(i => group.Rollouts[i].Tokens.Count) : 1;
        foreach (int i in options.Brevity > 0 ? right : [])
        {
            rewards[i] = rewards[i] with { Brevity = options.Brevity * (1 - (group.Rollouts[i].Tokens.Count / longest)) };
        }

        return rewards;
    }

    /// <summary>Returns an answer's reward without the part that depends on the other answers.</summary>
    public Reward Score(Rollout rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        bool isBonus = IsWellFormed(rollout) && (rollout.Verdict.IsRight || !options.FormatIfRight);
        return new Reward(rollout.Verdict.Score, isBonus ? options.Format : 0, 0 - (options.Overlong * Excess(rollout))); // never −0
    }

    /// <summary>Whether an answer ended on its own and has exactly one closed thought, at its beginning, with text after it.</summary>
    public static bool IsWellFormed(Rollout rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        string text = rollout.Text.TrimStart();
        int close = text.IndexOf(Close, StringComparison.Ordinal);
        return rollout.FinishReason == FinishReason.Stop
            && text.StartsWith(Open, StringComparison.Ordinal)
            && text.LastIndexOf(Open, StringComparison.Ordinal) == 0
            && close >= 0
            && text.LastIndexOf(Close, StringComparison.Ordinal) == close
            && !string.IsNullOrWhiteSpace(text[(close + Close.Length)..]);
    }

    /// <summary>How far an answer reaches into the penalized last part of the token limit, 0 to 1.</summary>
    private double Excess(Rollout rollout)
    {
        if (rollout.IsTruncated)
        {
            return 1;
        }

        double start = maxTokens * (1 - options.OverlongShare);
        return options.OverlongShare > 0 ? Math.Clamp((rollout.Tokens.Count - start) / (maxTokens - start), 0, 1) : 0;
    }
}
