using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Roofs;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Tests.Machine;

[Collection(nameof(RoofTests))]
public class ReadBandwidthTests
{
    /// <summary>Measurements of roof and kernels in alternation: other processes disturb both, the best of each counts.</summary>
    private const int Rounds = 12;

    /// <summary>A page of zeros that is mapped everywhere is read at more than four times the speed of memory.</summary>
    private const double FarAbove = 2.5;

    private const int Width = 4096;
    private const int Parts = 8;

    private static readonly TimeSpan s_time = TimeSpan.FromMilliseconds(200);
    private static readonly BlockFormatId[] s_formats = [BlockFormatId.F32, BlockFormatId.BF16, BlockFormatId.Q8_0];

    [Fact]
    public void Measure_BesideTheRowKernels_IsTheirRoof()
    {
        long bytes = Math.Clamp(2 * (LastLevelCache.Bytes ?? 0), 96 << 20, 512 << 20);
        using var compute = new ComputeContext(1);
        using var memory = new AlignedBuffer<byte>(bytes);
        memory.Span.Fill(0x3C);
        bool isVectorized = Vector256.IsHardwareAccelerated; // arithmetic, not memory, bounds kernels with narrow vectors or none
        (double roof, double reached) = (0, 0);
        for (int round = 0; round < Rounds && (round < 2 || MachineRoofs.IsExceeded(reached, roof) || (isVectorized && reached * FarAbove < roof)); round++)
        {
            BandwidthRoof measured = ReadBandwidth.Measure(compute.Team, s_time, bytes);
            roof = Math.Max(roof, measured.BytesPerSecond);
            reached = Math.Max(reached, ReadByRows(compute, memory.Memory));
        }

        Assert.False(MachineRoofs.IsExceeded(reached, roof), $"a row kernel read {reached:g3} bytes a second, the roof is {roof:g3}");
        Assert.SkipWhen(
            isVectorized && reached * FarAbove < roof, $"NOISY MACHINE: the roof is {roof:g3} bytes a second, the row kernels read no more than {reached:g3}");
    }

    [Fact]
    public void Bandwidth_SecondTime_IsRememberedUntilTooOld()
    {
        using var team = new ThreadTeam(1);
        BandwidthRoof first = MachineRoofs.Bandwidth(team);

        Assert.Same(first, MachineRoofs.Bandwidth(team, TimeSpan.FromHours(1)));
        Assert.NotSame(first, MachineRoofs.Bandwidth(team, TimeSpan.Zero));
    }

    [Fact]
    public void WrittenBuffer_EveryByte_IsWritten()
    {
        using var team = new ThreadTeam(2);
        using var buffer = WrittenBuffer.Create(team, 20 << 20, TimeSpan.FromHours(1));

        Assert.Equal(20 << 20, buffer.Length);
        Assert.All(Enumerable.Range(0, buffer.Tiles), tile => Assert.False(buffer[tile].Span.Contains((byte)0)));
    }

    [Fact]
    public void WrittenBuffer_NoTime_IsSmallerAndWritten()
    {
        using var team = new ThreadTeam(2);
        using var buffer = WrittenBuffer.Create(team, 200 << 20, TimeSpan.Zero);

        Assert.InRange(buffer.Length, WrittenBuffer.TileBytes, 20 << 20);
        Assert.All(Enumerable.Range(0, buffer.Tiles), tile => Assert.False(buffer[tile].Span.Contains((byte)0)));
    }

    [Theory]
    [InlineData(299, 100L, true)]
    [InlineData(300, 100L, false)]
    [InlineData(1, null, false)]
    public void IsCacheFigure_BufferOfSomeCaches_BelowThree(long buffer, long? cache, bool expected) =>
        Assert.Equal(expected, new BandwidthRoof(1, 1, buffer, cache).IsCacheFigure);

    [Fact]
    public void LastLevel_SharedAndSeparateCaches_CountsEachOnce()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("cpufreq"));
        for (int cpu = 0; cpu < 4; cpu++)
        {
            WriteCache(cpu, index: 0, "1", "Data", "48K", $"{cpu}");
            WriteCache(cpu, index: 1, "1", "Instruction", "32K", $"{cpu}");
            WriteCache(cpu, index: 3, "3", "Unified", "32M", cpu < 2 ? "0-1" : "2-3");
        }

        Assert.Equal(64L << 20, LastLevelCache.SumLastLevel(folder.Path));
        Assert.Null(LastLevelCache.SumLastLevel(folder.File("absent")));

        void WriteCache(int cpu, int index, string level, string type, string size, string shared)
        {
            string cache = Directory.CreateDirectory(folder.File($"cpu{cpu}/cache/index{index}")).FullName;
            File.WriteAllText(Path.Combine(cache, "level"), level + "\n");
            File.WriteAllText(Path.Combine(cache, "type"), type + "\n");
            File.WriteAllText(Path.Combine(cache, "size"), size + "\n");
            File.WriteAllText(Path.Combine(cache, "shared_cpu_list"), shared + "\n");
        }
    }

    [Fact]
    public void LastLevel_RecordsOfWindows_CountsTheHighestLevel()
    {
        byte[] records = new byte[3 * 56];
        foreach ((int at, byte level, int bytes) in (ReadOnlySpan<(int, byte, int)>)[(0, 2, 1 << 20), (56, 3, 32 << 20), (112, 3, 32 << 20)])
        {
            BitConverter.TryWriteBytes(records.AsSpan(at), 2);
            BitConverter.TryWriteBytes(records.AsSpan(at + 4), 56);
            records[at + 8] = level;
            BitConverter.TryWriteBytes(records.AsSpan(at + 12), bytes);
        }

        Assert.Equal(64L << 20, WindowsTopology.SumLastLevelCaches(records));
    }

    /// <summary>
    /// A pass whose every part is the fastest of three formats, whose kernels differ in what they do with each byte, in as much time as the roof has.
    /// </summary>
    private static double ReadByRows(ComputeContext compute, NativeSpan<byte> memory)
    {
        using var values = new AlignedBuffer<float>(Width + (memory.Length / Width));
        using var activations = new Activations();
        values.Span.Fill(1);
        activations.Load(values.Memory.Slice(0, Width), 1, Width);
        double[] best = [.. Enumerable.Repeat(double.MaxValue, Parts)];
        long first = TimeProvider.System.GetTimestamp();
        for (int pass = 0; pass < s_formats.Length || TimeProvider.System.GetElapsedTime(first) < s_time; pass++)
        {
            for (int part = 0; part < Parts; part++)
            {
                var format = BlockFormat.Get(s_formats[pass % s_formats.Length]);
                int rows = (int)(memory.Length / Parts / format.RowBytes(Width));
                var matrix = new WeightMatrix("weights", format, rows, Width, memory.Slice(memory.Length / Parts * part, rows * format.RowBytes(Width)));
                long started = TimeProvider.System.GetTimestamp();
                MatrixProduct.Multiply(compute, activations, matrix, values.Memory.Slice(Width, rows));
                best[part] = Math.Min(best[part], TimeProvider.System.GetElapsedTime(started).TotalSeconds / matrix.Data.Length);
            }
        }

        return Parts / best.Sum();
    }
}
