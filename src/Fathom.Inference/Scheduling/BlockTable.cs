namespace Fathom.Inference.Scheduling;

/// <summary>The cache blocks of one sequence, in order, and the hashes of the full ones.</summary>
/// <param name="blocks">The cache's blocks.</param>
/// <param name="salt">Content is shared only with tables of the same salt.</param>
internal sealed class BlockTable(BlockManager blocks, string salt = "")
{
    private readonly List<UInt128> _hashes = []; // of the full blocks, in order; each includes the one before
    private int[] _blocks = [];
    private long _epoch; // when the table was begun

    public int Count { get; private set; }

    /// <summary>Hash before the first block, in the cache's current epoch.</summary>
    public UInt128 RootHash => BlockHash.Salted(blocks.RootHash, salt);

    public ReadOnlyMemory<int> Blocks => _blocks.AsMemory(0, Count);

    /// <summary>
    /// Binds the empty table to the cache's current epoch: after the next <see cref="BlockManager.Invalidate"/>, its blocks stay anonymous.
    /// </summary>
    public void Begin() => _epoch = blocks.Epoch;

    /// <summary>Grows the table to cover <paramref name="tokens"/>; false if the pool is exhausted. Blocks allocated until then stay in the table.</summary>
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

    /// <summary>Adds the cached blocks of the tokens' longest cached prefix; the table must be empty.</summary>
    /// <returns>Number of tokens found, a multiple of the block size.</returns>
    public int MatchPrefix(ReadOnlySpan<int> tokens)
    {
        UInt128 hash = RootHash;
        int found = 0;
        while (found + blocks.BlockTokens <= tokens.Length)
        {
            // The hash includes that of the previous block, so a block matches only if all tokens up to its end do.
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

    /// <summary>Counts the blocks of the tokens' longest cached prefix that other tables are using; the table may be empty.</summary>
    public int CountUsed(ReadOnlySpan<int> tokens)
    {
        UInt128 hash = RootHash;
        int used = 0;
        for (int found = 0; found + blocks.BlockTokens <= tokens.Length; found += blocks.BlockTokens)
        {
            hash = BlockHash.Next(hash, tokens.Slice(found, blocks.BlockTokens));
            if (blocks.FindUsers(hash) is not { } users)
            {
                break;
            }

            used += users > 0 ? 1 : 0;
        }

        return used;
    }

    /// <summary>
    /// Makes newly filled blocks findable, unless the cache was invalidated since <see cref="Begin"/>: their contents may then stem from older weights.
    /// </summary>
    /// <param name="computed">The sequence's tokens that are in the cache.</param>
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

    /// <summary>Releases all blocks, last block first: free blocks are reused oldest first, so prefixes stay findable longest.</summary>
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
