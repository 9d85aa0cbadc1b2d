using Fathom.Formats;
using Fathom.Training.Data;
using Fathom.Training.Optimization;
using Fathom.Training.Steps;

namespace Fathom.Training.Runs;

/// <summary>Rules for a configuration's values; errors name keys as they are written.</summary>
internal static class RunOptionRules
{
    // Moments that never forget would be divided by zero.
    internal const double LargestBeta = 0.999999;

    // Embeddings without a gradient yet are 0 divided by this.
    private const double LeastEpsilon = 1e-30;

    private const int MaxThreads = 1024;
    private const int MaxEarlier = 1024;
    private const int MaxValidationDocuments = 1_000_000;

    /// <summary>Checks all values that don't need a file.</summary>
    /// <exception cref="TrainingException">A value is refused.</exception>
    public static void Check(RunOptions options)
    {
        CheckTraining(options.Train);
        CheckModel(options.Model);
        CheckData(options.Data);
        Threads(options.Threads);
        ValueRules.AtLeast("checkpoint_every", options.CheckpointEvery, 1);
        ValueRules.AtLeast("evaluate_every", options.EvaluateEvery, 0);
        ValueRules.AtLeast("evaluation_tokens", options.EvaluationTokens, 1);
        CheckAdapter(options.Adapter);
        ValueRules.Within("distillation.cross_entropy_share", options.Distillation?.CrossEntropyShare ?? 0, 0, 1);
        ValueRules.Within("distillation.top", options.Distillation?.Top ?? 1, 1, TeacherValues.MaxWidth);
        int taught = options.Data.Sources.ToList().FindIndex(source => source.Teacher);
        if (taught >= 0 && options.Distillation is null)
        {
            throw new TrainingException("train.config.value", $"data.sources[{taught}].teacher", "distillation", "a run without it");
        }

        ValueRules.Within("dollars_per_hour", options.DollarsPerHour, 0, double.MaxValue);
    }

    private static void CheckTraining(TrainerOptions train)
    {
        ValueRules.AtLeast("train.steps", train.Steps, 1);
        ValueRules.AtLeast("train.context_tokens", train.ContextTokens, 1);
        ValueRules.AtLeast("train.micro_batch_tokens", train.MicroBatchTokens, train.ContextTokens);
        ValueRules.AtLeast("train.batch_tokens", train.BatchTokens, train.ContextTokens);
        ValueRules.Within("train.start_context_tokens", train.StartContextTokens ?? 1, 1, train.ContextTokens);
        ValueRules.AtLeast("train.start_batch_tokens", train.StartBatchTokens ?? train.ContextTokens, train.ContextTokens);
        ValueRules.AtLeast("train.schedule.warmup_steps", train.Schedule.WarmupSteps, 0);
        ValueRules.Within("train.schedule.final_share", train.Schedule.FinalShare, 0, 1);
        ValueRules.Within("train.schedule.decay_start", train.Schedule.DecayStart, 0, 1);
        ValueRules.Within("train.warmup_share", train.WarmupShare, 0, 1);
        ValueRules.Within("train.mtp_loss_weight", train.MtpLossWeight, 0, float.MaxValue);
        ValueRules.Within("train.final_mtp_loss_weight", train.FinalMtpLossWeight, 0, float.MaxValue);
        ValueRules.Within("train.bias_update_speed", train.BiasUpdateSpeed, 0, float.MaxValue);
        ValueRules.Within("train.balance_factor", train.BalanceFactor, 0, float.MaxValue);
        CheckOptimizer(train.Optimizer);
    }

    private static void CheckOptimizer(OptimizerOptions optimizer)
    {
        ValueRules.Within("train.optimizer.learning_rate", optimizer.LearningRate, 0, double.MaxValue);
        ValueRules.Within("train.optimizer.embedding_learning_rate", optimizer.EmbeddingLearningRate ?? 0, 0, double.MaxValue);
        ValueRules.Within("train.optimizer.muon_learning_rate", optimizer.MuonLearningRate, 0, double.MaxValue);
        ValueRules.Within("train.optimizer.momentum", optimizer.Momentum, 0, LargestBeta);
        ValueRules.AtLeast("train.optimizer.momentum_warmup_steps", optimizer.MomentumWarmupSteps, 0);
        ValueRules.Within("train.optimizer.average_decay", optimizer.AverageDecay, 0, 1);
        ValueRules.Within("train.optimizer.beta1", optimizer.Beta1, 0, LargestBeta);
        ValueRules.Within("train.optimizer.beta2", optimizer.Beta2, 0, LargestBeta);
        ValueRules.Within("train.optimizer.epsilon", optimizer.Epsilon, LeastEpsilon, 1);
        ValueRules.Within("train.optimizer.weight_decay", optimizer.WeightDecay, 0, float.MaxValue);
        ValueRules.Within("train.optimizer.max_gradient_norm", optimizer.MaxGradientNorm, 0, float.MaxValue);
    }

