using System.Text;

namespace Fathom.Templates.ToolCalls;

/// <summary>What a character meant to a call that is being read.</summary>
internal enum CallProgress
{
    More,

    /// <summary>It completed the call.</summary>
    Ended,

    /// <summary>It can't belong to a call.</summary>
    Malformed,
}

/// <summary>Reads one call from behind its opening marker to the end of its JSON.</summary>
internal abstract class ToolCallReader(string opening, CallSink sink)
{
    private readonly StringBuilder _raw = new(opening == "{" ? string.Empty : opening);

    /// <summary>Which call of the output it is.</summary>
    public int Index => sink.Index;

    /// <summary>Whether <see cref="ToolCallStage.Begin"/> was told.</summary>
    public bool HasBegun => sink.HasBegun;

    /// <summary>All that was read, the opening marker included, without a character that broke it.</summary>
    public string Raw => _raw.ToString();

    /// <summary>Makes the reader of a format.</summary>
    public static ToolCallReader Create(ToolCallFormat format, string opening, CallSink sink) => format switch
    {
        ToolCallFormat.Hermes or ToolCallFormat.Llama3 => new ObjectCallReader(opening, sink),
        _ => new MarkedCallReader(opening, sink),
    };

    /// <summary>Takes a character.</summary>
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

/// <summary>Where a reader tells what it reads.</summary>
/// <param name="deltas">Receives the news.</param>
/// <param name="kind">Whether the call stands in the thoughts or in the answer.</param>
/// <param name="index">Which call it is.</param>
/// <param name="toolNames">Names that may be called; null for all.</param>
internal sealed class CallSink(DeltaList deltas, ReasoningKind kind, int index, IReadOnlyCollection<string>? toolNames)
{
    public int Index => index;

    public bool HasBegun { get; private set; }

    /// <summary>Tells the name; false when no such tool is on offer.</summary>
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
