using BenchmarkDotNet.Attributes;
using Fathom.Benchmarks.Reporting;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;

namespace Fathom.Benchmarks;

/// <summary>Operations on single rows between the products, on one thread: 7168 is a hidden state, 129,280 a row of logits.</summary>
public class RowBenchmarks : IHasWork
{
    private const float Eps = 1e-6f;

    private AlignedBuffer<float> _row = null!;
    private AlignedBuffer<float> _other = null!;
    private AlignedBuffer<float> _result = null!;

    [Params(896, 7_168, 129_280)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _row = RandomMemory.Floats(Width);
        _other = RandomMemory.Floats(Width);
        _result = RandomMemory.Floats(Width);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _row.Dispose();
        _other.Dispose();
        _result.Dispose();
    }

    [Benchmark]
    public float Normalize()
    {
        RmsNorm.Forward(_row.Span, _other.Span, Eps, _result.Span);
        return _result.Memory[0];
    }

    // The copy gives every call the same values; its time is included.
    [Benchmark]
    public float SwiGlu()
    {
        _row.Span.CopyTo(_result.Span);
        VectorMath.SwiGlu(_result.Span, _other.Span);
        return _result.Memory[0];
    }

    [Benchmark]
    public float Softmax()
    {
        _row.Span.CopyTo(_result.Span);
        VectorMath.Softmax(_result.Span);
        return _result.Memory[0];
    }

    // Two rows are read and one is written, except for softmax, which reads one.
    Work IHasWork.WorkOf(string benchmark) => new(0, (double)Width * sizeof(float) * (benchmark == nameof(Softmax) ? 2 : 3));
}
