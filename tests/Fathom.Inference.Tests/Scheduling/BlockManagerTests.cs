using Fathom.Inference.Scheduling;

namespace Fathom.Inference.Tests.Scheduling;

public class BlockManagerTests
{
    [Fact]
    public void Allocate_AllBlocks_ThenNone()
    {
        var blocks = new BlockManager(numBlocks: 3, blockTokens: 4);

        Assert.True(blocks.TryAllocate(out int first));
        Assert.True(blocks.TryAllocate(out _));
        Assert.True(blocks.TryAllocate(out _));
        Assert.False(blocks.TryAllocate(out _));
        blocks.Release(first);
        Assert.True(blocks.TryAllocate(out int again));

        Assert.Equal(first, again);
    }

    [Fact]
    public void ForgetAbove_NoMemoryForThem_AllocatesTheOthersFirst()
    {
        var blocks = new BlockManager(numBlocks: 8, blockTokens: 4);
        int[] taken = [.. Enumerable.Range(0, 6).Select(_ => Allocate())];
        foreach (int block in taken)
        {
            blocks.Release(block);
        }

        blocks.ForgetAbove(3);

        for (int round = 0; round < 2; round++)
        {
            int[] again = [.. Enumerable.Range(0, 3).Select(_ => Allocate())];
            Assert.Equal([0, 1, 2], again.Order());
            foreach (int block in again)
            {
                blocks.Seal(block, (UInt128)(block + 1)); // released blocks with content are otherwise allocated last
                blocks.Release(block);
            }
        }

        Assert.Equal(3, blocks.HighWater);
        Assert.Equal(8, blocks.NumFree);

        int Allocate()
        {
            Assert.True(blocks.TryAllocate(out int block));
            return block;
        }
    }

    [Fact]
    public void Release_Twice_IsCaught()
    {
        var blocks = new BlockManager(2, 4);
        blocks.TryAllocate(out int block);
        blocks.Release(block);

        Assert.Throws<InvalidOperationException>(() => blocks.Release(block));
    }

    [Fact]
    public void MatchPrefix_SameTokens_FindsWholeBlocks()
    {
        var blocks = new BlockManager(8, 4);
        int[] tokens = [.. Enumerable.Range(0, 12)];
        var first = new BlockTable(blocks);
        Assert.True(first.TryReserve(12));
        first.CacheFullBlocks(tokens);

        Assert.Equal(8, new BlockTable(blocks).MatchPrefix(tokens[..^1]));
        Assert.Equal(12, new BlockTable(blocks).MatchPrefix([.. tokens, 12]));
        Assert.Equal(4, new BlockTable(blocks).MatchPrefix([0, 1, 2, 3, 99, 5, 6, 7, 8]));
        Assert.Equal(0, new BlockTable(blocks).MatchPrefix([99, 1, 2, 3, 4, 5, 6, 7, 8]));
    }

    [Fact]
    public void MatchPrefix_SameBlockAfterAnotherBeginning_IsNotFound()
    {
        var blocks = new BlockManager(8, 2);
        var first = new BlockTable(blocks);
        first.TryReserve(4);
        first.CacheFullBlocks([1, 2, 3, 4]);

        Assert.Equal(0, new BlockTable(blocks).MatchPrefix([3, 4, 5]));
    }

    [Fact]
    public void Allocate_WhenFull_ForgetsTheOldestContentFirst()
    {
        var blocks = new BlockManager(4, 2);
        CacheAndRelease(blocks, [1, 2]);
        CacheAndRelease(blocks, [3, 4]);
        blocks.TryAllocate(out _);
        blocks.TryAllocate(out _);
        blocks.TryAllocate(out _);

        Assert.Equal(0, new BlockTable(blocks).MatchPrefix([1, 2, 9]));
        Assert.Equal(2, new BlockTable(blocks).MatchPrefix([3, 4, 9]));
    }

    [Fact]
    public void Invalidate_WhileATableGrows_NothingOfItIsEverFound()
    {
        var blocks = new BlockManager(16, 2);
        var table = new BlockTable(blocks);
        table.Begin();
        table.TryReserve(8);
        table.CacheFullBlocks([1, 2]);
        blocks.Invalidate();
        table.CacheFullBlocks([1, 2, 3, 4]);
        table.CacheFullBlocks([1, 2, 3, 4, 5, 6]);
        table.Release();

        Assert.Equal(0, Begun(blocks).MatchPrefix([1, 2, 3, 4, 5, 6]));
        table.Begin();
        table.TryReserve(4);
        table.CacheFullBlocks([1, 2, 3, 4]);
        Assert.Equal(4, Begun(blocks).MatchPrefix([1, 2, 3, 4, 5, 6]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RandomTraces_BooksAlwaysBalance(int seed)
    {
        var random = new Random(seed);
        var blocks = new BlockManager(numBlocks: 24, blockTokens: 3);
        List<(BlockTable Table, List<int> Tokens)> running = [];
        for (int step = 0; step < 2_000; step++)
        {
            int action = random.Next(10);
            if (action < 4 && running.Count < 6)
            {
                // Two symbols only, so that beginnings are often shared.
                List<int> tokens = [.. Enumerable.Range(0, random.Next(1, 14)).Select(_ => random.Next(2))];
                var table = new BlockTable(blocks);
                table.Begin();
                table.MatchPrefix([.. tokens]);
                running.Add((table, tokens));
            }
            else if (action == 9 && random.Next(8) == 0)
            {
                blocks.Invalidate();
            }
            else if (running.Count > 0)
            {
                int index = random.Next(running.Count);
                (BlockTable table, List<int> tokens) = running[index];
                if (action < 8 && table.TryReserve(tokens.Count))
                {
                    table.CacheFullBlocks([.. tokens]);
                    tokens.Add(random.Next(2));
                }
                else
                {
                    table.Release();
                    running.RemoveAt(index);
                }
            }

            blocks.CheckIntegrity(running.Select(item => item.Table.Blocks));
        }

        running.ForEach(item => item.Table.Release());
        Assert.Equal(blocks.NumBlocks, blocks.NumFree);
    }

    private static void CacheAndRelease(BlockManager blocks, int[] tokens)
    {
        var table = new BlockTable(blocks);
        table.TryReserve(tokens.Length);
        table.CacheFullBlocks(tokens);
        table.Release();
    }

    private static BlockTable Begun(BlockManager blocks)
    {
        var table = new BlockTable(blocks);
        table.Begin();
        return table;
    }
}
