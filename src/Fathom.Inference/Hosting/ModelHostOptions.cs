namespace Fathom.Inference.Hosting;

/// <summary>When models are loaded and unloaded.</summary>
public sealed record ModelHostOptions
{
    /// <summary>How long a model stays loaded that nobody uses; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</summary>
    public TimeSpan IdleTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Most models that are loaded at once: another one takes the place of the one that has been idle longest.</summary>
    public int MaxLoadedModels { get; init; } = 4;

    /// <summary>Measures time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
