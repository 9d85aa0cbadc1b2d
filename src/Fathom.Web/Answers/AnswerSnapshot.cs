using Fathom.Web.Conversations;

namespace Fathom.Web.Answers;

/// <summary>A running answer at one moment.</summary>
/// <param name="Message">The message so far.</param>
/// <param name="IsLoading">Whether the model is still being opened.</param>
/// <param name="IsThinking">Whether it is inside its thought.</param>
/// <param name="ThinkingTime">From the question to the end of the thought, or to now; for a continued answer, over all its parts.</param>
/// <param name="Elapsed">From the question, or the request to continue, to now.</param>
/// <param name="Updates">Pieces received since then: about as many as tokens.</param>
public sealed record AnswerSnapshot(
    ConversationMessage Message, bool IsLoading, bool IsThinking, TimeSpan ThinkingTime, TimeSpan Elapsed, int Updates);
