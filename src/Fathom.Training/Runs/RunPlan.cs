using Fathom.Training.Models;
using Fathom.Training.Steps;

namespace Fathom.Training.Runs;

/// <summary>Size of a run, its arithmetic, and warnings about its configuration.</summary>
public sealed record RunPlan
{
    /// <summary>Values in the model.</summary>
    public required long Parameters { get; init; }

    /// <summary>Steps of the whole run.</summary>
    public required int Steps { get; init; }

    /// <summary>Tokens of all steps.</summary>
    public required double Tokens { get; init; }

    /// <summary>Floating-point operations per token, forward and backward.</summary>
    public required double FlopsPerToken { get; init; }

    /// <summary>Warnings about settings that are allowed but rarely intended.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Tokens per value in the model.</summary>
    public double TokensPerParameter => Tokens / Parameters;

    /// <summary>Floating-point operations of all steps.</summary>
    public double Flops => Tokens * FlopsPerToken;

    /// <summary>Plans a run.</summary>
    /// <param name="model">The model, declared.</param>
    /// <param name="options">The configuration.</param>
    public static RunPlan Of(TrainableModel model, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        TrainerOptions train = options.Train;
        double saved = train.StartBatchTokens is int start ? (train.BatchTokens - (double)start) / 2 * train.WarmupShare : 0;
        return new RunPlan
        {
            Parameters = model.Parameters.Count,
            Steps = train.Steps,
            Tokens = train.Steps * (train.BatchTokens - saved),
            FlopsPerToken = FlopCount.PerToken(model, train.ContextTokens, runsMtp: train is not { MtpLossWeight: 0, FinalMtpLossWeight: 0 }),
            Warnings = [.. FindWarnings(train)],
        };
    }

    private static IEnumerable<string> FindWarnings(TrainerOptions train)
    {
        if (train.Schedule.WarmupSteps >= train.Steps)
        {
            yield return $"the warm-up of {train.Schedule.WarmupSteps} steps is not shorter than the run of {train.Steps}: "
                + "the learning rate is at its peak at the end or never";
        }

        if (train.StartContextTokens < train.ContextTokens)
        {
            int end = (int)(train.WarmupShare * train.Steps);
            yield return $"until step {end} documents are cut at {train.StartContextTokens} to {train.ContextTokens} tokens (cut_documents in the log)";
        }
    }
}
