using System.Runtime.InteropServices;

namespace Fathom.Training.Data;

/// <summary>A document's tokens, and how much each counts as a target. Reusable.</summary>
public sealed class TokenDocument
{
    private readonly List<int> _tokens = [];
    private readonly List<float> _weights = [];

    /// <summary>The tokens.</summary>
    public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>Weight of each token as a target.</summary>
    public ReadOnlySpan<float> Weights => CollectionsMarshal.AsSpan(_weights);

    /// <summary>Forgets the document.</summary>
    public void Clear()
    {
        _tokens.Clear();
        _weights.Clear();
    }

    /// <summary>Appends tokens that all weigh the same.</summary>
    public void Append(ReadOnlySpan<int> tokens, float weight = 1)
    {
        _tokens.AddRange(tokens);
        for (int i = 0; i < tokens.Length; i++)
        {
            _weights.Add(weight);
        }
    }

    /// <summary>Appends one token.</summary>
    public void Append(int token, float weight = 1) => Append([token], weight);
}
