using Fathom.Inference.Chat;

namespace Fathom.Cli.Batch;

/// <summary>What the command line says of all requests of a run; a line of the input may say otherwise.</summary>
internal sealed record BatchDefaults
{
    /// <summary>How turns and completions go.</summary>
    public required ChatOptions Options { get; init; }

    /// <summary>Whether a <c>prompt</c> is a person's message, or text to continue.</summary>
    public required bool PromptIsMessage { get; init; }

    /// <summary>Whether a text to continue may name special tokens.</summary>
    public bool AllowsSpecial { get; init; }

    /// <summary>Whether a completion continues after the model's own end.</summary>
    public bool IgnoresEnd { get; init; }
}
