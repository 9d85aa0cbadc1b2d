using Fathom.Formats.Files;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Testing.Models;

namespace Fathom.Formats.Tests;

/// <summary>Weights that change while a source shows them.</summary>
/// <remarks>The ledger counts the whole process: nothing may run beside these.</remarks>
[CollectionDefinition(nameof(MemoryWeightSourceTests), DisableParallelization = true)]
[Collection(nameof(MemoryWeightSourceTests))]
public sealed class MemoryWeightSourceTests : IDisposable
{
    private const int Rows = 300; // several tiles, the last one partial, in every format
    private const int Columns = 512;
    private const string Name = "model.layers.0.mlp.up_proj.weight";
    private const string Other = "model.layers.0.mlp.gate_proj.weight";

    private readonly AlignedBuffer<float> _values = new(Rows * Columns);
    private readonly ComputeContext _compute = new(threads: 2);

    public static TheoryData<BlockFormatId, int> FormatsAndThreads =>
        new(BlockFormat.All.SelectMany(format => new[] { 1, 2, 3 }.Select(threads => (format.Id, threads))));

    public void Dispose()
    {
        _values.Dispose();
        _compute.Dispose();
    }

    [Theory, MemberData(nameof(FormatsAndThreads))]
    public void Refresh_ChangedValues_HasTheBytesOfAFreshSource(BlockFormatId id, int threads)
    {
        BlockFormat format = BlockFormat.Get(id);
        using var compute = new ComputeContext(threads);
        using MemoryWeightSource live = Source();
        live.AddLiveMatrix(Name, Rows, Columns, _values.Memory, format);
        live.AddComputedMatrix(Other, Rows, Columns, Negated, format);
        WeightMatrix matrix = live.GetMatrix(Name, Rows, Columns);
        WeightMatrix computed = live.GetMatrix(Other, Rows, Columns);
        foreach (int seed in (int[])[1, 2])
        {
            Fill(seed);

            live.Refresh(compute);

            AssertIsFresh(matrix, format, sign: 1);
            AssertIsFresh(computed, format, sign: -1);
        }
    }

    [Fact]
    public void AddLiveMatrix_SinglePrecision_IsUsedWhereItIs()
    {
        using MemoryWeightSource live = Source();
        long before = MemoryLedger.Bytes(MemoryUse.RepackedWeights);
        live.AddLiveMatrix(Name, Rows, Columns, _values.Memory);
        live.AddLiveVector("model.norm.weight", _values.Memory.Slice(Columns, Columns));

        _values.Memory[Columns + 1] = 7;

        float[] row = new float[Columns];
        live.GetMatrix(Name, Rows, Columns).DequantizeRow(1, row);
        Assert.Equal(7, row[1]);
        Assert.Equal(7, live.GetVector("model.norm.weight", Columns)[1]);
        Assert.Equal(before, MemoryLedger.Bytes(MemoryUse.RepackedWeights));
    }

