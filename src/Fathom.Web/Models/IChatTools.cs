using Fathom.Templates;

namespace Fathom.Web.Models;

/// <summary>Tools that models may call in the app; the server's operator has allowed them. Safe from any thread.</summary>
public interface IChatTools
{
    /// <summary>The tools as models see them.</summary>
    IReadOnlyList<ChatTool> Offered { get; }

    /// <summary>Rounds of calls that one question may take.</summary>
    int MaxRounds { get; }

    /// <summary>Calls one. Errors are part of the result.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The result for the model.</returns>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    Task<string> CallAsync(ChatToolCall call, CancellationToken cancellation);
}
