using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Fathom.Inference.Scheduling;

namespace Fathom.Inference.Tests.Scheduling;

public class BlockHashTests
{
    /// <summary>The published vectors of SipHash-2-4 with 128 bits: key 00 01 … 0f, and as many bytes 00 01 … as the first column says.</summary>
    [Theory]
    [InlineData(16, "6ee2a4ca67b054bbfd3315bf85230577")]
    [InlineData(20, "9e25fc833f2290733e9344a5e83839eb")]
    [InlineData(24, "2db479ae78bd50d8882a8a178a6132ad")]
    [InlineData(60, "e3040c00eb28f15366ca73cbd872e740")]
    public void Hash_BytesInOrder_IsThePublishedValue(int length, string expected)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        UInt128 sixteen = BinaryPrimitives.ReadUInt128LittleEndian(bytes);

        UInt128 hash = BlockHash.Hash(key: sixteen, previous: sixteen, MemoryMarshal.Cast<byte, int>(bytes.AsSpan(16)));

        byte[] actual = new byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(actual, hash);
        Assert.Equal(expected, Convert.ToHexStringLower(actual));
    }

    [Fact]
    public void Next_SameBlocks_HaveOneHashInAProcess() =>
        Assert.Equal(BlockHash.Next(BlockHash.Root, [1, 2, 3]), BlockHash.Next(BlockHash.Root, [1, 2, 3]));

    [Fact]
    public void Next_OneTokenOrOnePredecessorOther_IsAnotherHash()
    {
        UInt128 hash = BlockHash.Next(BlockHash.Root, [1, 2, 3]);

        Assert.NotEqual(hash, BlockHash.Next(BlockHash.Root, [1, 2, 4]));
        Assert.NotEqual(hash, BlockHash.Next(BlockHash.Root, [1, 2]));
        Assert.NotEqual(hash, BlockHash.Next(hash, [1, 2, 3]));
    }

    [Fact]
    public void NextUInt64_ManyNumbers_HaveEveryBitBothWays()
    {
        ulong[] numbers = [.. Enumerable.Range(0, 200).Select(_ => ProcessRandom.NextUInt64())];

        Assert.Equal(ulong.MaxValue, numbers.Aggregate((a, b) => a | b));
        Assert.Equal(0UL, numbers.Aggregate((a, b) => a & b));
    }
}
