using Fathom.Training.Data;

namespace Fathom.Training.Reinforcement;

/// <summary>Conversations for further supervised learning, so that the model doesn't forget them.</summary>
public sealed record ReplayOptions
{
    /// <summary>A JSONL file of conversations (<c>messages</c>), as <c>train sft</c> reads it; null for tasks.</summary>
    public string? Path { get; init; }

    /// <summary>Problems with worked solutions instead of a file.</summary>
    public TaskSourceOptions? Tasks { get; init; }

    /// <summary>Rows of conversations for each row of answers in an update.</summary>
    public double Share { get; init; } = 0.1;

    /// <summary>Weight of their mean cross-entropy beside the policy's loss.</summary>
    public double Weight { get; init; } = 0.1;
}
