namespace Fathom.Inference.Scheduling;

/// <summary>The cache blocks of one sequence, in order, and the hashes of those that are full.</summary>
/// <param name="blocks">The cache's blocks.</param>
/// <param name="salt">Content is shared with tables of the same salt only.</param>
internal sealed class BlockTable(BlockManager blocks, string salt = "")
{
    private readonly List<UInt128> _hashes = [];
    private int[] _blocks = [];
    private long _epoch;

    public int Count { get; private set; }

    /// <summary>Hash before the first block, in the cache's present epoch.</summary>
    public UInt128 RootHash => BlockHash.Salted(blocks.RootHash, salt);

    public ReadOnlyMemory<int> Blocks => _blocks.AsMemory(0, Count);

    /// <summary>
    /// Ties the table, still empty, to what the cache holds from now on: after the next <see cref="BlockManager.Invalidate"/> its blocks stay
    /// anonymous.
    /// </summary>
    public void Begin() => _epoch = blocks.Epoch;

    /// <summary>Grows the table to cover <paramref name="tokens"/>; false when the pool is exhausted, and what was taken stays.</summary>
    public bool TryReserve(int tokens)
    {
        while (Count < blocks.BlocksFor(tokens))
        {
            if (!blocks.TryAllocate(out int block))
            {
                return false;
            }

            Append(block);
        }

        return true;
    }

    /// <summary>Takes shares in blocks that already hold the beginning of the tokens; only while the table is empty.</summary>
    /// <returns>Number of tokens found, in whole blocks.</returns>
    public int MatchPrefix(ReadOnlySpan<int> tokens)
    {
        UInt128 hash = RootHash;
        int found = 0;
        while (found + blocks.BlockTokens <= tokens.Length)
        {
            hash = BlockHash.Next(hash, tokens.Slice(found, blocks.BlockTokens));
            if (!blocks.TryShare(hash, out int block))
            {
                break;
            }

            Append(block);
            _hashes.Add(hash);
            found += blocks.BlockTokens;
        }

        return found;
    }

    /// <summary>
    /// Makes blocks findable that became full, unless the cache was invalidated since <see cref="Begin"/>: then their content is not what their tokens
    /// say.
    /// </summary>
    /// <param name="computed">The tokens that are in the cache.</param>
    public void CacheFullBlocks(ReadOnlySpan<int> computed)
    {
        if (_epoch != blocks.Epoch)
        {
            return;
        }

        int size = blocks.BlockTokens;
        while ((_hashes.Count + 1) * size <= computed.Length)
        {
            int index = _hashes.Count;
            UInt128 hash = BlockHash.Next(index == 0 ? RootHash : _hashes[^1], computed.Slice(index * size, size));
            _hashes.Add(hash);
            blocks.Seal(_blocks[index], hash);
        }
    }

    /// <summary>Gives all blocks back, the last first, so that beginnings stay findable longest.</summary>
    public void Release()
    {
        while (Count > 0)
        {
            blocks.Release(_blocks[--Count]);
        }

        _hashes.Clear();
    }

    private void Append(int block)
    {
        if (Count == _blocks.Length)
        {
            Array.Resize(ref _blocks, Math.Max(8, 2 * Count));
        }

        _blocks[Count++] = block;
    }
}
