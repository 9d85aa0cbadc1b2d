using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels;

namespace Fathom.Numerics.Tests.Kernels;

public class HalfWideningTests
{
    [Fact]
    public void FromHalf_EveryBitPattern_MatchesTheRuntime()
    {
        for (int start = 0; start <= ushort.MaxValue; start += 16)
        {
            ushort[] bits = [.. Enumerable.Range(start, 16).Select(b => (ushort)b)];
            Vector512<float> actual = HalfWidening.FromHalf(Vector256.Create(bits));

            for (int i = 0; i < 16; i++)
            {
                float expected = (float)BitConverter.UInt16BitsToHalf(bits[i]);
                Assert.True(expected.Equals(actual[i]), $"half 0x{bits[i]:x4}: {actual[i]} instead of {expected}");
            }
        }
    }

    [Fact]
    public void FromBFloat16_EveryBitPattern_IsTheUpperHalf()
    {
        for (int start = 0; start <= ushort.MaxValue; start += 16)
        {
            ushort[] bits = [.. Enumerable.Range(start, 16).Select(b => (ushort)b)];
            Vector512<uint> actual = HalfWidening.FromBFloat16(Vector256.Create(bits)).AsUInt32();

            for (int i = 0; i < 16; i++)
            {
                Assert.Equal((uint)bits[i] << 16, actual[i]);
            }
        }
    }
}
