using System.Runtime.InteropServices;
using Fathom.Numerics.Attention;

namespace Fathom.Models.Blocks;

/// <summary>
/// The new tokens of many sequences for one pass through a model. Row i of a pass is token i of the batch. Reusable: <see cref="Clear"/> keeps the memory.
/// </summary>
public sealed class ForwardBatch
{
    private readonly List<int> _tokenIds = [];
    private readonly List<int> _positions = [];
    private readonly List<int> _sequenceOfRow = [];
    private readonly List<int> _logitRows = [];
    private readonly List<int> _hiddenRows = [];
    private readonly List<QueryRange> _sequences = [];

    /// <summary>Number of new tokens.</summary>
    public int NumTokens => _tokenIds.Count;

    /// <summary>The new tokens of all sequences, sequence by sequence.</summary>
    public ReadOnlySpan<int> TokenIds => CollectionsMarshal.AsSpan(_tokenIds);

    /// <summary>Position of each token in its sequence.</summary>
    public ReadOnlySpan<int> Positions => CollectionsMarshal.AsSpan(_positions);

    /// <summary>Index in <see cref="Sequences"/> of each token's sequence.</summary>
    public ReadOnlySpan<int> SequenceOfRow => CollectionsMarshal.AsSpan(_sequenceOfRow);

    /// <summary>The sequences.</summary>
    public ReadOnlySpan<QueryRange> Sequences => CollectionsMarshal.AsSpan(_sequences);

    /// <summary>Rows to compute logits for, ascending; logits row i belongs to batch row <c>LogitRows[i]</c>.</summary>
    public ReadOnlySpan<int> LogitRows => CollectionsMarshal.AsSpan(_logitRows);

    /// <summary>Rows to return hidden states for, ascending; hidden row i belongs to batch row <c>HiddenRows[i]</c>.</summary>
    public ReadOnlySpan<int> HiddenRows => CollectionsMarshal.AsSpan(_hiddenRows);

    /// <summary>Removes all sequences.</summary>
    public void Clear()
    {
        _tokenIds.Clear();
        _positions.Clear();
        _sequenceOfRow.Clear();
        _logitRows.Clear();
        _hiddenRows.Clear();
        _sequences.Clear();
    }

    /// <summary>Adds one sequence's new tokens.</summary>
    /// <param name="tokenIds">The tokens; at least one.</param>
    /// <param name="firstPosition">Position of the first; all tokens before it are in the cache.</param>
    /// <param name="blockTable">The sequence's cache blocks, covering every position up to the last new one.</param>
    /// <param name="logits">Rows to compute the next token's logits for.</param>
    /// <param name="hidden">Rows to return hidden states for, independent of <paramref name="logits"/>.</param>
    /// <exception cref="ArgumentException">There are no tokens, or a list of rows doesn't ascend or has a row past the last token.</exception>
    public void Add(ReadOnlySpan<int> tokenIds, int firstPosition, ReadOnlyMemory<int> blockTable, OutputRows logits, OutputRows hidden = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstPosition);
        if (tokenIds.IsEmpty)
        {
            throw new ArgumentException("a sequence without new tokens", nameof(tokenIds));
        }

        logits.Validate(tokenIds.Length, nameof(logits));
        hidden.Validate(tokenIds.Length, nameof(hidden));
        int rowStart = NumTokens;
        _sequences.Add(new QueryRange(rowStart, tokenIds.Length, firstPosition, blockTable));
        _tokenIds.AddRange(tokenIds);
        for (int i = 0; i < tokenIds.Length; i++)
        {
            _positions.Add(firstPosition + i);
            _sequenceOfRow.Add(_sequences.Count - 1);
        }

        logits.AppendTo(_logitRows, rowStart, tokenIds.Length);
        hidden.AppendTo(_hiddenRows, rowStart, tokenIds.Length);
    }
}
