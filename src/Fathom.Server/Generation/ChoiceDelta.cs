using Fathom.Inference.Requests;

namespace Fathom.Server.Generation;

/// <summary>An update of one answer.</summary>
/// <param name="Index">Index of the answer.</param>
/// <param name="Thinking">New text of thoughts; precedes <paramref name="Answer"/>.</param>
/// <param name="Answer">New text of the answer.</param>
/// <param name="ThinkingTokens">Tokens of the new thinking text, if log-probabilities are requested.</param>
/// <param name="AnswerTokens">The same for the answer.</param>
/// <param name="FinishReason">Why it ended; null while it runs.</param>
internal readonly record struct ChoiceDelta(
    int Index,
    string Thinking,
    string Answer,
    IReadOnlyList<GeneratedToken> ThinkingTokens,
    IReadOnlyList<GeneratedToken> AnswerTokens,
    FinishReason? FinishReason)
{
    /// <summary>Updates of tool calls; they follow <see cref="Answer"/>.</summary>
    public IReadOnlyList<CallDelta> Calls { get; init; } = [];

    /// <summary>Whether there is nothing to report.</summary>
    public bool IsEmpty => Thinking.Length + Answer.Length + ThinkingTokens.Count + AnswerTokens.Count + Calls.Count == 0 && FinishReason is null;
}
