namespace Fathom.Cli.Output;

/// <summary>The output of <c>train teach --json</c>.</summary>
/// <param name="Model">The exported model's folder.</param>
/// <param name="Tasks">Scores of the taught tasks.</param>
/// <param name="Others">Mean score of all other tasks.</param>
internal sealed record TeachResult(string Model, IReadOnlyDictionary<string, TeachScore> Tasks, TeachScore Others) : Success;

/// <summary>Share of problems solved, before and after.</summary>
/// <param name="Problems">Number of problems.</param>
/// <param name="Before">Share that the model solved before.</param>
/// <param name="After">Share that it solves now.</param>
internal sealed record TeachScore(int Problems, double Before, double After);
