using Fathom.Templates;

namespace Fathom.Web.Models;

/// <summary>Tools that models may call in the app, as allowed by the server's operator. Safe from any thread.</summary>
public interface IChatTools
{
    /// <summary>The tools as models see them.</summary>
    IReadOnlyList<ChatTool> Offered { get; }

    /// <summary>Most rounds of calls per question.</summary>
    int MaxRounds { get; }

    /// <summary>Calls one. Errors are part of the result.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The result for the model.</returns>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    Task<string> CallAsync(ChatToolCall call, CancellationToken cancellation);
}
