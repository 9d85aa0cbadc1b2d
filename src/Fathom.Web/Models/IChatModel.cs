using Fathom.Inference.Chat;
using Fathom.Inference.Requests;
using Fathom.Templates;

namespace Fathom.Web.Models;

/// <summary>An open model. Disposing of it signals that it is no longer needed; its answers must have ended by then.</summary>
public interface IChatModel : IAsyncDisposable
{
    /// <summary>Information about it.</summary>
    ChatModelInfo Info { get; }

    /// <summary>Starts the assistant's next turn.</summary>
    /// <param name="messages">The conversation, system prompt included.</param>
    /// <param name="options">The turn's options.</param>
    /// <returns>The running turn.</returns>
    /// <exception cref="GenerationException">The conversation is too long, an option is out of range, or the queue is full.</exception>
    IChatAnswer Start(IReadOnlyList<ChatMessage> messages, ChatOptions options);

    /// <summary>Probability that the model assigns to every token of a text that follows a conversation.</summary>
    /// <param name="messages">The conversation before it, system prompt included.</param>
    /// <param name="answer">The assistant's turn.</param>
    /// <param name="options">The turn's options.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The turn's tokens in order.</returns>
    /// <exception cref="GenerationException">The conversation is too long, or the queue is full.</exception>
    IAsyncEnumerable<TokenChance> ScoreAsync(
        IReadOnlyList<ChatMessage> messages, ChatMessage answer, ChatOptions options, CancellationToken cancellation);
}
