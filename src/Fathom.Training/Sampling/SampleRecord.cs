using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Tasks;
using Fathom.Training.Data;
using Fathom.Training.Reinforcement;

namespace Fathom.Training.Sampling;

/// <summary>One line of <c>samples.jsonl</c>: a conversation to train on, and where it comes from.</summary>
public sealed record SampleRecord
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The turns; the last is the answer.</summary>
    public required IReadOnlyList<SampleMessage> Messages { get; init; }

    /// <summary>Name of the problem's task.</summary>
    public required string Task { get; init; }

    /// <summary>Its level.</summary>
    public required int Level { get; init; }

    /// <summary>The problem's key.</summary>
    public required string Key { get; init; }

    /// <summary>The verifier's score.</summary>
    public required double Score { get; init; }

    /// <summary>Share of the answers to the problem that were right.</summary>
    public required double PassRate { get; init; }

    /// <summary>Tokens of the answer.</summary>
    public required int Tokens { get; init; }

    /// <summary>Tokens of its thought.</summary>
    public required int ThinkingTokens { get; init; }

    /// <summary>Its mean log-probability per token, in nats.</summary>
    public required double Logprob { get; init; }

    /// <summary>Fingerprint of the vocabulary of <see cref="Teacher"/>.</summary>
    public string? Vocabulary { get; init; }

    /// <summary>The answer's tokens and the teacher's distributions (<see cref="TeacherValues"/>); null without a teacher.</summary>
    public string? Teacher { get; init; }

    /// <summary>Returns the line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Makes the line of an answer.</summary>
    /// <param name="group">Its problem and all answers.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="teacher">What is kept of the distributions; null for nothing.</param>
    /// <param name="vocabulary">Fingerprint of the vocabulary.</param>
    internal static SampleRecord Of(RolloutGroup group, Rollout answer, TeacherOptions? teacher, string vocabulary)
    {
        Problem problem = group.Problem;
        IEnumerable<SampleMessage> earlier = problem.Earlier.SelectMany(turn =>
            (SampleMessage[])[new("user", turn.User), new("assistant", turn.Assistant) { Weight = 0 }]);
        return new SampleRecord
        {
            Messages = [.. earlier, new("user", problem.Text), new("assistant", answer.Text)],
            Task = problem.Task,
            Level = problem.Level,
            Key = problem.Key,
            Score = answer.Verdict.Score,
            PassRate = group.PassRate,
            Tokens = answer.Tokens.Count,
            ThinkingTokens = answer.ThinkingTokens,
            Logprob = answer.LogProbabilities.Average(),
            Vocabulary = teacher is null ? null : vocabulary,
            Teacher = teacher is null ? null : TeacherValues.Write(answer.Tokens, answer.Alternatives, teacher),
        };
    }
}

/// <summary>A turn.</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What is said.</param>
public sealed record SampleMessage(string Role, string Content)
{
    /// <summary>0: not to be learned; null: as usual.</summary>
    [JsonPropertyOrder(1)]
    public int? Weight { get; init; }
}
