namespace Fathom.Training.Optimization;

/// <summary>Shape of a schedule after its warm-up.</summary>
public enum ScheduleKind
{
    /// <summary>Stays at the peak.</summary>
    Constant,

    /// <summary>Falls in a straight line.</summary>
    Linear,

    /// <summary>Falls as half a cosine.</summary>
    Cosine,

    /// <summary>Warm-up, stable, decay: stays at the peak, then falls in a straight line.</summary>
    Wsd,
}

/// <summary>Share of the peak learning rate at each step: a linear warm-up, then a shape that falls to a floor.</summary>
public sealed record LearningRateSchedule
{
    /// <summary>Shape after the warm-up.</summary>
    public ScheduleKind Kind { get; init; } = ScheduleKind.Wsd;

    /// <summary>Steps over which the rate rises from 0.</summary>
    public int WarmupSteps { get; init; } = 100;

    /// <summary>Share of the peak that the rate falls to by the end of the run.</summary>
    public double FinalShare { get; init; } = 0.05;

    /// <summary><see cref="ScheduleKind.Wsd"/>: share of all steps after which the decay begins.</summary>
    public double DecayStart { get; init; } = 0.45;

    /// <summary>Returns the share of the peak.</summary>
    /// <param name="step">Step, from 0.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    public double At(int step, int totalSteps)
    {
        if (step < WarmupSteps)
        {
            return (step + 1.0) / WarmupSteps;
        }

        double start = Kind == ScheduleKind.Wsd ? Math.Max(WarmupSteps, DecayStart * totalSteps) : WarmupSteps;
        double progress = Math.Clamp((step - start) / Math.Max(1, totalSteps - start), 0, 1);
        return Kind switch
        {
            ScheduleKind.Constant => 1,
            ScheduleKind.Cosine => FinalShare + ((1 - FinalShare) * 0.5 * (1 + Math.Cos(Math.PI * progress))),
            _ => 1 - ((1 - FinalShare) * progress),
        };
    }
}