    /// <summary>Checks an adapter's size and scale; with a scale of 0 nothing would be trained.</summary>
    public static void CheckAdapter(AdapterOptions? adapter)
    {
        ValueRules.AtLeast("adapter.rank", adapter?.Rank ?? 1, 1);
        ValueRules.Within("adapter.alpha", adapter?.Alpha ?? 1, 1e-6, 1e6);
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

        ValueRules.Within("model.layers", model.Layers ?? 1, 1, ModelLimits.MaxLayers);
        ValueRules.Within("model.experts", model.Experts ?? 1, 1, ModelLimits.MaxExperts);
    }

    private static void CheckData(DataOptions data)
    {
        ValueRules.AtLeast("data.sources", data.Sources.Count, 1);
        if (data.FillInTheMiddleTokens.Any(token => token is null))
        {
            throw new TrainingException("train.config.value", "data.fill_in_the_middle_tokens", "names of tokens", "null");
        }

        CheckWindows(data);
        ValueRules.Within("data.validation_share", data.ValidationShare, 0, 0.99);
        ValueRules.Within("data.fill_in_the_middle_rate", data.FillInTheMiddleRate, 0, 1);
        for (int i = 0; i < data.Sources.Count; i++)
        {
            string key = $"data.sources[{i}]";
            SourceOptions source = data.Sources[i] ?? throw new TrainingException("train.config.value", key, "a source", "null");
            ValueRules.Within(key + ".validation_share", source.ValidationShare ?? 0, 0, 0.99);
            if (!(source.Weight > 0 && double.IsFinite(source.Weight)))
            {
                throw new TrainingException("train.config.value", key + ".weight", "a number above 0", FormattableString.Invariant($"{source.Weight}"));
            }

            CheckContent(key, source);
            if (source.Chat && source.Streamed)
            {
                throw new TrainingException("train.config.value", key + ".streamed", "a text source; conversations are read at once", "conversations");
            }
        }
    }

    /// <summary>Checks that windows are drawn from a text that is in memory as a whole.</summary>
    private static void CheckWindows(DataOptions data)
    {
        if (data.RandomWindows && data.Sources[0] is { } first && (first.Chat || first.Streamed || first.Tasks is not null))
        {
            string actual = first.Tasks is not null ? "tasks" : first.Chat ? "conversations" : "a streamed file";
            throw new TrainingException("train.config.value", "data.random_windows", "a text that isn't streamed as the first source", actual);
        }
    }

    /// <summary>Checks that a source is either a file or tasks.</summary>
    private static void CheckContent(string key, SourceOptions source)
    {
        if (source.Path is null == source.Tasks is null)
        {
            throw new TrainingException("train.config.value", key, "either path or tasks", source.Path is null ? "neither" : "both");
        }

        if (source.Tasks is { } tasks)
        {
            CheckTasks(key + ".tasks", tasks);
        }
    }

    /// <summary>Checks how conversations of tasks are made.</summary>
    public static void CheckTasks(string key, TaskSourceOptions tasks)
    {
        ValueRules.Within(key + ".mistake_rate", tasks.MistakeRate, 0, 1);
        ValueRules.Within(key + ".direct_share", tasks.DirectShare, 0, 1);
        ValueRules.Within(key + ".earlier_share", tasks.EarlierShare, 0, 1);
        ValueRules.Within(key + ".empty_share", tasks.EmptyShare, 0, 1);
        ValueRules.Within(key + ".cut_share", tasks.CutShare, 0, 1);
        ValueRules.Within(key + ".prompt_weight", tasks.PromptWeight, 0, 1);
        ValueRules.Within(key + ".spelled_share", tasks.SpelledShare, 0, 1);
        ValueRules.Within(key + ".spelling_rate", tasks.SpellingRate, 0, 1);
        ValueRules.Within(key + ".easy_documents", tasks.EasyDocuments, 0, 1L << 40);
        ValueRules.Within(key + ".most_earlier", tasks.MostEarlier, 1, MaxEarlier);
        ValueRules.Within(key + ".validation_documents", tasks.ValidationDocuments, 0, MaxValidationDocuments);
    }

    /// <summary>Checks a number of threads.</summary>
    public static void Threads(int? threads) => ValueRules.Within("threads", threads ?? 1, 1, MaxThreads);
}
