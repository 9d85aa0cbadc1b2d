using Fathom.Inference.Chat;
using Fathom.Inference.Requests;

namespace Fathom.Web.Models;

/// <summary>A turn of the assistant that is under way.</summary>
public interface IChatAnswer
{
    /// <summary>The turn as it comes; can be read once. Cancelling ends it in the engine, too.</summary>
    /// <param name="cancellation">Ends the turn with <see cref="FinishReason.Cancelled"/>.</param>
    IAsyncEnumerable<ChatUpdate> Stream(CancellationToken cancellation);

    /// <summary>The whole turn with its figures, when it has ended.</summary>
    Task<ChatTurn> Completion { get; }
}
