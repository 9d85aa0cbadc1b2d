using Fathom.Formats;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Testing.Models;

namespace Fathom.Inference.Tests;

/// <summary>Weights that change while requests run. Runs alone, since it watches the process's memory.</summary>
[CollectionDefinition(nameof(LiveWeightsTests), DisableParallelization = true)]
[Collection(nameof(LiveWeightsTests))]
public class LiveWeightsTests
{
    private static readonly EngineOptions s_options = TinyEngines.Options with { MaxCacheTokens = 4_096, MaxBatchTokens = 64 };

    [Theory]
    [InlineData(BlockFormatId.F32)]
    [InlineData(BlockFormatId.Q8_0)]
    public async Task UpdateWeights_NothingRuns_AnswersAsAnEngineOverTheNewWeights(BlockFormatId format)
    {
        using var live = new LiveModel(TinyConfigs.DeepSeekV3, format);
        using var engine = new Engine(live.Model, s_options);
        GenerationRequest request = TinyEngines.Request(TinyEngines.Tokens(30), maxTokens: 20);
        for (int version = 0; version < 3; version++)
        {
            using LoadedModel fresh = new(TinyModels.Create(TinyConfigs.DeepSeekV3, LiveModel.FirstSeed + version, format), tokenizer: null);
            using var expected = new Engine(fresh, s_options);

            GenerationResult result = engine.Run([request])[0];

            Assert.Equal(expected.Run([request])[0].TokenIds(), result.TokenIds());
            Assert.Equal(0, result.Usage.CachedTokens);
            Assert.All(result.Tokens, token => Assert.Equal(version, token.WeightsVersion));
            Assert.Equal(version + 1, await engine.UpdateWeightsAsync(() => live.Write(LiveModel.FirstSeed + version + 1)));
        }
    }

    /// <summary>
    /// A request that runs across an update goes on to fill blocks from keys and values of two versions: nobody may find those, even when their
    /// beginning was computed again.
    /// </summary>
    [Fact]
    public async Task UpdateWeights_TwoHundredTimesWhileRequestsRun_NothingOfAnOldVersionIsFound()
    {
        using var live = new LiveModel(TinyConfigs.Llama, BlockFormatId.Q8_0);
        using var engine = new Engine(live.Model, s_options with { MaxCacheTokens = 20 * Runner.MaxTokens });
        using var stop = new CancellationTokenSource();
        Runner[] runners = [.. Enumerable.Range(0, 16).Select(i => new Runner(engine, i, stop.Token))];
        long settled = 0;
        int crossings = 0;
        for (int version = 1; version <= 200; version++)
        {
            Runner runner = runners[version % runners.Length];
            int seed = LiveModel.FirstSeed + (version % 2);

            Assert.Equal(version, await engine.UpdateWeightsAsync(() => live.Write(seed)));

            int[] before = runner.Tokens;
            await Ask(engine, before);
            int[]? after = await runner.GrowAsync(before.Length + (4 * s_options.BlockTokens));
            if (after is not null && runner.FirstVersion < version)
            {
                Assert.InRange((await Ask(engine, after)).Usage.CachedTokens, 0, before.Length);
                crossings++;
            }

            settled = version == 100 ? HeldBytes() : settled;
        }

        await stop.CancelAsync();
        await Task.WhenAll(runners.Select(runner => runner.Ended));
        Assert.InRange(HeldBytes(), 0, settled + (2 << 20)); // behind the last answer: on a busy machine unread updates wait in memory
        Assert.All(runners, runner => runner.AssertVersionsRise());
        Assert.True(crossings >= 50, $"only {crossings} requests were seen to run across an update");
        engine.CheckIntegrity();
    }

    [Fact]
    public async Task UpdateWeights_ChangeThrows_FaultsAndTheEngineGoesOn()
    {
        using var live = new LiveModel(TinyConfigs.Llama, BlockFormatId.F32);
        using var engine = new Engine(live.Model, s_options);

        await Assert.ThrowsAsync<TimeoutException>(() => engine.UpdateWeightsAsync(() => throw new TimeoutException()));

        Assert.Equal(3, engine.Run([TinyEngines.Request([1], 3)])[0].Tokens.Count);
        Assert.Equal(2, await engine.UpdateWeightsAsync());
    }