    [Theory]
    [InlineData(BlockFormatId.F32)]
    [InlineData(BlockFormatId.BF16)]
    [InlineData(BlockFormatId.Q8_0)]
    [InlineData(BlockFormatId.F8E4M3)]
    public void Refresh_Again_AllocatesNothing(BlockFormatId id)
    {
        using MemoryWeightSource live = Source();
        live.AddLiveMatrix(Name, Rows, Columns, _values.Memory, BlockFormat.Get(id));
        live.AddComputedMatrix(Other, Rows, Columns, Negated, BlockFormat.Get(id));
        using var alone = new ComputeContext(threads: 1);
        live.Refresh(alone);
        live.Refresh(_compute);
        long native = Native();
        long managed = GC.GetAllocatedBytesForCurrentThread();

        for (int refresh = 0; refresh < 100; refresh++)
        {
            live.Refresh(alone);
            live.Refresh(_compute);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - managed);
        Assert.InRange(Native(), 0, native);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Refresh_NotFinite_NamesTheFirstPlace(int threads)
    {
        using var compute = new ComputeContext(threads);
        using MemoryWeightSource live = Source();
        live.AddLiveMatrix(Other, 1, Columns, _values.Memory.Slice(0, Columns), BlockFormat.Get(BlockFormatId.Q8_0));
        live.AddLiveMatrix(Name, Rows, Columns, _values.Memory, BlockFormat.Get(BlockFormatId.Q8_0));
        Fill(seed: 1);
        _values.Memory[(200 * Columns) + 3] = float.NaN;
        _values.Memory[(290 * Columns) + 4] = float.NegativeInfinity;

        ModelFormatException exception = Assert.Throws<ModelFormatException>(() => live.Refresh(compute));

        Assert.Equal(("quantize.value.not_finite", Name), (exception.Code, exception.Where));
        Assert.Contains("NaN in row 200, column 3", exception.Message, StringComparison.Ordinal);
        Fill(seed: 1);
        live.Refresh(compute);
    }

    [Fact]
    public void MoveToHugePages_LiveWeights_LeavesThemAlone()
    {
        using MemoryWeightSource live = Source();
        live.AddLiveMatrix(Name, Rows, Columns, _values.Memory);

        Assert.Equal(0, live.MoveToHugePages(reserveBytes: 0, TestContext.Current.CancellationToken));

        _values.Memory[0] = 3;
        Assert.Equal(3, live.GetMatrix(Name, Rows, Columns).Data.Cast<float>()[0]);
    }

    [Fact]
    public void Add_NameThatIsTaken_IsRefused()
    {
        using MemoryWeightSource source = Source();
        source.AddMatrix(Name, 1, Columns, _values.Span[..Columns]);
        Assert.False(source.IsLive);

        Assert.Throws<ArgumentException>(() => source.AddLiveMatrix(Name, Rows, Columns, _values.Memory));

        source.AddLiveVector("model.norm.weight", _values.Memory.Slice(0, 64));
        Assert.True(source.IsLive);
    }

    /// <summary>A file's floats are used where they are; what it stores otherwise is decoded once.</summary>
    [Theory]
    [InlineData(BlockFormatId.F32)]
    [InlineData(BlockFormatId.BF16)]
    public void GetVector_OfAFile_GivesTheSameViewEveryTime(BlockFormatId id)
    {
        using var folder = new TempFolder();
        using WeightSource file = WeightFile.Open(TinyModels.WriteCheckpoint(folder.File("model"), TinyConfigs.Qwen2, format: id));
        long before = MemoryLedger.Bytes(MemoryUse.RepackedWeights);

        NativeSpan<float> first = file.GetVector("model.norm.weight", 64);
        NativeSpan<float> second = file.GetVector("model.norm.weight", 64);
        file.Refresh(_compute);

        Assert.False(file.IsLive);
        Assert.True(first.Span == second.Span);
        Assert.Equal(id == BlockFormatId.F32 ? 0 : 64 * sizeof(float), MemoryLedger.Bytes(MemoryUse.RepackedWeights) - before);
    }

    private static MemoryWeightSource Source() => new(TinyConfigs.Llama, default);

    private static long Native() => Enum.GetValues<MemoryUse>().Sum(MemoryLedger.Bytes);

    private void Fill(int seed)
    {
        var random = new Random(seed);
        foreach (ref float value in _values.Span)
        {
            value = (random.NextSingle() - 0.5f) / 8;
        }
    }

    private void Negated(ComputeContext compute, NativeSpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = -_values.Memory[i];
        }
    }

    private void AssertIsFresh(WeightMatrix live, BlockFormat format, int sign)
    {
        using MemoryWeightSource fresh = Source();
        fresh.AddMatrix(Name, Rows, Columns, [.. _values.Span.ToArray().Select(value => sign * value)], format);
        WeightMatrix expected = fresh.GetMatrix(Name, Rows, Columns);
        Assert.True(expected.Data.Span.SequenceEqual(live.Data.Span), $"{format.Name}: other bytes");
        Assert.Equal(format.Id == BlockFormatId.F8E4M3, live.Scales is not null);
        if (live.Scales is { } scales)
        {
            Assert.Equal(expected.Scales!.Values.Span.ToArray(), scales.Values.Span.ToArray());
        }
    }
}
