using Fathom.Inference.Requests;

namespace Fathom.Web.Models;

/// <summary>What a person wants to know before choosing a model.</summary>
public sealed record ChatModelInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>A line about it; null for none.</summary>
    public string? Summary { get; init; }

    /// <summary>Longest conversation, in tokens; null while it is not known, before the model is loaded.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Whether it can reason before it answers; null while it is not known.</summary>
    public bool? Thinks { get; init; }

    /// <summary>Whether it can call tools; null while it is not known.</summary>
    public bool? CallsTools { get; init; }

    /// <summary>Bytes of its weights; null when it is not known.</summary>
    public long? Bytes { get; init; }

    /// <summary>Whether it is in memory.</summary>
    public bool IsLoaded { get; init; }

    /// <summary>How its makers draw tokens.</summary>
    public SamplingOptions Defaults { get; init; } = new();
}
