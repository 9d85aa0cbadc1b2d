namespace Fathom.Training.Runs;

/// <summary>What a configuration's values must be, each refusal under the key that people wrote.</summary>
internal static class RunOptionRules
{
    /// <summary>Checks all values that don't need a file.</summary>
    /// <exception cref="TrainingException">A value is refused.</exception>
    public static void Check(RunOptions options)
    {
        CheckTraining(options.Train);
        CheckModel(options.Model);
        CheckData(options.Data);
        AtLeast("threads", options.Threads ?? 1, 1);
        AtLeast("checkpoint_every", options.CheckpointEvery, 1);
        AtLeast("evaluate_every", options.EvaluateEvery, 0);
        AtLeast("evaluation_tokens", options.EvaluationTokens, 1);
        AtLeast("adapter.rank", options.Adapter?.Rank ?? 1, 1);
        Within("dollars_per_hour", options.DollarsPerHour, 0, double.MaxValue);
    }

    private static void CheckTraining(TrainerOptions train)
    {
        AtLeast("train.steps", train.Steps, 1);
        AtLeast("train.context_tokens", train.ContextTokens, 1);
        AtLeast("train.micro_batch_tokens", train.MicroBatchTokens, train.ContextTokens);
        AtLeast("train.batch_tokens", train.BatchTokens, train.ContextTokens);
        AtLeast("train.start_context_tokens", train.StartContextTokens ?? 1, 1);
        AtLeast("train.start_batch_tokens", train.StartBatchTokens ?? train.ContextTokens, train.ContextTokens);
        AtLeast("train.schedule.warmup_steps", train.Schedule.WarmupSteps, 0);
        Within("train.schedule.final_share", train.Schedule.FinalShare, 0, 1);
        Within("train.schedule.decay_start", train.Schedule.DecayStart, 0, 1);
        Within("train.warmup_share", train.WarmupShare, 0, 1);
        Within("train.optimizer.learning_rate", train.Optimizer.LearningRate, 0, double.MaxValue);
        Within("train.optimizer.muon_learning_rate", train.Optimizer.MuonLearningRate, 0, double.MaxValue);
        Within("train.optimizer.average_decay", train.Optimizer.AverageDecay, 0, 1);
    }

    /// <summary>Checks that a configuration names one model.</summary>
    public static void CheckModel(ModelOptions model)
    {
        (string Key, string? Value)[] choices = [("shape", model.Shape), ("config", model.Config), ("from", model.From)];
        string[] given = [.. choices.Where(choice => choice.Value is not null).Select(choice => choice.Key)];
        if (given.Length > 1)
        {
            throw new TrainingException("train.config.value", "model", "one of shape, config and from", string.Join(" and ", given));
        }
    }

    private static void CheckData(DataOptions data)
    {
        AtLeast("data.sources", data.Sources.Count, 1);
        if (data.FillInTheMiddleTokens.Any(token => token is null))
        {
            throw new TrainingException("train.config.value", "data.fill_in_the_middle_tokens", "names of tokens", "null");
        }

        Within("data.validation_share", data.ValidationShare, 0, 0.99);
        Within("data.fill_in_the_middle_rate", data.FillInTheMiddleRate, 0, 1);
        for (int i = 0; i < data.Sources.Count; i++)
        {
            string key = $"data.sources[{i}]";
            SourceOptions source = data.Sources[i] ?? throw new TrainingException("train.config.value", key, "a source", "null");
            Within(key + ".validation_share", source.ValidationShare ?? 0, 0, 0.99);
            if (!(source.Weight > 0 && double.IsFinite(source.Weight)))
            {
                throw new TrainingException("train.config.value", key + ".weight", "a number above 0", FormattableString.Invariant($"{source.Weight}"));
            }

            if (source.Chat && source.Streamed)
            {
                throw new TrainingException("train.config.value", key + ".streamed", "a text source; conversations are read at once", "conversations");
            }
        }
    }

    /// <summary>Refuses a smaller value.</summary>
    public static void AtLeast(string key, int value, int least)
    {
        if (value < least)
        {
            throw new TrainingException("train.config.value", key, $"at least {least}", $"{value}");
        }
    }

    /// <summary>Refuses a value outside a range.</summary>
    public static void Within(string key, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
        {
            string expected = most == double.MaxValue ? FormattableString.Invariant($"{least} or more") : FormattableString.Invariant($"{least} to {most}");
            throw new TrainingException("train.config.value", key, expected, FormattableString.Invariant($"{value}"));
        }
    }
}
