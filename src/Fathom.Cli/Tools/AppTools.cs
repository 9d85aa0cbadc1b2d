using Fathom.Templates;
using Fathom.Web.Models;

namespace Fathom.Cli.Tools;

/// <summary>Tools for the chat app.</summary>
internal sealed class AppTools(ToolUse tools) : IChatTools
{
    /// <inheritdoc/>
    public IReadOnlyList<ChatTool> Offered => tools.Offered;

    /// <inheritdoc/>
    public int MaxRounds => tools.MaxRounds;

    /// <inheritdoc/>
    public async Task<string> CallAsync(ChatToolCall call, CancellationToken cancellation) => (await tools.CallAsync(call, cancellation)).Text;
}
