using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Fathom.Benchmarks.Reporting;
using Fathom.Formats;
using Fathom.Inference;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Inference.Scheduling;
using Fathom.Numerics.Memory;

namespace Fathom.Benchmarks;

/// <summary>Overhead of the engine's thread: 128 sequences of a model so small that everything besides the products shows.</summary>
/// <remarks>The same work three ways: the caller steps the core, as only this file does; the engine's thread; the same with a reader per request.</remarks>
public class EngineBenchmarks : IHasWork
{
    private const int Sequences = 128;
    private const int PromptTokens = 16;
    private const int OutputTokens = 100;

    private static readonly ModelConfig s_config = new()
    {
        ModelType = "qwen2",
        VocabSize = 268,
        HiddenSize = 128,
        IntermediateSize = 384,
        NumLayers = 6,
        NumHeads = 4,
        NumKvHeads = 2,
        HeadDim = 32,
        RmsNormEps = 1e-6f,
        MaxSequenceLength = 256,
        RopeTheta = 10_000,
        TieWordEmbeddings = true,
    };

    private static readonly GenerationRequest[] s_requests =
    [
        .. Enumerable.Range(0, Sequences).Select(sequence => new GenerationRequest
        {
            PromptTokens = [.. Enumerable.Range(0, PromptTokens).Select(i => ((7 * sequence) + (13 * i)) % s_config.VocabSize)],
            MaxTokens = OutputTokens,
            Sampling = SamplingOptions.Greedy,
            IgnoreEndOfGeneration = true,
        }),
    ];

    private readonly List<AlignedBuffer<float>> _weights = [];
    private LoadedModel _model = null!;
    private EngineCore _core = null!;
    private Engine _engine = null!;

    [GlobalSetup]
    public void Setup()
    {
        var source = new MemoryWeightSource(s_config, default);
        foreach (TensorRequirement tensor in ModelTensors.Of(s_config, false))
        {
            AlignedBuffer<float> values = RandomMemory.Floats(tensor.Shape.Elements);
            _weights.Add(values);
            if (tensor.Shape.Rows is { } rows)
            {
                source.AddLiveMatrix(tensor.Name, (int)rows, (int)tensor.Shape.Columns, values.Memory);
            }
            else
            {
                source.AddLiveVector(tensor.Name, values.Memory);
            }
        }

        _model = new LoadedModel(source, tokenizer: null);
        var options = new EngineOptions { MaxCacheTokens = Sequences * s_config.MaxSequenceLength, UsePrefixCache = false };
        _core = new EngineCore(_model, tokenizer: null, options);
        _engine = new Engine(_model, options);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _core.Dispose();
        _engine.Dispose();
        _model.Dispose();
        _weights.ForEach(weights => weights.Dispose());
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Sequences * OutputTokens)]
    public void Stepped()
    {
        foreach (GenerationRequest request in s_requests)
        {
            _core.Services.Queue.TryEnter(1);
            var output = new GenerationOutput(Channel.CreateUnbounded<GenerationUpdate>().Writer, new TaskCompletionSource<GenerationResult>());
            var settings = new GenerationSettings(null, _model.EndOfGeneration, s_config.MaxSequenceLength, RandomSeed: 1);
            _core.Enqueue(new GenerationSequence(request, settings, _core.Services, output));
        }

        while (_core.Step())
        {
        }

        _core.DeliverFinished();
    }

    [Benchmark(OperationsPerInvoke = Sequences * OutputTokens)]
    public Task Thread() => Task.WhenAll(_engine.Submit(s_requests).Select(handle => handle.Completion));

    [Benchmark(OperationsPerInvoke = Sequences * OutputTokens)]
    public Task Streamed() => Task.WhenAll(_engine.Submit(s_requests).Select(ReadAsync));

    Work IHasWork.WorkOf(string benchmark) => new(0, 0);

    private static async Task ReadAsync(GenerationHandle handle)
    {
        await foreach (GenerationUpdate update in handle.Stream())
        {
            _ = update;
        }
    }
}
