using System.Buffers;

namespace Fathom.Tokenizers.Bpe;

/// <summary>Merges one stretch of symbols with a heap of pairs over a linked list, and records where each token begins.</summary>
internal sealed class MergeWindow : IDisposable
{
    private readonly MergeHeap _heap = new();
    private int[] _tokens = [];
    private int[] _starts = [];
    private int[] _previous = [];
    private int[] _next = [];
    private ulong[] _pairs = [];
    private int _start;
    private int _length;
    private int _count;

    /// <summary>The tokens of the last merge.</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, _count);

    /// <summary>The end of the stretch.</summary>
    public int End => _start + _length;

    /// <summary>Merges <c>symbols[start .. start + maxLength]</c>, or up to the last symbol.</summary>
    public void Merge(ReadOnlySpan<int> symbols, int start, int maxLength, MergeTable merges)
    {
        _start = start;
        _length = Math.Min(maxLength, symbols.Length - start);
        Rent(_length);
        symbols.Slice(start, _length).CopyTo(_tokens);
        for (int i = 0; i < _length; i++)
        {
            (_previous[i], _next[i]) = (i - 1, i + 1);
        }

        for (int i = 0; i < _length; i++)
        {
            FindMerge(i, merges);
        }

        while (_heap.TryPop(out int rank, out int at))
        {
            // An item stays in the heap when its pair changes; it counts only if the pair at its position still has its rank.
            if ((int)(_pairs[at] >> 32) == rank)
            {
                MergeAt(at, merges);
            }
        }

        Compact();
    }

    /// <summary>Position of a token's first symbol.</summary>
    public int StartOf(int token) => _start + _starts[token];

    /// <summary>The token that covers a position, clamped to the first one.</summary>
    public int TokenAt(int position)
    {
        int found = Array.BinarySearch(_starts, 0, _count, Math.Max(0, position - _start));
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>Finds a token that another window has, too: same place, same id.</summary>
    /// <param name="other">A window that begins inside this one.</param>
    /// <param name="firstToken">The first token of this window to compare.</param>
    /// <param name="shared">The token in this window.</param>
    /// <param name="sharedInOther">The token in the other window.</param>
    public bool TryFindShared(MergeWindow other, int firstToken, out int shared, out int sharedInOther)
    {
        (shared, sharedInOther) = (firstToken, 0);
        while (shared < _count && sharedInOther < other._count)
        {
            int difference = StartOf(shared) - other.StartOf(sharedInOther);
            if (difference == 0 && _tokens[shared] == other._tokens[sharedInOther] && EndOf(shared) == other.EndOf(sharedInOther))
            {
                return true;
            }

            shared += difference <= 0 ? 1 : 0;
            sharedInOther += difference >= 0 ? 1 : 0;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Return();
        _heap.Dispose();
    }

    private int EndOf(int token) => token + 1 < _count ? StartOf(token + 1) : End;

    private void FindMerge(int at, MergeTable merges)
    {
        ulong merge = _next[at] < _length ? merges.Find(_tokens[at], _tokens[_next[at]]) : ulong.MaxValue;
        _pairs[at] = merge;
        if (merge != ulong.MaxValue)
        {
            _heap.Push((int)(merge >> 32), at);
        }
    }

    private void MergeAt(int at, MergeTable merges)
    {
        // The merged token takes the place of its left part; the right part leaves the list. Only the pairs with its two neighbors change.
        int removed = _next[at];
        int next = _next[removed];
        _tokens[at] = (int)(uint)_pairs[at];
        _pairs[removed] = ulong.MaxValue;
        _next[at] = next;
        if (next < _length)
        {
            _previous[next] = at;
        }

        FindMerge(at, merges);
        if (_previous[at] >= 0)
        {
            FindMerge(_previous[at], merges);
        }
    }

    private void Compact()
    {
        _count = 0;
        for (int i = 0; i < _length; i = _next[i])
        {
            _starts[_count] = i;
            _tokens[_count++] = _tokens[i];
        }
    }

    private void Rent(int length)
    {
        if (length <= _pairs.Length)
        {
            return;
        }

        Return();
        _tokens = ArrayPool<int>.Shared.Rent(length);
        _starts = ArrayPool<int>.Shared.Rent(length);
        _previous = ArrayPool<int>.Shared.Rent(length);
        _next = ArrayPool<int>.Shared.Rent(length);
        _pairs = ArrayPool<ulong>.Shared.Rent(length);
    }

    private void Return()
    {
        ArrayPool<int>.Shared.Return(_tokens);
        ArrayPool<int>.Shared.Return(_starts);
        ArrayPool<int>.Shared.Return(_previous);
        ArrayPool<int>.Shared.Return(_next);
        ArrayPool<ulong>.Shared.Return(_pairs);
    }
}
