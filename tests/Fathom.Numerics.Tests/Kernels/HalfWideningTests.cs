using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Tests.Kernels;

public unsafe class HalfWideningTests
{
    private static readonly ushort[] s_all = [.. Enumerable.Range(0, ushort.MaxValue + 1).Select(bits => (ushort)bits)];

    /// <summary>Counts that end in vectors of either width, and in single values.</summary>
    public static TheoryData<int> Counts => [65_536, 65_535, 16, 13, 8, 3];

    [Theory, MemberData(nameof(Counts))]
    public void FromHalf_EveryBitPattern_MatchesTheRuntime(int count)
    {
        float[] actual = Widen(count, isHalf: true);

        for (int i = 0; i < count; i++)
        {
            float expected = (float)BitConverter.UInt16BitsToHalf(s_all[i]);
            Assert.True(expected.Equals(actual[i]), $"half 0x{i:x4}: {actual[i]} instead of {expected}");
        }

        Assert.Equal(7, actual[count]);
    }

    [Theory, MemberData(nameof(Counts))]
    public void FromBFloat16_EveryBitPattern_IsTheUpperHalf(int count)
    {
        float[] actual = Widen(count, isHalf: false);

        for (int i = 0; i < count; i++)
        {
            Assert.Equal((uint)i << 16, BitConverter.SingleToUInt32Bits(actual[i]));
        }

        Assert.Equal(7, actual[count]);
    }

    /// <summary>Scales as blocks hold them: apart from each other, at odd addresses, some or all of them in vectors.</summary>
    [Theory, InlineData(18), InlineData(34)]
    public void Read_HalvesApart_MatchesOneByOne(int stride)
    {
        byte[] bytes = new byte[(20 * stride) + 3];
        new Random(20261127).NextBytes(bytes);
        float[] actual = new float[20];
        for (int count = 0; count <= 20; count++)
        {
            fixed (byte* source = bytes)
            fixed (float* destination = actual)
            {
                HalfBits.Read(source + 1, stride, count, destination, count % 2 == 0 ? (ushort)0 : HalfBits.Sign);
                for (int i = 0; i < count; i++)
                {
                    float expected = HalfBits.Read(source + 1 + (i * stride));
                    Assert.Equal(count % 2 == 0 ? expected : -expected, actual[i]);
                }
            }
        }
    }

    private static float[] Widen(int count, bool isHalf)
    {
        float[] values = new float[count + 1];
        values[count] = 7;
        fixed (ushort* source = s_all)
        fixed (float* destination = values)
        {
            if (isHalf)
            {
                HalfWidening.FromHalf(source, destination, count);
            }
            else
            {
                HalfWidening.FromBFloat16(source, destination, count);
            }
        }

        return values;
    }
}
