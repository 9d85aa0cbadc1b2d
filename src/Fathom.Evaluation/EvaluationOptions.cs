using Fathom.Inference.Chat;
using Fathom.Tasks;

namespace Fathom.Evaluation;

/// <summary>How a model is measured on tasks.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Problems of each level.</summary>
    public int ProblemsPerLevel { get; init; } = 50;

    /// <summary>Answers to each problem.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>Most tokens of an answer.</summary>
    public int MaxTokens { get; init; } = 512;

    /// <summary>Divides the logits; null for 0 (the likeliest answer) with one answer per problem, and for 1 with several.</summary>
    public float? Temperature { get; init; }

    /// <summary>Draws from the shortest run of likeliest tokens whose probabilities sum to at least this; 1 for all tokens.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Whether the assistant reasons first.</summary>
    public ThinkingMode Thinking { get; init; }

    /// <summary>Most tokens of a thought; null for only the answer's limit.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>Which problems; closed levels have the same ones in every split.</summary>
    public ProblemSplit Split { get; init; } = ProblemSplit.Test;

    /// <summary>Which phrasings.</summary>
    public PhrasingRing Ring { get; init; } = PhrasingRing.Trained;

    /// <summary>Seed of problems and draws.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Divisor of the logits.</summary>
    internal float TemperatureOfDraws => Temperature ?? (Samples == 1 ? 0 : 1);
}
