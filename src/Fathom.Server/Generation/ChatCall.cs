using Fathom.Inference.Chat;
using Fathom.Server.Security;
using Fathom.Templates;

namespace Fathom.Server.Generation;

/// <summary>A chat request in the common form of all dialects.</summary>
internal sealed record ChatCall
{
    /// <summary>The conversation.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>The turn's options.</summary>
    public required ChatOptions Options { get; init; }

    /// <summary>The caller.</summary>
    public required Tenant Tenant { get; init; }

    /// <summary>Salt that separates this request's cached prompts from others; null for the salt of all of its tenant's requests.</summary>
    public string? CacheSalt { get; init; }

    /// <summary>Number of answers.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>Number of likeliest tokens to report at each position; null for no log-probabilities.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>Whether the model's own end tokens are ignored.</summary>
    public bool IgnoresEnd { get; init; }

    /// <summary>Where thoughts appear.</summary>
    public ReasoningFormat Reasoning { get; init; }
}
