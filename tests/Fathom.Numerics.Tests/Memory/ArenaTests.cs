using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Tests.Memory;

public class ArenaTests
{
    [Fact]
    public void Rent_AfterRelease_UsesTheSameMemoryAgain()
    {
        using var arena = new Arena(chunkFloats: 1_000, MemoryUse.Scratch);
        _ = arena.Rent(10);
        ArenaMark mark = arena.Mark;
        NativeSpan<float> first = arena.Rent(20);
        first.Span.Fill(7);

        arena.Release(mark);
        NativeSpan<float> second = arena.Rent(20);

        Assert.Equal(Enumerable.Repeat(7f, 20), second.Span.ToArray());
        Assert.Equal(1_000, arena.Capacity);
    }

    [Fact]
    public void Rent_MoreThanAChunk_TakesAnotherOfThatSize()
    {
        using var arena = new Arena(chunkFloats: 1_000, MemoryUse.Scratch);
        arena.Rent(900).Span.Fill(1);
        NativeSpan<float> large = arena.Rent(5_000);
        large.Span.Fill(2);

        Assert.Equal(5_000, large.Length);
        Assert.Equal(1_000 + 5_008, arena.Capacity); // whole cache lines of 16 floats
    }

    [Fact]
    public void Merge_SeveralChunks_HoldsThePassInOne()
    {
        using var arena = new Arena(chunkFloats: 1_000, MemoryUse.Scratch);
        _ = arena.Rent(900);
        _ = arena.Rent(900);
        arena.Release(default);

        arena.Merge();
        _ = arena.Rent(1_800);

        Assert.Equal(2_000, arena.Capacity);
    }

    [Fact]
    public void Rent_EveryPassIsALittleLarger_HoldsWhatTheLargestNeeds()
    {
        using var arena = new Arena(chunkFloats: 1_000, MemoryUse.Scratch);
        for (int length = 1_104; length <= 2_000; length += 16)
        {
            arena.Release(default);
            for (int i = 0; i < 3; i++)
            {
                arena.Rent(500);
                arena.Rent(length);
            }
        }

        Assert.InRange(arena.Capacity, 3 * 2_500, 2 * 3 * 3_000);
    }
}
