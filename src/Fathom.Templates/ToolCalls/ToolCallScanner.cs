using System.Text;

namespace Fathom.Templates.ToolCalls;

/// <summary>Finds the calls of one format in a stream of text, character by character.</summary>
internal sealed class ToolCallScanner(ToolCallFormat format, IReadOnlyCollection<string>? toolNames)
{
    private readonly string[] _openings = ToolCallMarkers.Openings(format);
    private readonly string[] _closings = ToolCallMarkers.Closings(format);
    private readonly DeltaList _deltas = new();
    private readonly StringBuilder _space = new(); // undecided white space
    private readonly StringBuilder _marker = new(); // what may become a marker
    private ToolCallReader? _reader;
    private ReasoningKind _kind = ReasoningKind.Thinking;
    private int _closed; // closing markers that can't occur any more; only after a call
    private bool _isBehindCall;
    private bool _mayBeginWithObject; // Llama: nothing but calls in the answer so far, or right behind a call
    private int _numCalls;

    /// <summary>Scans text of one kind.</summary>
    public IReadOnlyList<AssistantDelta> Feed(ReasoningKind kind, string text)
    {
        if (kind != _kind)
        {
            Flush();
            _kind = kind;
            _mayBeginWithObject = kind == ReasoningKind.Answer && format == ToolCallFormat.Llama3;
        }

        foreach (char c in text)
        {
            Push(c);
        }

        return _deltas.Take();
    }

    /// <summary>Ends the text.</summary>
    public IReadOnlyList<AssistantDelta> Finish()
    {
        Flush();
        return _deltas.Take();
    }

    private void Push(char c)
    {
        if (_reader is not null)
        {
            PushToCall(c);
            return;
        }

        if (_marker.Length == 0 && char.IsWhiteSpace(c))
        {
            _space.Append(c);
            return;
        }

        _marker.Append(c);
        Decide();
    }

    private void PushToCall(char c)
    {
        switch (_reader!.Push(c))
        {
            case CallProgress.Ended:
                EndCall();
                break;
            case CallProgress.Malformed:
                BreakCall();
                Push(c);
                break;
        }
    }

    /// <summary>Decides whether the held characters are a marker, its beginning, or text.</summary>
    private void Decide()
    {
        string held = _marker.ToString();
        if (_isBehindCall && Array.IndexOf(_closings, held, _closed) is >= 0 and int closing)
        {
            _closed = closing + 1;
            Forget();
        }
        else if (_openings.Contains(held) || (_mayBeginWithObject && held == "{"))
        {
            BeginCall(held);
        }
        else if (!MayBecomeMarker(held))
        {
            Release(held);
        }
    }

    private bool MayBecomeMarker(string held) =>
        _openings.Any(opening => opening.StartsWith(held, StringComparison.Ordinal))
        || (_isBehindCall && _closings.Skip(_closed).Any(closing => closing.StartsWith(held, StringComparison.Ordinal)));

    private void BeginCall(string opening)
    {
        _reader = ToolCallReader.Create(format, opening, new CallSink(_deltas, _kind, _numCalls, toolNames));
        _marker.Clear();
        if (_isBehindCall)
        {
            _space.Clear(); // between calls; otherwise it is kept in case this isn't a call
        }

        if (opening == "{")
        {
            _reader.Push('{');
        }
    }

    private void EndCall()
    {
        _reader = null;
        _numCalls++;
        Forget();
        _isBehindCall = true;
        _mayBeginWithObject = format == ToolCallFormat.Llama3;
        _closed = 0;
    }

    /// <summary>Gives up on a call: what was read becomes text or, if the call was already reported, the text of the broken call.</summary>
    private void BreakCall()
    {
        ToolCallReader reader = _reader!;
        _reader = null;
        _isBehindCall = false;
        _mayBeginWithObject = false;
        string written = _space + reader.Raw;
        if (reader.HasBegun)
        {
            _numCalls++;
            _deltas.Add(_kind, new ToolCallDelta(reader.Index, ToolCallStage.Broken, written));
        }
        else
        {
            _deltas.Add(_kind, written);
        }

        Forget();
    }

    /// <summary>Releases the first held character as text and decides again about the others.</summary>
    private void Release(string held)
    {
        if (!_isBehindCall)
        {
            _deltas.Add(_kind, _space.ToString());
        }

        _isBehindCall = false;
        _mayBeginWithObject = false;
        _deltas.Add(_kind, held[..1]);
        Forget();
        foreach (char c in held.AsSpan(1))
        {
            Push(c);
        }
    }

    private void Flush()
    {
        if (_reader is not null)
        {
            BreakCall();
        }

        if (_isBehindCall && _marker.Length == 0)
        {
            _space.Clear();
        }

        _deltas.Add(_kind, _space.ToString());
        _deltas.Add(_kind, _marker.ToString());
        Forget();
        _isBehindCall = false;
    }

    private void Forget()
    {
        _space.Clear();
        _marker.Clear();
    }
}
