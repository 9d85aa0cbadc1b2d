using System.Diagnostics.CodeAnalysis;
using Fathom.Training.Runs;

namespace Fathom.Training.Reinforcement;

/// <summary>Rules for the values of a reinforcement learning configuration; errors name keys as they are written.</summary>
internal static class GrpoOptionRules
{
    private const int MaxAnswers = 1 << 16;

    /// <summary>Checks all values that don't need a file.</summary>
    /// <exception cref="TrainingException">A value is refused.</exception>
    public static void Check(GrpoOptions options)
    {
        RunOptionRules.CheckModel(options.Model);
        ValueRules.AtLeast("tasks", options.Tasks.Count, 1);
        foreach ((GrpoTask? task, int index) in options.Tasks.Select((task, index) => (task, index)))
        {
            RequireValue(task, $"tasks[{index}]", "a task");
            ValueRules.Within($"tasks[{index}].weight", task.Weight, 1e-6, 1e6);
            ValueRules.AtLeast($"tasks[{index}].levels", task.Levels?.Count ?? 1, 1);
        }

        if (options.Precision == RunPrecision.Fp8)
        {
            throw new TrainingException("train.config.value", "precision", "bf16 or fp32, in which answers can be sampled, too", "fp8");
        }

        CheckRollout(options.Rollout);
        CheckReward(options.Reward);
        CheckUpdate(options);
        ValueRules.Within("levels.rate", options.Levels.Rate, 1e-6, 1);
        ValueRules.Within("levels.exploration", options.Levels.Exploration, 1e-6, 1);
        CheckReplay(options.Replay);
        ValueRules.Within("replay.share", options.Replay?.Share ?? 1, 1e-6, 100);
        ValueRules.Within("replay.weight", options.Replay?.Weight ?? 1, 1e-9, 1e6);
        CheckStop(options.Stop);
        RunOptionRules.Threads(options.Threads);
        ValueRules.AtLeast("checkpoint_every", options.CheckpointEvery, 1);
        ValueRules.AtLeast("samples_every", options.SamplesEvery, 0);
        RunOptionRules.CheckAdapter(options.Adapter);
        ValueRules.Within("dollars_per_hour", options.DollarsPerHour, 0, double.MaxValue);
    }

    /// <summary>Refuses null among the elements of a list, which the JSON reader lets pass.</summary>
    private static void RequireValue([NotNull] object? value, string key, string expected)
    {
        if (value is null)
        {
            throw new TrainingException("train.config.value", key, expected, "null");
        }
    }

    private static void CheckRollout(RolloutOptions rollout)
    {
        ValueRules.AtLeast("rollout.groups", rollout.Groups, 1);
        ValueRules.AtLeast("rollout.samples", rollout.Samples, 2);
        ValueRules.AtLeast("rollout.max_tokens", rollout.MaxTokens, 1);
        ValueRules.AtLeast("rollout.context_tokens", rollout.ContextTokens ?? int.MaxValue, rollout.MaxTokens + 1);
        ValueRules.Within("rollout.groups × rollout.samples", (double)rollout.Groups * rollout.Samples, 2, MaxAnswers);
    }

    private static void CheckReward(RewardOptions reward)
    {
        ValueRules.Within("reward.format", reward.Format, 0, 1);
        ValueRules.Within("reward.brevity", reward.Brevity, 0, 1);
        ValueRules.Within("reward.overlong", reward.Overlong, 0, 1);
        ValueRules.Within("reward.overlong_share", reward.OverlongShare, 0, 1);
    }

    private static void CheckReplay(ReplayOptions? replay)
    {
        if (replay is not null && replay.Path is null == replay.Tasks is null)
        {
            throw new TrainingException("train.config.value", "replay", "either path or tasks", replay.Path is null ? "neither" : "both");
        }

        if (replay?.Tasks is { } tasks)
        {
            RunOptionRules.CheckTasks("replay.tasks", tasks);
            if (tasks.Assemblies.Count > 0)
            {
                throw new TrainingException(
                    "train.config.value", "replay.tasks.assemblies", "no entry: replay uses the tasks of assemblies", $"{tasks.Assemblies.Count}");
            }
        }
    }

    private static void CheckStop(StopOptions stop)
    {
        foreach ((string? name, int index) in stop.Probe.Select((name, index) => (name, index)))
        {
            RequireValue(name, $"stop.probe[{index}]", "the name of a task");
        }

        ValueRules.AtLeast("stop.baseline_steps", stop.BaselineSteps, 0);
        ValueRules.AtLeast("stop.probe_every", stop.ProbeEvery, 1);
        ValueRules.Within("stop.probe_problems", stop.ProbeProblems, 1, MaxAnswers);
        ValueRules.Within("stop.rate", stop.Rate, 1e-6, 1);
        ValueRules.Within("stop.reward_drop", stop.RewardDrop, 0, 1);
        ValueRules.Within("stop.thinking_share", stop.ThinkingShare, 0, 1);
        ValueRules.Within("stop.length_growth", stop.LengthGrowth, 0, double.MaxValue);
        ValueRules.Within("stop.entropy_share", stop.EntropyShare, 0, 1);
        ValueRules.Within("stop.probe_drop", stop.ProbeDrop, 0, 1);
    }

    private static void CheckUpdate(GrpoOptions options)
    {
        ValueRules.Within("update.minibatches", options.Update.Minibatches, 1, options.Rollout.Groups);
        ValueRules.Within("steps", options.Steps, 1, int.MaxValue / options.Update.Minibatches);
        ValueRules.Within("update.learning_rate", options.Update.LearningRate, 0, double.MaxValue);
        ValueRules.Within("update.muon_learning_rate", options.Update.MuonLearningRate, 0, double.MaxValue);
        ValueRules.Within("update.final_share", options.Update.FinalShare, 0, 1);
        ValueRules.Within("update.warmup_steps", options.Update.WarmupSteps, 0, int.MaxValue / options.Update.Minibatches);
        ValueRules.Within("update.beta2", options.Update.Beta2, 0, RunOptionRules.LargestBeta);
        ValueRules.Within("update.weight_decay", options.Update.WeightDecay, 0, float.MaxValue);
        ValueRules.Within("update.max_gradient_norm", options.Update.MaxGradientNorm, 0, float.MaxValue);
        ValueRules.Within("update.balance_factor", options.Update.BalanceFactor, 0, float.MaxValue);
        ValueRules.AtLeast("update.micro_batch_tokens", options.Update.MicroBatchTokens, 1);
        ValueRules.Within("policy.clip_low", options.Policy.ClipLow ?? 0, 0, 1);
        ValueRules.Within("policy.clip_high", options.Policy.ClipHigh ?? 0, 0, float.MaxValue);
        ValueRules.Within("policy.divergence_weight", options.Policy.DivergenceWeight, 0, float.MaxValue);
        ValueRules.AtLeast("policy.reset_reference_every", options.Policy.ResetReferenceEvery, 0);
    }
}
