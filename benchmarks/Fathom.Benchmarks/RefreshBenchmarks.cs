using BenchmarkDotNet.Attributes;
using Fathom.Benchmarks.Reporting;
using Fathom.Formats;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Benchmarks;

/// <summary>Updates a live source with a trainer's weights, on all threads: a model of six million parameters, 24 MB in single precision.</summary>
public class RefreshBenchmarks : IHasWork
{
    private static readonly ModelConfig s_config = new()
    {
        ModelType = "qwen2",
        VocabSize = 2_048,
        HiddenSize = 256,
        IntermediateSize = 768,
        NumLayers = 7,
        NumHeads = 8,
        NumKvHeads = 4,
        HeadDim = 32,
        RmsNormEps = 1e-6f,
        MaxSequenceLength = 2_048,
        RopeTheta = 10_000,
        TieWordEmbeddings = true,
    };

    private ComputeContext _compute = null!;
    private AlignedBuffer<float> _weights = null!;
    private MemoryWeightSource _source = null!;

    public static IEnumerable<BlockFormatId> Formats => BlockFormat.All.Select(format => format.Id);

    [ParamsSource(nameof(Formats))]
    public BlockFormatId Format { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _compute = new ComputeContext();
        _weights = RandomMemory.Floats(Matrices.Sum(tensor => tensor.Shape.Elements));
        _source = new MemoryWeightSource(s_config, default);
        long start = 0;
        foreach (TensorRequirement tensor in Matrices)
        {
            NativeSpan<float> values = _weights.Memory.Slice(start, tensor.Shape.Elements);
            _source.AddLiveMatrix(tensor.Name, (int)tensor.Shape.Rows!.Value, (int)tensor.Shape.Columns, values, BlockFormat.Get(Format));
            start += values.Length;
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _source.Dispose();
        _weights.Dispose();
        _compute.Dispose();
    }

    [Benchmark]
    public void Refresh() => _source.Refresh(_compute);

    // Floats are used in place.
    Work IHasWork.WorkOf(string benchmark) => Format == BlockFormatId.F32
        ? default
        : new(0, Matrices.Sum(tensor => (tensor.Shape.Elements * (double)sizeof(float)) + BlockFormat.Get(Format).RowBytes(tensor.Shape.Elements)));

    private static IEnumerable<TensorRequirement> Matrices => ModelTensors.Of(s_config).Where(tensor => tensor.Shape.Rows is not null);
}
