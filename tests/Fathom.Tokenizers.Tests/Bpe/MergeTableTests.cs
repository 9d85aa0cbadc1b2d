using Fathom.Tokenizers.Bpe;

namespace Fathom.Tokenizers.Tests.Bpe;

public class MergeTableTests
{
    [Fact]
    public void Find_ManyPairs_EachItsOwnMerge()
    {
        var table = new MergeTable(0);
        for (int i = 0; i < 10_000; i++)
        {
            Assert.True(table.TryAdd(i % 100, i / 100, rank: i, merged: 20_000 - i));
        }

        for (int i = 0; i < 10_000; i++)
        {
            Assert.Equal(((ulong)i << 32) | (uint)(20_000 - i), table.Find(i % 100, i / 100));
        }

        Assert.Equal(ulong.MaxValue, table.Find(100, 0));
        Assert.Equal(ulong.MaxValue, table.Find(~5, 0));
    }

    [Fact]
    public void TryAdd_RepeatedPair_KeepsTheFirstRank()
    {
        var table = new MergeTable(0);

        Assert.True(table.TryAdd(1, 2, rank: 7, merged: 3));
        Assert.False(table.TryAdd(1, 2, rank: 5, merged: 4));
        Assert.Equal((7UL << 32) | 3, table.Find(1, 2));
    }
}
