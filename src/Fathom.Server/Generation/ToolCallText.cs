using System.Text;
using Fathom.Templates.ToolCalls;

namespace Fathom.Server.Generation;

/// <summary>Collects the calls of one answer.</summary>
internal sealed class ToolCallText
{
    private readonly SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)> _calls = [];

    /// <summary>The calls, in order: id, name and arguments as JSON text.</summary>
    public IEnumerable<(string Id, string Name, string Arguments)> All => _calls.Values.Select(call => (call.Id, call.Name, call.Arguments.ToString()));

    /// <summary>Number of calls.</summary>
    public int Count => _calls.Count;

    /// <summary>Processes an update of a call.</summary>
    public void Add(CallDelta delta)
    {
        switch (delta.Stage)
        {
            case ToolCallStage.Begin:
                _calls[delta.Index] = (delta.Id, delta.Text, new StringBuilder());
                break;
            case ToolCallStage.Arguments:
                _calls[delta.Index].Arguments.Append(delta.Text);
                break;
            case ToolCallStage.Broken:
                _calls.Remove(delta.Index);
                break;
            default:
                break;
        }
    }
}

/// <summary>An update of a call.</summary>
/// <param name="Index">Index of the call within the answer.</param>
/// <param name="Id">Id that the call's result refers to.</param>
/// <param name="Stage">What happened.</param>
/// <param name="Text">The name at the beginning, then pieces of the arguments; the whole text of a call that turns out broken.</param>
internal readonly record struct CallDelta(int Index, string Id, ToolCallStage Stage, string Text);
