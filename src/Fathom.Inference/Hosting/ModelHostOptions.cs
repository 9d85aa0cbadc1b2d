namespace Fathom.Inference.Hosting;

/// <summary>When models are loaded and unloaded.</summary>
public sealed record ModelHostOptions
{
    /// <summary>How long an idle model stays loaded; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    public TimeSpan IdleTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Most models loaded at the same time; another one replaces the longest-idle model.</summary>
    public int MaxLoadedModels { get; init; } = 4;

    /// <summary>Measures time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
