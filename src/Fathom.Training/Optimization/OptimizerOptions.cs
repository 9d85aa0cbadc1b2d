using System.Text.Json.Serialization;

namespace Fathom.Training.Optimization;

/// <summary>Optimizers.</summary>
public enum OptimizerKind
{
    /// <summary>AdamW for everything.</summary>
    [JsonStringEnumMemberName("adamw")]
    AdamW,

    /// <summary>Muon for hidden matrices, AdamW for the rest.</summary>
    Muon,
}

/// <summary>Settings of the optimizers.</summary>
public sealed record OptimizerOptions
{
    /// <summary>Which optimizer.</summary>
    public OptimizerKind Kind { get; init; } = OptimizerKind.AdamW;

    /// <summary>AdamW's peak learning rate.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>AdamW's peak learning rate for embeddings and the head; null for <see cref="LearningRate"/>.</summary>
    public double? EmbeddingLearningRate { get; init; }

    /// <summary>Muon's peak learning rate.</summary>
    public double MuonLearningRate { get; init; } = 0.02;

    /// <summary>Muon's momentum.</summary>
    public float Momentum { get; init; } = 0.95f;

    /// <summary>Steps over which Muon's momentum rises from 0.85.</summary>
    public int MomentumWarmupSteps { get; init; } = 300;

    /// <summary>AdamW's decay of the mean gradient.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>AdamW's decay of the mean squared gradient.</summary>
    public float Beta2 { get; init; } = 0.95f;

    /// <summary>AdamW's guard against division by zero.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Decoupled weight decay of matrices; gains and biases have none.</summary>
    public float WeightDecay { get; init; } = 0.1f;

    /// <summary>Largest gradient norm; 0 for no clipping.</summary>
    public float MaxGradientNorm { get; init; } = 1;

    /// <summary>Decay of the average of the weights over steps; 0 for none.</summary>
    public float AverageDecay { get; init; }
}
