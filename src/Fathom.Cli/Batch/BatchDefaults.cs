using Fathom.Inference.Chat;

namespace Fathom.Cli.Batch;

/// <summary>Command-line defaults for all requests of a run; a line of the input may override them.</summary>
internal sealed record BatchDefaults
{
    /// <summary>Options of turns and completions.</summary>
    public required ChatOptions Options { get; init; }

    /// <summary>Whether a <c>prompt</c> is a user message, or text to continue.</summary>
    public required bool PromptIsMessage { get; init; }

    /// <summary>Whether a text to continue may name special tokens.</summary>
    public bool AllowsSpecial { get; init; }

    /// <summary>Whether a completion continues past the model's own end token.</summary>
    public bool IgnoresEnd { get; init; }
}
