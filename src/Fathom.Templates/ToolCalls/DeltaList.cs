using System.Text;

namespace Fathom.Templates.ToolCalls;

/// <summary>Collects deltas, merging adjacent pieces of the same text.</summary>
internal sealed class DeltaList
{
    private readonly StringBuilder _text = new();
    private List<AssistantDelta> _done = [];
    private ReasoningKind _kind;
    private int? _call; // whose arguments the open text is; null for plain text

    /// <summary>Adds text.</summary>
    public void Add(ReasoningKind kind, string text)
    {
        if (text.Length > 0)
        {
            Open(kind, null);
            _text.Append(text);
        }
    }

    /// <summary>Adds a character of a call's arguments.</summary>
    public void AddArgument(ReasoningKind kind, int call, char c)
    {
        Open(kind, call);
        _text.Append(c);
    }

    /// <summary>Adds an update for a call.</summary>
    public void Add(ReasoningKind kind, ToolCallDelta call)
    {
        Close();
        _done.Add(new AssistantDelta(kind, string.Empty, call));
    }

    /// <summary>Returns the collected deltas, and starts over.</summary>
    public IReadOnlyList<AssistantDelta> Take()
    {
        Close();
        List<AssistantDelta> taken = _done;
        _done = [];
        return taken;
    }

    private void Open(ReasoningKind kind, int? call)
    {
        if (_kind != kind || _call != call)
        {
            Close();
            (_kind, _call) = (kind, call);
        }
    }

    private void Close()
    {
        if (_text.Length == 0)
        {
            return;
        }

        string text = _text.ToString();
        _text.Clear();
        _done.Add(_call is { } index
            ? new AssistantDelta(_kind, string.Empty, new ToolCallDelta(index, ToolCallStage.Arguments, text))
            : new AssistantDelta(_kind, text, null));
    }
}
