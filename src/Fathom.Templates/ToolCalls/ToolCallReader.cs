using System.Text;

namespace Fathom.Templates.ToolCalls;

/// <summary>Effect of a character on the call being read.</summary>
internal enum CallProgress
{
    More,

    /// <summary>It completed the call.</summary>
    Ended,

    /// <summary>It can't belong to a call.</summary>
    Malformed,
}

/// <summary>Reads one call, from after its opening marker to the end of its JSON.</summary>
internal abstract class ToolCallReader(string opening, CallSink sink)
{
    private readonly StringBuilder _raw = new(opening == "{" ? string.Empty : opening);

    /// <summary>Index of the call in the output.</summary>
    public int Index => sink.Index;

    /// <summary>Whether <see cref="ToolCallStage.Begin"/> was reported.</summary>
    public bool HasBegun => sink.HasBegun;

    /// <summary>Everything read so far, including the opening marker, but without a character that breaks the call.</summary>
    public string Raw => _raw.ToString();

    /// <summary>Creates the reader for a format.</summary>
    public static ToolCallReader Create(ToolCallFormat format, string opening, CallSink sink) => format switch
    {
        ToolCallFormat.Hermes or ToolCallFormat.Llama3 => new ObjectCallReader(opening, sink),
        _ => new MarkedCallReader(opening, sink),
    };

    /// <summary>Reads a character.</summary>
    public CallProgress Push(char c)
    {
        CallProgress progress = Read(c);
        if (progress is CallProgress.More or CallProgress.Ended)
        {
            _raw.Append(c);
        }

        return progress;
    }

    protected abstract CallProgress Read(char c);
}

/// <summary>Receives what a reader reads.</summary>
/// <param name="deltas">Collects the updates.</param>
/// <param name="kind">Whether the call is in the thinking or in the answer.</param>
/// <param name="index">Index of the call in the output.</param>
/// <param name="toolNames">Names that may be called; null for all.</param>
internal sealed class CallSink(DeltaList deltas, ReasoningKind kind, int index, IReadOnlyCollection<string>? toolNames)
{
    public int Index => index;

    public bool HasBegun { get; private set; }

    /// <summary>Reports the name; returns false if there is no such tool.</summary>
    public bool TryBegin(string name)
    {
        if (name.Length == 0 || toolNames?.Contains(name) == false)
        {
            return false;
        }

        HasBegun = true;
        deltas.Add(kind, new ToolCallDelta(index, ToolCallStage.Begin, name));
        return true;
    }

    public void Argument(char c) => deltas.AddArgument(kind, index, c);

    public void Arguments(string text)
    {
        foreach (char c in text)
        {
            Argument(c);
        }
    }

    public void End() => deltas.Add(kind, new ToolCallDelta(index, ToolCallStage.End, string.Empty));
}
