using Fathom.Inference.Chat;
using Fathom.Server.Security;
using Fathom.Templates;

namespace Fathom.Server.Generation;

/// <summary>What all chat routes ask for, whatever they call it.</summary>
internal sealed record ChatCall
{
    /// <summary>The conversation.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>How the turn goes.</summary>
    public required ChatOptions Options { get; init; }

    /// <summary>Who asks.</summary>
    public required Tenant Tenant { get; init; }

    /// <summary>What parts this request's cached prompts from others; null for what parts all of its tenant's.</summary>
    public string? CacheSalt { get; init; }

    /// <summary>How many answers.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>Null: no log-probabilities. Otherwise so many of the likeliest tokens at each place.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>Whether the model's own end tokens are passed over.</summary>
    public bool IgnoresEnd { get; init; }

    /// <summary>Where thoughts are shown.</summary>
    public ReasoningFormat Reasoning { get; init; }
}
