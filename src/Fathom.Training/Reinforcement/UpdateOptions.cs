using Fathom.Training.Optimization;

namespace Fathom.Training.Reinforcement;

/// <summary>How weights are updated.</summary>
public sealed record UpdateOptions
{
    /// <summary>The optimizer.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>AdamW's peak learning rate.</summary>
    public double LearningRate { get; init; } = 3e-5;

    /// <summary>Muon's peak learning rate.</summary>
    public double MuonLearningRate { get; init; } = 1e-3;

    /// <summary>Steps over which the rate rises from 0.</summary>
    public int WarmupSteps { get; init; } = 10;

    /// <summary>Shape of the learning rate after the warm-up.</summary>
    public ScheduleKind Decay { get; init; } = ScheduleKind.Linear;

    /// <summary>Share of the peak that the rate falls to by the end of the run.</summary>
    public double FinalShare { get; init; }

    /// <summary>AdamW's decay of the mean squared gradient.</summary>
    public float Beta2 { get; init; } = 0.95f;

    /// <summary>Decoupled weight decay.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Largest gradient norm; 0 for no clipping.</summary>
    public float MaxGradientNorm { get; init; } = 1;

    /// <summary>Weight of the experts' balance loss. Selection biases stay fixed.</summary>
    public float BalanceFactor { get; init; } = 1e-4f;

    /// <summary>Updates per step, each with its part of the problems; with more than 1, all but the first are off-policy.</summary>
    public int Minibatches { get; init; } = 1;

    /// <summary>Most rows of a micro-batch.</summary>
    public int MicroBatchTokens { get; init; } = 8192;
}
