using BenchmarkDotNet.Attributes;
using Fathom.Benchmarks.Reporting;
using Fathom.Numerics.Quantization;

namespace Fathom.Benchmarks;

/// <summary>Reading and writing block formats, on one thread. Bytes include both the blocks and the floats.</summary>
public class CodecBenchmarks : IHasWork
{
    private const int Values = 1 << 16;

    private BlockFormat _format = null!;
    private byte[] _blocks = [];
    private float[] _values = [];
    private float[] _decoded = [];

    public static IEnumerable<BlockFormatId> Formats => MatrixProductBenchmarks.Formats;

    [ParamsSource(nameof(Formats))]
    public BlockFormatId Format { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _values = [.. Enumerable.Range(0, Values).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1))];
        _decoded = new float[Values];
        _format = BlockFormat.Get(Format);
        _blocks = new byte[_format.RowBytes(Values)];
        _format.Quantize(_values, _blocks);
    }

    [Benchmark]
    public float Dequantize()
    {
        _format.Dequantize(_blocks, _decoded);
        return _decoded[0];
    }

    [Benchmark]
    public byte Quantize()
    {
        _format.Quantize(_values, _blocks);
        return _blocks[0];
    }

    [Benchmark]
    public byte QuantizeFast()
    {
        _format.QuantizeFast(_values, _blocks);
        return _blocks[0];
    }

    Work IHasWork.WorkOf(string benchmark) => new(0, BlockFormat.Get(Format).RowBytes(Values) + (Values * (double)sizeof(float)));
}
