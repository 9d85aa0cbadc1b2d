using Fathom.Numerics.Attention;

namespace Fathom.Numerics.Tests.Attention;

public class CacheRowTests
{
    [Theory]
    [InlineData(CacheFormat.F32, 0)]
    [InlineData(CacheFormat.F16, 0.0005)]
    [InlineData(CacheFormat.BF16, 0.004)]
    [InlineData(CacheFormat.Q8, 0.0045)]
    public void Read_AnyRange_GivesWhatWasWritten(CacheFormat format, double tolerance)
    {
        var random = new Random(5);
        float[] values = [.. Enumerable.Range(0, 96).Select(_ => (2 * random.NextSingle()) - 1)];
        byte[] row = new byte[format.Bytes(values.Length)];
        CacheRow.Write(format, values, row);

        foreach ((int start, int length) in ((int, int)[])[(0, 96), (32, 32), (0, 17), (40, 8), (31, 2), (20, 70), (95, 1)])
        {
            float[] read = Read(format, row, start, length);

            Assert.All(read.Zip(values.Skip(start)), pair => Assert.Equal(pair.Second, pair.First, tolerance));
        }
    }

    [Fact]
    public void Write_EightBits_LargestIsExactAndOddValuesStayFinite()
    {
        float[] values = new float[32];
        (values[0], values[1], values[2], values[3]) = (254, float.NaN, 1, -254);
        byte[] row = new byte[CacheFormat.Q8.Bytes(32)];

        CacheRow.Write(CacheFormat.Q8, values, row);
        float[] read = Read(CacheFormat.Q8, row, 0, 32);
        Assert.Equal([254, 0, 0, -254], read[..4]);

        values[5] = float.PositiveInfinity;
        CacheRow.Write(CacheFormat.Q8, values, row);
        read = Read(CacheFormat.Q8, row, 0, 32);
        Assert.All(read, value => Assert.True(float.IsFinite(value)));
        Assert.True(read[5] > 8e6f);
    }

    [Fact]
    public void CanStore_NoWholeBlocks_OnlyEightBitsRefuse()
    {
        Assert.False(CacheFormat.Q8.CanStore(40));
        Assert.True(CacheFormat.BF16.CanStore(40));
        Assert.Throws<ArgumentException>(() => CacheFormat.Q8.Bytes(40));
    }

    private static unsafe float[] Read(CacheFormat format, byte[] row, int start, int length)
    {
        float[] values = new float[length];
        fixed (byte* source = row)
        fixed (float* destination = values)
        {
            CacheRow.Read(format, source, row.Length, count: 1, start, length, destination, length);
        }

        return values;
    }
}
