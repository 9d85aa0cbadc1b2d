using Fathom.Server.Generation;
using Fathom.Templates.ToolCalls;

namespace Fathom.Server.OpenAi;

/// <summary>A tool call. In a stream, its first piece has id, type and name; later ones only pieces of the arguments.</summary>
internal sealed record ToolCallBody(int? Index, string? Id, string? Type, FunctionBody Function)
{
    private const string FunctionType = "function";

    /// <summary>A complete call.</summary>
    public static ToolCallBody Whole(string id, string name, string arguments) => new(null, id, FunctionType, new FunctionBody(name, arguments));

    /// <summary>An update of a call; null if there is nothing to report.</summary>
    public static ToolCallBody? Of(CallDelta delta) => delta.Stage switch
    {
        ToolCallStage.Begin => new ToolCallBody(delta.Index, delta.Id, FunctionType, new FunctionBody(delta.Text, "")),
        ToolCallStage.Arguments => new ToolCallBody(delta.Index, null, null, new FunctionBody(null, delta.Text)),
        _ => null,
    };
}

/// <summary>The called function.</summary>
internal sealed record FunctionBody(string? Name, string Arguments);
