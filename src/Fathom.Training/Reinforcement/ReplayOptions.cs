namespace Fathom.Training.Reinforcement;

/// <summary>Conversations that a model goes on learning by supervision, so that it doesn't forget them.</summary>
public sealed record ReplayOptions
{
    /// <summary>A JSONL file of conversations (<c>messages</c>), as <c>train sft</c> reads it.</summary>
    public required string Path { get; init; }

    /// <summary>Rows of conversations for each row of answers in an update.</summary>
    public double Share { get; init; } = 0.1;

    /// <summary>Weight of their mean cross-entropy beside the policy's loss.</summary>
    public double Weight { get; init; } = 0.1;
}
