namespace Fathom.Training.Steps;

/// <summary>Report of one optimizer step.</summary>
public sealed record StepReport
{
    /// <summary>Number of the step, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>The objective's loss over the step; for cross-entropy its mean over the targets, in nats.</summary>
    public required double Loss { get; init; }

    /// <summary>Mean multi-token-prediction loss, in nats; null without that module.</summary>
    public double? MtpLoss { get; init; }

    /// <summary>Share of the peak learning rate.</summary>
    public required double LearningRateShare { get; init; }

    /// <summary>Norm of the gradients before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Rows computed.</summary>
    public required long Tokens { get; init; }

    /// <summary>Time taken.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Tokens of the busiest expert over its even share, in the worst layer; null without experts.</summary>
    public double? ExpertLoadMax { get; init; }

    /// <summary>Tokens of the idlest expert over its even share, in the worst layer; null without experts.</summary>
    public double? ExpertLoadMin { get; init; }

    /// <summary>Largest absolute selection bias; null without experts.</summary>
    public double? BiasMax { get; init; }

    /// <summary>The balance loss that was added; null without experts.</summary>
    public double? BalanceLoss { get; init; }

    /// <summary>Mean cross-entropy of each source's targets, in nats; null where a source had none in this step. Empty without sources.</summary>
    public IReadOnlyList<double?> LossBySource { get; init; } = [];

    /// <summary>Documents that were longer than the step's context and were cut in pieces.</summary>
    public int CutDocuments { get; init; }

    /// <summary>Share of the targets whose ratio was clipped; null where the objective has no ratio.</summary>
    public double? ClipShare { get; init; }

    /// <summary>Mean ratio of the probability now to that when sampled; null where the objective has none.</summary>
    public double? MeanRatio { get; init; }

    /// <summary>Mean divergence to the reference or the teacher, in nats per token; null where the objective has none.</summary>
    public double? Divergence { get; init; }

    /// <summary>Mean entropy of the model's distributions, in nats; null if the objective doesn't need it.</summary>
    public double? Entropy { get; init; }
}