    [Fact]
    public async Task UpdateWeights_NotFinite_FailsRequestsUntilAnUpdateSucceeds()
    {
        using var live = new LiveModel(TinyConfigs.Llama, BlockFormatId.Q8_0);
        using var engine = new Engine(live.Model, s_options);
        using var gate = new Gate(closesAfter: 2);
        GenerationHandle running = engine.Submit(TinyEngines.Request([1], 9) with { Constraints = [gate] });
        gate.WaitUntilClosed();

        Task<int> update = engine.UpdateWeightsAsync(live.Spoil);
        gate.Open();

        Assert.Equal("quantize.value.not_finite", (await Assert.ThrowsAsync<ModelFormatException>(() => update)).Code);
        Assert.Equal(FinishReason.Error, running.Result.FinishReason);
        Assert.IsType<ModelFormatException>(engine.Run([TinyEngines.Request([1], 3)])[0].Failure);
        await engine.UpdateWeightsAsync(() => live.Write(LiveModel.FirstSeed));
        Assert.Equal(3, engine.Run([TinyEngines.Request([1], 3)])[0].Tokens.Count);
    }

    [Fact]
    public async Task UpdateWeights_WeightsOfAFile_IsRefused()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, s_options);

        Assert.Equal(GenerationErrorCodes.FixedWeights, (await Assert.ThrowsAsync<GenerationException>(() => engine.UpdateWeightsAsync())).Code);
    }

    [Fact]
    public async Task ResetPrefixCache_WhileARequestRuns_NothingFromBeforeIsFound()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, s_options);
        using var gate = new Gate(closesAfter: 20);
        int[] prompt = TinyEngines.Tokens(11);
        GenerationHandle running = engine.Submit(TinyEngines.Request(prompt, maxTokens: 60) with { Constraints = [gate] });
        gate.WaitUntilClosed();
        Task reset = engine.ResetPrefixCacheAsync();
        gate.Open();
        await reset;
        await Ask(engine, prompt);

        GenerationResult result = await running.Completion;
        GenerationResult again = await Ask(engine, [.. prompt, .. result.TokenIds()]);

        Assert.InRange(again.Usage.CachedTokens, 0, prompt.Length);
    }

    private static Task<GenerationResult> Ask(Engine engine, int[] prompt) => engine.Submit(TinyEngines.Request(prompt, maxTokens: 1)).Completion;

    /// <summary>All memory but the cache, which grows to its limit whatever the weights do.</summary>
    private static long HeldBytes() =>
        Enum.GetValues<MemoryUse>().Where(use => use != MemoryUse.Cache).Sum(MemoryLedger.Bytes) + GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>Always runs some request and reads it as fast as it comes.</summary>
    private sealed class Runner
    {
        public const int MaxTokens = 200;

        private const int PromptTokens = 11;

        private readonly Engine _engine;
        private readonly int _seed;
        private readonly int[] _prompt;
        private readonly CancellationToken _stop;
        private readonly List<int> _versions = [];
        private readonly List<int> _tokens = [];

        public Runner(Engine engine, int seed, CancellationToken stop)
        {
            (_engine, _seed, _prompt, _stop) = (engine, seed, TinyEngines.Tokens(PromptTokens, seed), stop);
            Begin(); // here, since on a busy machine the task may start after the first look at the tokens
            Ended = Task.Run(RunAsync, CancellationToken.None);
        }

        public Task Ended { get; }

        /// <summary>Version of the weights under which the running request began.</summary>
        public int FirstVersion { get; private set; }

        /// <summary>The running request's tokens so far.</summary>
        public int[] Tokens
        {
            get
            {
                lock (_tokens)
                {
                    return [.. _tokens];
                }
            }
        }

        /// <summary>Waits until the request has so many tokens; null when it ended before.</summary>
        public async Task<int[]?> GrowAsync(int tokens)
        {
            while (Tokens is { } known)
            {
                if (known.Length >= tokens)
                {
                    return known;
                }

                if (known.Length < PromptTokens || tokens > MaxTokens)
                {
                    return null;
                }

                await Task.Delay(1, CancellationToken.None);
            }

            return null;
        }

        public void AssertVersionsRise() => Assert.Equal(_versions.Order(), _versions);

        private async Task RunAsync()
        {
            while (!_stop.IsCancellationRequested)
            {
                GenerationRequest request = TinyEngines.Request(_prompt, MaxTokens - PromptTokens, seed: (ulong)_seed);
                await foreach (GenerationUpdate update in _engine.Generate(request, _stop))
                {
                    Keep(update);
                }

                Begin();
            }
        }

        private void Begin()
        {
            lock (_tokens)
            {
                _tokens.Clear();
                _tokens.AddRange(_prompt);
                FirstVersion = int.MaxValue;
            }
        }

        private void Keep(GenerationUpdate update)
        {
            if (update.Token is not { } token)
            {
                return;
            }

            lock (_tokens)
            {
                FirstVersion = Math.Min(FirstVersion, token.WeightsVersion);
                _tokens.Add(token.TokenId);
                if (_versions.Count == 0 || _versions[^1] != token.WeightsVersion)
                {
                    _versions.Add(token.WeightsVersion); // one for every change: a busy machine brings many tokens, and memory is watched
                }
            }
        }
    }

    /// <summary>A model whose weights are written again by seed, as a trainer would.</summary>
    internal sealed class LiveModel : IDisposable
    {
        public const int FirstSeed = 5;

        private readonly List<(TensorRequirement Tensor, AlignedBuffer<float> Values)> _tensors = [];
        private readonly Dictionary<(string, int), float[]> _known = [];

        public LiveModel(ModelConfig config, BlockFormatId format)
        {
            RotaryPairing pairing = config.Mla is null ? RotaryPairing.HalfSplit : RotaryPairing.Interleaved;
            var source = new MemoryWeightSource(config, new WeightLayout(pairing, HasSplitKvB: false));
            foreach (TensorRequirement tensor in ModelTensors.Of(config, withNextTokenPredict: true))
            {
                var values = new AlignedBuffer<float>(tensor.Shape.Elements);
                _tensors.Add((tensor, values));
                Add(source, tensor, values.Memory, BlockFormat.Get(format));
            }

            Write(FirstSeed);
            using (var compute = new ComputeContext(threads: 1))
            {
                source.Refresh(compute);
            }

            Model = new LoadedModel(source, tokenizer: null);
        }

        public LoadedModel Model { get; }

        public void Write(int seed)
        {
            foreach ((TensorRequirement tensor, AlignedBuffer<float> values) in _tensors)
            {
                if (!_known.TryGetValue((tensor.Name, seed), out float[]? written))
                {
                    _known[(tensor.Name, seed)] = written = TinyModels.Values(tensor, seed);
                }

                written.CopyTo(values.Span);
            }
        }

        /// <summary>Writes a weight that no quantized format can hold.</summary>
        public void Spoil() => _tensors.First(tensor => tensor.Tensor.Name.EndsWith("up_proj.weight", StringComparison.Ordinal)).Values.Span[3] = float.NaN;

        public void Dispose()
        {
            Model.Dispose();
            _tensors.ForEach(tensor => tensor.Values.Dispose());
        }

        private static void Add(MemoryWeightSource source, TensorRequirement tensor, NativeSpan<float> values, BlockFormat format)
        {
            if (tensor.Shape.Rows is { } rows)
            {
                source.AddLiveMatrix(tensor.Name, (int)rows, (int)tensor.Shape.Columns, values, tensor.Shape.Columns % format.BlockLength == 0 ? format : null);
            }
            else
            {
                source.AddLiveVector(tensor.Name, values);
            }
        }
    }
}
