using BenchmarkDotNet.Attributes;
using Fathom.Benchmarks.Reporting;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Benchmarks;

/// <summary>
/// Attention over a cache in half precision: grouped queries (32 heads on 8 of 128), and latent attention's absorbed form (16 heads on one row of 512 + 64).
/// </summary>
public class AttentionBenchmarks : IHasWork
{
    private const int BlockTokens = 32;

    private ComputeContext _context = null!;
    private AlignedBuffer<byte> _keys = null!;
    private AlignedBuffer<byte> _values = null!;
    private AlignedBuffer<float> _queries = null!;
    private AlignedBuffer<float> _output = null!;
    private QueryRange[] _sequences = [];

    /// <summary>The form of attention.</summary>
    public enum AttentionKind
    {
        Grouped,
        Latent,
    }

    [Params(AttentionKind.Grouped, AttentionKind.Latent)]
    public AttentionKind Kind { get; set; }

    [Params(128, 8192)]
    public int Length { get; set; }

    [Params(1, 64)]
    public int NewTokens { get; set; }

    private bool IsLatent => Kind == AttentionKind.Latent;

    private int Heads => IsLatent ? 16 : 32;

    private int KeyHeads => IsLatent ? 1 : 8;

    private int KeyDim => IsLatent ? 576 : 128;

    private int ValueDim => IsLatent ? 512 : 128;

    private int RowLength => KeyHeads * KeyDim;

    [GlobalSetup]
    public void Setup()
    {
        var half = BlockFormat.Get(BlockFormatId.F16);
        _context = new ComputeContext(Processor.PhysicalCores);
        _keys = RandomMemory.Blocks(half, (long)Length * RowLength * sizeof(ushort));
        _values = RandomMemory.Blocks(half, (long)Length * RowLength * sizeof(ushort));
        _queries = RandomMemory.Floats((long)NewTokens * Heads * KeyDim);
        _output = new AlignedBuffer<float>((long)NewTokens * Heads * ValueDim);
        _sequences = [new QueryRange(0, NewTokens, Length - NewTokens, Enumerable.Range(0, Length / BlockTokens).ToArray())];
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _context.Dispose();
        _keys.Dispose();
        _values.Dispose();
        _queries.Dispose();
        _output.Dispose();
    }

    [Benchmark]
    public float Attend()
    {
        var keys = new PagedRows(_keys.Memory, CacheFormat.F16, BlockTokens, RowLength, KeyHeads);
        PagedRows values = IsLatent ? keys : new PagedRows(_values.Memory, CacheFormat.F16, BlockTokens, RowLength, KeyHeads);
        GroupedQueryAttention.Forward(_context, _sequences, _queries.Memory, keys, values, Heads, KeyHeads, ValueDim, 1 / MathF.Sqrt(KeyDim), _output.Memory);
        return _output.Memory[0];
    }

    // New token i attends to all earlier tokens and itself.
    Work IHasWork.WorkOf(string benchmark)
    {
        double pairs = NewTokens * (Length - ((NewTokens - 1) / 2.0));
        double cacheBytes = (double)Length * RowLength * sizeof(ushort) * (IsLatent ? 1 : 2);
        return new Work(2 * pairs * Heads * (KeyDim + ValueDim), cacheBytes + ((double)sizeof(float) * NewTokens * Heads * (KeyDim + ValueDim)), Unit);
    }

    private static ArithmeticUnit Unit =>
        KernelTable.Default.AttentionPrecision == GemmPrecision.BFloat16 ? ArithmeticUnit.BFloat16Dot512 : KernelTable.Default.DenseUnit(GemmPrecision.Float32);
}
