using Fathom.Tokenizers.Bpe;

namespace Fathom.Tokenizers.Tests.Bpe;

public class SymbolMergerTests
{
    // Lengths around the switch from scan to windows (64), around one window (1024) and several.
    [Theory]
    [InlineData(0, 200, 400)]
    [InlineData(1, 60, 400)]
    [InlineData(60, 70, 400)]
    [InlineData(1000, 1100, 30)]
    [InlineData(3000, 6000, 6)]
    public void Merge_RandomMerges_SameAsReference(int minLength, int maxLength, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            var random = new Random((1000 * minLength) + round);
            int alphabet = random.Next(1, 6);
            MergeTable merges = RandomMerges(random, alphabet);
            int[] symbols = [.. Enumerable.Range(0, random.Next(minLength, maxLength)).Select(_ => random.Next(alphabet))];
            int[] expected = [.. symbols];
            int[] actual = [.. symbols];

            int expectedCount = SymbolMerger.MergeReference(expected, merges);
            int actualCount = SymbolMerger.Merge(actual, merges);

            Assert.True(
                expected.AsSpan(0, expectedCount).SequenceEqual(actual.AsSpan(0, actualCount)), $"minLength {minLength}, round {round}");
        }
    }

    [Fact]
    public void Merge_OneTokenWiderThanAWindow_FallsBackToTheWholePiece()
    {
        // Each merge doubles the token: 2^13 zeros become one token, which no window of 1024 symbols can hold.
        var merges = new MergeTable(16);
        for (int i = 0; i < 13; i++)
        {
            merges.TryAdd(i, i, rank: i, merged: i + 1);
        }

        int[] symbols = new int[(1 << 13) + (1 << 11) + 1];

        int count = SymbolMerger.Merge(symbols, merges);

        Assert.Equal([13, 11, 0], symbols[..count]);
    }

    /// <summary>Any merges at all: equal ranks, ranks that fall along a chain, tokens made in two ways.</summary>
    private static MergeTable RandomMerges(Random random, int alphabet)
    {
        int tokens = alphabet + random.Next(1, 60);
        var merges = new MergeTable(tokens);
        for (int token = alphabet; token < tokens; token++)
        {
            merges.TryAdd(random.Next(token), random.Next(token), random.Next(40), token);
        }

        return merges;
    }
}
