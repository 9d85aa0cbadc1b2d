namespace Fathom.Training;

/// <summary>What one optimiser step did.</summary>
public sealed record StepReport
{
    /// <summary>Number of the step, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>Mean loss of the step's targets, in nats.</summary>
    public required double Loss { get; init; }

    /// <summary>Mean multi-token-prediction loss, in nats; null without that module.</summary>
    public double? NextTokenLoss { get; init; }

    /// <summary>Share of the peak learning rate.</summary>
    public required double LearningRateShare { get; init; }

    /// <summary>Norm of the gradients before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Rows computed.</summary>
    public required long Tokens { get; init; }

    /// <summary>Time taken.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Tokens of the busiest expert over its even share, the worst layer; null without experts.</summary>
    public double? ExpertLoadMax { get; init; }

    /// <summary>Tokens of the idlest expert over its even share, the worst layer; null without experts.</summary>
    public double? ExpertLoadMin { get; init; }

    /// <summary>Largest selection bias, either way; null without experts.</summary>
    public double? BiasMax { get; init; }

    /// <summary>The balance loss that was added; null without experts.</summary>
    public double? BalanceLoss { get; init; }
}
