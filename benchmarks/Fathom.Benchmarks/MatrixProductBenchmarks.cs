using BenchmarkDotNet.Attributes;
using Fathom.Benchmarks.Reporting;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Benchmarks;

/// <summary>Activation rows times weights of every format: one row is decoding, few are batched decoding, many prefill.</summary>
public class MatrixProductBenchmarks : IHasWork
{
    private ComputeContext _context = null!;
    private AlignedBuffer<byte> _weights = null!;
    private AlignedBuffer<float> _input = null!;
    private AlignedBuffer<float> _output = null!;
    private WeightMatrix _matrix = null!;
    private readonly Activations _activations = new();

    public static IEnumerable<BlockFormatId> Formats => BlockFormat.All.Select(format => format.Id).Where(id => id != BlockFormatId.F8E4M3);

    public static IEnumerable<MatrixShape> Shapes => [new(4096, 4096), new(4864, 896), new(896, 4864), new(8192, 2048)];

    [ParamsSource(nameof(Formats))]
    public BlockFormatId Format { get; set; }

    [ParamsSource(nameof(Shapes))]
    public MatrixShape Shape { get; set; }

    [Params(1, 4, 16, 512)]
    public int Rows { get; set; }

    private BlockFormat Stored => BlockFormat.Get(Format);

    // Super-blocks hold 256 values: rows are rounded up to whole ones.
    private int Columns => (Shape.Columns + Stored.BlockLength - 1) / Stored.BlockLength * Stored.BlockLength;

    private long WeightBytes => Stored.RowBytes(Columns) * Shape.Rows;

    [GlobalSetup]
    public void Setup()
    {
        _context = new ComputeContext(Processor.PhysicalCores);
        _weights = RandomMemory.Blocks(Stored, WeightBytes);
        _matrix = new WeightMatrix("weights", Stored, Shape.Rows, Columns, _weights.Memory);
        _input = RandomMemory.Floats((long)Rows * Columns);
        _output = new AlignedBuffer<float>((long)Rows * Shape.Rows);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _context.Dispose();
        _weights.Dispose();
        _input.Dispose();
        _output.Dispose();
        _activations.Dispose();
    }

    /// <summary>Includes packing the rows, which other products of the same rows would share.</summary>
    [Benchmark]
    public float Multiply()
    {
        _activations.Load(_input.Memory, Rows, Columns);
        MatrixProduct.Multiply(_context, _activations, _matrix, _output.Memory);
        return _output.Memory[0];
    }

    Work IHasWork.WorkOf(string benchmark) => new(
        2.0 * Rows * Shape.Rows * Columns,
        WeightBytes + (sizeof(float) * (double)Rows * (Columns + Shape.Rows)),
        KernelTable.Default.Choices.First(choice => choice.Format == Stored.Id && choice.Operation == MatrixOperation.ManyRows).Unit);
}
