using Fathom.Server.Generation;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Fathom.Server.Mcp;

/// <summary>Reports an answer's progress to clients that request it: at the first piece, at the end of the thought, and every few pieces.</summary>
/// <param name="request">The call.</param>
/// <param name="mostTokens">Most tokens of the answer; null if unlimited.</param>
internal sealed class AskProgress(RequestContext<CallToolRequestParams> request, int? mostTokens)
{
    private const int Interval = 16;

    private int _pieces;
    private bool _wasThinking;

    /// <summary>Processes a piece.</summary>
    public async ValueTask TellAsync(ChoiceDelta delta, CancellationToken cancellation)
    {
        bool isThinking = delta.Thinking.Length > 0 && delta.Answer.Length == 0;
        bool isDue = _pieces++ % Interval == 0 || isThinking != _wasThinking;
        _wasThinking = isThinking;
        if (isDue && delta.FinishReason is null && request.Params?.ProgressToken is { } token)
        {
            var news = new ProgressNotificationValue { Progress = _pieces, Total = mostTokens, Message = isThinking ? "thinking" : "answering" };
            await request.Server.NotifyProgressAsync(token, news, cancellationToken: cancellation);
        }
    }
}
