using Fathom.Server.Generation;
using Fathom.Templates.ToolCalls;

namespace Fathom.Server.OpenAi;

/// <summary>A call of a tool; in a stream its beginning has id, type and name, and the rest pieces of arguments only.</summary>
internal sealed record ToolCallBody(int? Index, string? Id, string? Type, FunctionBody Function)
{
    private const string FunctionType = "function";

    /// <summary>A whole call.</summary>
    public static ToolCallBody Whole(string id, string name, string arguments) => new(null, id, FunctionType, new FunctionBody(name, arguments));

    /// <summary>News of a call; null when there is nothing to tell.</summary>
    public static ToolCallBody? Of(CallDelta delta) => delta.Stage switch
    {
        ToolCallStage.Begin => new ToolCallBody(delta.Index, delta.Id, FunctionType, new FunctionBody(delta.Text, "")),
        ToolCallStage.Arguments => new ToolCallBody(delta.Index, null, null, new FunctionBody(null, delta.Text)),
        _ => null,
    };
}

/// <summary>The function that is called.</summary>
internal sealed record FunctionBody(string? Name, string Arguments);
