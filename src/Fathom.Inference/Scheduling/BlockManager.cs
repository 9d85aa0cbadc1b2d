namespace Fathom.Inference.Scheduling;

/// <summary>
/// Allocates cache blocks, counts their users, and remembers the contents of full ones, so that a later request with the same prefix reuses them.
/// </summary>
/// <remarks>
/// A block is either in use (its count is above 0) or in the free list. A free block keeps its content and can be found by its hash until
/// it is allocated again. Blocks without known content are allocated first, then the others, least recently freed first.
/// </remarks>
internal sealed class BlockManager
{
    private const int None = -1;

    // All arrays are by block.
    private readonly int[] _refCounts;
    private readonly UInt128?[] _hashes; // of findable content, else null
    private readonly int[] _next; // the free list, doubly linked: a block found by its hash leaves it from the middle
    private readonly int[] _previous;
    private readonly Dictionary<UInt128, int> _blockOfHash = [];
    private int _head = None; // allocated next
    private int _tail = None;
    private int _withMemory = int.MaxValue; // blocks from here on have no memory, and there was none for them

    public BlockManager(int numBlocks, int blockTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numBlocks);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockTokens);
        BlockTokens = blockTokens;
        _refCounts = new int[numBlocks];
        _hashes = new UInt128?[numBlocks];
        _next = new int[numBlocks];
        _previous = new int[numBlocks];
        for (int block = 0; block < numBlocks; block++)
        {
            AddLast(block);
        }
    }

    public int BlockTokens { get; }

    public int NumBlocks => _refCounts.Length;

    public int NumFree { get; private set; }

    /// <summary>One more than the highest block ever allocated: the number of blocks that need memory.</summary>
    public int HighWater { get; private set; }

    /// <summary>Number of invalidations; content of another epoch must not be reused.</summary>
    public long Epoch { get; private set; }

    /// <summary>Hash before the first block of a sequence in this epoch.</summary>
    public UInt128 RootHash { get; private set; } = BlockHash.Root;

    /// <summary>Number of blocks for <paramref name="tokens"/> tokens.</summary>
    public int BlocksFor(int tokens) => (tokens + BlockTokens - 1) / BlockTokens;

    /// <summary>Allocates a free block and forgets its content.</summary>
    public bool TryAllocate(out int block)
    {
        block = FirstWithMemory();
        if (block == None)
        {
            return false;
        }

        Unlink(block);
        Forget(block);
        _refCounts[block] = 1;
        HighWater = Math.Max(HighWater, block + 1);
        _withMemory = block < _withMemory ? _withMemory : block + 1; // tried again: there may be memory by now
        return true;
    }

    /// <summary>Returns the number of users of the block with this content; null if there is none.</summary>
    public int? FindUsers(UInt128 hash) => _blockOfHash.TryGetValue(hash, out int block) ? _refCounts[block] : null;

    /// <summary>Finds the block with this content and adds a user to it.</summary>
    public bool TryShare(UInt128 hash, out int block)
    {
        if (!_blockOfHash.TryGetValue(hash, out block))
        {
            return false;
        }

        if (_refCounts[block]++ == 0)
        {
            Unlink(block);
        }

        return true;
    }

    /// <summary>Removes a user. Without users the block is free; its content stays findable until it is allocated again.</summary>
    public void Release(int block)
    {
        if (_refCounts[block] <= 0)
        {
            throw new InvalidOperationException($"block {block} is released more often than it was taken");
        }

        if (--_refCounts[block] > 0)
        {
            return;
        }

        // The front is allocated first: nothing is lost with an anonymous block, while findable content should stay as long as possible.
        if (_hashes[block] is null)
        {
            AddFirst(block);
        }
        else
        {
            AddLast(block);
        }
    }

    /// <summary>Records the content of a full block in use. A second block with the same content stays anonymous.</summary>
    public void Seal(int block, UInt128 hash)
    {
        if (_hashes[block] is null && _blockOfHash.TryAdd(hash, block))
        {
            _hashes[block] = hash;
        }
    }

    /// <summary>
    /// Forgets all content, because the weights changed or the caller requested it. Blocks stay in use; nothing computed before is found again.
    /// </summary>
    public void Invalidate()
    {
        Epoch++;
        RootHash = BlockHash.Next(BlockHash.Root, [(int)Epoch, (int)(Epoch >> 32)]);
        for (int block = 0; block < NumBlocks; block++)
        {
            Forget(block);
        }
    }

    /// <summary>Records that there is no memory for blocks from <paramref name="count"/> on: they are allocated only when no other is free.</summary>
    public void ForgetAbove(int count)
    {
        (HighWater, _withMemory) = (Math.Min(HighWater, count), count);
        for (int block = count; block < NumBlocks; block++)
        {
            if (_refCounts[block] > 0)
            {
                HighWater = block + 1;
            }
            else
            {
                Forget(block);
            }
        }
    }

    /// <summary>The first free block; where memory is short, the first that has some.</summary>
    private int FirstWithMemory()
    {
        int block = _head;
        while (block != None && block >= _withMemory)
        {
            block = _next[block];
        }

        return block == None ? _head : block;
    }

    /// <summary>Throws if the counts and lists are inconsistent.</summary>
    /// <param name="blockTables">The blocks of every running sequence.</param>
    public void CheckIntegrity(IEnumerable<ReadOnlyMemory<int>> blockTables)
    {
        int[] uses = new int[NumBlocks];
        foreach (ReadOnlyMemory<int> table in blockTables)
        {
            foreach (int block in table.Span)
            {
                uses[block]++;
            }
        }

        bool[] isFree = new bool[NumBlocks];
        int count = 0;
        for (int block = _head; block != None; block = _next[block])
        {
            isFree[block] = true;
            count++;
        }

        for (int block = 0; block < NumBlocks; block++)
        {
            if (uses[block] != _refCounts[block] || isFree[block] != (uses[block] == 0))
            {
                throw new InvalidOperationException($"block {block}: {uses[block]} users, counted {_refCounts[block]}, free: {isFree[block]}");
            }

            if (_hashes[block] is { } hash && _blockOfHash.GetValueOrDefault(hash, None) != block)
            {
                throw new InvalidOperationException($"block {block} knows its content but can't be found by it");
            }
        }

        if (count != NumFree || _blockOfHash.Count != _hashes.Count(hash => hash is not null))
        {
            throw new InvalidOperationException($"{count} free blocks, counted {NumFree}; {_blockOfHash.Count} findable");
        }
    }

    private void Forget(int block)
    {
        if (_hashes[block] is { } hash)
        {
            _blockOfHash.Remove(hash);
            _hashes[block] = null;
        }
    }

    private void AddFirst(int block)
    {
        (_previous[block], _next[block]) = (None, _head);
        if (_head == None)
        {
            _tail = block;
        }
        else
        {
            _previous[_head] = block;
        }

        _head = block;
        NumFree++;
    }

    private void AddLast(int block)
    {
        (_previous[block], _next[block]) = (_tail, None);
        if (_tail == None)
        {
            _head = block;
        }
        else
        {
            _next[_tail] = block;
        }

        _tail = block;
        NumFree++;
    }

    private void Unlink(int block)
    {
        int previous = _previous[block];
        int next = _next[block];
        if (previous == None)
        {
            _head = next;
        }
        else
        {
            _next[previous] = next;
        }

        if (next == None)
        {
            _tail = previous;
        }
        else
        {
            _previous[next] = previous;
        }

        NumFree--;
    }
}
