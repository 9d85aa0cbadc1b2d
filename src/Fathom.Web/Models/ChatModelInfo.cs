using Fathom.Inference.Requests;

namespace Fathom.Web.Models;

/// <summary>Information that helps users choose a model.</summary>
public sealed record ChatModelInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>A line about it; null for none.</summary>
    public string? Summary { get; init; }

    /// <summary>Longest conversation, in tokens; null if unknown because the model isn't loaded.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Whether it can reason before it answers; null if unknown.</summary>
    public bool? Thinks { get; init; }

    /// <summary>Whether it can call tools; null if unknown.</summary>
    public bool? CallsTools { get; init; }

    /// <summary>Bytes of its weights; null if unknown.</summary>
    public long? Bytes { get; init; }

    /// <summary>Whether it is in memory.</summary>
    public bool IsLoaded { get; init; }

    /// <summary>Its makers' sampling options.</summary>
    public SamplingOptions Defaults { get; init; } = new();
}
