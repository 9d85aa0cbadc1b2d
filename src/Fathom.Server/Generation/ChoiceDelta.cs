using Fathom.Inference.Requests;

namespace Fathom.Server.Generation;

/// <summary>News of one answer.</summary>
/// <param name="Index">Which answer.</param>
/// <param name="Thinking">New text of thoughts; comes before <paramref name="Answer"/>.</param>
/// <param name="Answer">New text of the answer.</param>
/// <param name="ThinkingTokens">Tokens of the thoughts whose text has come, if log-probabilities are wanted.</param>
/// <param name="AnswerTokens">The same of the answer.</param>
/// <param name="FinishReason">Why it ended; null while it runs.</param>
internal readonly record struct ChoiceDelta(
    int Index,
    string Thinking,
    string Answer,
    IReadOnlyList<GeneratedToken> ThinkingTokens,
    IReadOnlyList<GeneratedToken> AnswerTokens,
    FinishReason? FinishReason)
{
    /// <summary>News of calls of tools; come after <see cref="Answer"/>.</summary>
    public IReadOnlyList<CallDelta> Calls { get; init; } = [];

    /// <summary>Whether there is nothing to tell.</summary>
    public bool IsEmpty => Thinking.Length + Answer.Length + ThinkingTokens.Count + AnswerTokens.Count + Calls.Count == 0 && FinishReason is null;
}
