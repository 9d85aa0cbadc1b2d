namespace Fathom.Inference.Constraints.Grammars;

/// <summary>A state of a rule's deterministic automaton.</summary>
internal sealed class AutomatonState
{
    /// <summary>Steps over bytes, ascending, without overlaps.</summary>
    public ByteEdge[] Bytes { get; set; } = [];

    /// <summary>Rules that may come next, and where they lead.</summary>
    public SymbolEdge[] Rules { get; set; } = [];

    /// <summary>Tokens that may come next, and where they lead.</summary>
    public SymbolEdge[] Tokens { get; set; } = [];

    /// <summary>Whether the rule may end here.</summary>
    public bool IsFinal { get; set; }

    /// <summary>Whether the rule ends here and can't continue.</summary>
    public bool IsEnd => IsFinal && Bytes.Length == 0 && Rules.Length == 0 && Tokens.Length == 0;

    /// <summary>Returns the state after a byte; −1 if there is none.</summary>
    public int Step(byte value)
    {
        foreach (ByteEdge edge in Bytes)
        {
            if (value <= edge.High)
            {
                return value >= edge.Low ? edge.To : -1;
            }
        }

        return -1;
    }
}
