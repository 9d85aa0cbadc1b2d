using Fathom.Inference.Chat;
using Fathom.Inference.Requests;
using Fathom.Templates;

namespace Fathom.Web.Models;

/// <summary>An open model. Disposing of it says that it is not needed any more; answers must have ended before.</summary>
public interface IChatModel : IAsyncDisposable
{
    /// <summary>What is known of it.</summary>
    ChatModelInfo Info { get; }

    /// <summary>Asks for the assistant's next turn.</summary>
    /// <param name="messages">The conversation, system prompt included.</param>
    /// <param name="options">How the turn goes.</param>
    /// <returns>The turn, which is under way.</returns>
    /// <exception cref="GenerationException">The conversation is too long, an option is out of range, or the queue is full.</exception>
    IChatAnswer Start(IReadOnlyList<ChatMessage> messages, ChatOptions options);

    /// <summary>How likely the model finds every token of a text that follows a conversation.</summary>
    /// <param name="messages">The conversation before it, system prompt included.</param>
    /// <param name="answer">The assistant's turn.</param>
    /// <param name="options">How the turn went.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The turn's tokens in order.</returns>
    /// <exception cref="GenerationException">The conversation is too long, or the queue is full.</exception>
    IAsyncEnumerable<TokenChance> ScoreAsync(
        IReadOnlyList<ChatMessage> messages, ChatMessage answer, ChatOptions options, CancellationToken cancellation);
}
