using System.Text;
using System.Text.Json;

namespace Fathom.Templates.ToolCalls;

/// <summary>Assembles a turn from the deltas of an output.</summary>
public sealed class AssistantTurn
{
    private readonly StringBuilder _thinking = new();
    private readonly StringBuilder _answer = new();
    private readonly StringBuilder _arguments = new();
    private readonly List<ChatToolCall> _calls = [];
    private string _name = string.Empty;

    /// <summary>The thinking so far.</summary>
    public string Thinking => _thinking.ToString();

    /// <summary>The answer so far. A broken call is part of it, or of the thinking.</summary>
    public string Answer => _answer.ToString();

    /// <summary>The complete calls so far.</summary>
    public IReadOnlyList<ChatToolCall> Calls => _calls;

    /// <summary>Adds the next delta.</summary>
    public void Add(AssistantDelta delta)
    {
        StringBuilder text = delta.Kind == ReasoningKind.Thinking ? _thinking : _answer;
        if (delta.Call is not { } call)
        {
            text.Append(delta.Text);
            return;
        }

        switch (call.Stage)
        {
            case ToolCallStage.Begin:
                _name = call.Text;
                _arguments.Clear();
                break;
            case ToolCallStage.Arguments:
                _arguments.Append(call.Text);
                break;
            case ToolCallStage.End:
                _calls.Add(new ChatToolCall(_name, JsonElement.Parse(_arguments.ToString())));
                break;
            default:
                text.Append(call.Text);
                break;
        }
    }
}
