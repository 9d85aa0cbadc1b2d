using Fathom.Inference.Chat;
using Fathom.Inference.Requests;

namespace Fathom.Web.Models;

/// <summary>A running turn of the assistant.</summary>
public interface IChatAnswer
{
    /// <summary>The turn as it streams; can be read once. Canceling ends it in the engine, too.</summary>
    /// <param name="cancellation">Ends the turn with <see cref="FinishReason.Cancelled"/>.</param>
    IAsyncEnumerable<ChatUpdate> Stream(CancellationToken cancellation);

    /// <summary>The complete turn with its usage and timings, once it has ended.</summary>
    Task<ChatTurn> Completion { get; }
}
