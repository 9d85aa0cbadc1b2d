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
    public void Release_Twice_IsCaught()
    {
        var blocks = new BlockManager(2, 4);
        blocks.TryAllocate(out int block);
        blocks.Release(block);

        Assert.Throws<InvalidOperationException>(() => blocks.Release(block));
    }

    [Fact]
    public void ShareBeginning_SameTokens_FindsWholeBlocksButNeverAllTokens()
    {
        var blocks = new BlockManager(8, 4);
        int[] tokens = [.. Enumerable.Range(0, 12)];
        var first = new BlockTable(blocks);
        Assert.True(first.TryReserve(12));
        first.SealFull(tokens);

        Assert.Equal(8, new BlockTable(blocks).ShareBeginning(tokens));
        Assert.Equal(12, new BlockTable(blocks).ShareBeginning([.. tokens, 12]));
        Assert.Equal(4, new BlockTable(blocks).ShareBeginning([0, 1, 2, 3, 99, 5, 6, 7, 8]));
        Assert.Equal(0, new BlockTable(blocks).ShareBeginning([99, 1, 2, 3, 4, 5, 6, 7, 8]));
    }

    [Fact]
    public void ShareBeginning_SameBlockAfterAnotherBeginning_IsNotFound()
    {
        var blocks = new BlockManager(8, 2);
        var first = new BlockTable(blocks);
        first.TryReserve(4);
        first.SealFull([1, 2, 3, 4]);

        Assert.Equal(0, new BlockTable(blocks).ShareBeginning([3, 4, 5]));
    }

    [Fact]
    public void Allocate_WhenFull_ForgetsTheOldestContentFirst()
    {
        var blocks = new BlockManager(4, 2);
        Seal(blocks, [1, 2]);
        Seal(blocks, [3, 4]);
        blocks.TryAllocate(out _);
        blocks.TryAllocate(out _);
        blocks.TryAllocate(out _);

        Assert.Equal(0, new BlockTable(blocks).ShareBeginning([1, 2, 9]));
        Assert.Equal(2, new BlockTable(blocks).ShareBeginning([3, 4, 9]));
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
                table.ShareBeginning([.. tokens]);
                running.Add((table, tokens));
            }
            else if (running.Count > 0)
            {
                int index = random.Next(running.Count);
                (BlockTable table, List<int> tokens) = running[index];
                if (action < 8 && table.TryReserve(tokens.Count))
                {
                    table.SealFull([.. tokens]);
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

    private static void Seal(BlockManager blocks, int[] tokens)
    {
        var table = new BlockTable(blocks);
        table.TryReserve(tokens.Length);
        table.SealFull(tokens);
        table.Release();
    }
}
