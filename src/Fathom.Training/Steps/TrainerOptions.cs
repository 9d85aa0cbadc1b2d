using Fathom.Training.Optimization;

namespace Fathom.Training.Steps;

/// <summary>Training settings apart from data and shape.</summary>
public sealed record TrainerOptions
{
    /// <summary>Optimizer steps of the whole run.</summary>
    public int Steps { get; init; } = 1000;

    /// <summary>Rows of a step after the warm-up; a step collects micro-batches until fewer than <see cref="ContextTokens"/> rows are missing.</summary>
    public int BatchTokens { get; init; } = 4096;

    /// <summary>Rows of a step at the beginning; null for no batch warm-up.</summary>
    public int? StartBatchTokens { get; init; }

    /// <summary>Most rows of a micro-batch.</summary>
    public int MicroBatchTokens { get; init; } = 4096;

    /// <summary>Most rows of a document.</summary>
    public int ContextTokens { get; init; } = 256;

    /// <summary>Most rows of a document at the beginning; null for no length warm-up.</summary>
    public int? StartContextTokens { get; init; }

    /// <summary>Share of all steps over which batch and length grow.</summary>
    public double WarmupShare { get; init; } = 0.2;

    /// <summary>Weight of the multi-token-prediction loss.</summary>
    public float MtpLossWeight { get; init; } = 0.3f;

    /// <summary>Weight of that loss in the last third of the steps.</summary>
    public float FinalMtpLossWeight { get; init; } = 0.1f;

    /// <summary>How much a step moves the experts' selection biases; 0 keeps them fixed.</summary>
    public float BiasUpdateSpeed { get; init; } = 1e-3f;

    /// <summary>Share of the steps, at the end, during which the biases are fixed.</summary>
    public double BiasFrozenShare { get; init; } = 0.1;

    /// <summary>Factor of the balance loss within a document.</summary>
    public float BalanceFactor { get; init; } = 1e-4f;

    /// <summary>Learning rate over steps.</summary>
    public LearningRateSchedule Schedule { get; init; } = new();

    /// <summary>Optimizer.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();
}
