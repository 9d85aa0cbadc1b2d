using System.Text.Json.Nodes;
using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Formats.Json;
using Fathom.Inference.Loading;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Training.Data;
using Fathom.Training.Export;
using Fathom.Training.Models;
using Fathom.Training.Runs;
using Fathom.Training.Steps;

namespace Fathom.Training.Tests;

public sealed class RunFolderTests : IDisposable
{
    private readonly SmallRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Resume_FolderInUse_SaysWhoHoldsIt()
    {
        using TrainingRun holder = TrainingRun.Start(_run.Options(), _run.Temp.File("run"));

        TrainingException failure = Assert.Throws<TrainingException>(() => TrainingRun.Resume(_run.Temp.File("run"), _ => { }));

        Assert.Equal("train.run.locked", failure.Code);
        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_LockOfAKilledOwner_DoesNotBlock()
    {
        TrainingRun.Start(_run.Options(), _run.Temp.File("run")).Dispose();
        File.WriteAllText(_run.Temp.File("run/owner.json"), """{"pid":1,"host":"elsewhere","since_utc":"then"}""");
        Assert.True(File.Exists(_run.Temp.File("run/run.lock")));

        using TrainingRun run = TrainingRun.Resume(_run.Temp.File("run"), _ => { });

        Assert.Equal(0, run.StepsDone);
    }

    [Theory]
    [InlineData("checkpoints/step-00000009/state.json")]
    [InlineData("log.jsonl")]
    public void Start_LeftoversOfARun_AreNotMixedIn(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_run.Temp.File("run/" + file))!);
        File.WriteAllText(_run.Temp.File("run/" + file), "{}");

        TrainingException failure = Assert.Throws<TrainingException>(() => TrainingRun.Start(_run.Options(), _run.Temp.File("run")));

        Assert.Equal("train.run.exists", failure.Code);
        Assert.True(File.Exists(_run.Temp.File("run/" + file)));
    }

    [Fact]
    public void Start_Refused_LeavesNoFolderAndNothingInOneThatWasThere()
    {
        RunOptions missing = _run.Options(new SourceOptions { Path = _run.Temp.File("nowhere.jsonl") });
        Directory.CreateDirectory(_run.Temp.File("mine/cache"));
        File.WriteAllText(_run.Temp.File("mine/cache/notes.txt"), "kept");

        TrainingException failure = Assert.Throws<TrainingException>(() => TrainingRun.Start(missing, _run.Temp.File("run")));
        Assert.Throws<TrainingException>(() => TrainingRun.Start(missing, _run.Temp.File("mine")));

        Assert.Equal(("train.data.missing", "data.sources[0].path"), (failure.Code, failure.Where));
        Assert.Contains("nowhere.jsonl", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_run.Temp.File("run")));
        Assert.Equal(["cache"], Directory.GetFileSystemEntries(_run.Temp.File("mine")).Select(Path.GetFileName));
        Assert.True(File.Exists(_run.Temp.File("mine/cache/notes.txt")));
        TrainingRun.Start(_run.Options(), _run.Temp.File("mine")).Dispose();
    }

    [Fact]
    public void Start_RelativePaths_AreStoredAbsolute()
    {
        RunOptions options = _run.Options();
        string Relative(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path);
        RunOptions relative = options with
        {
            Model = new ModelOptions { Config = Relative(options.Model.Config!) },
            Data = new DataOptions
            {
                Tokenizer = Relative(options.Data.Tokenizer!),
                Sources = [new SourceOptions { Path = Relative(options.Data.Sources[0].Path!) }],
            },
        };

        TrainingRun.Start(relative, _run.Temp.File("run")).Dispose();

        RunOptions stored = RunOptions.ReadFile(_run.Temp.File("run/config.json"));
        Assert.Equal(options.Model.Config, stored.Model.Config);
        Assert.Equal(options.Data.Tokenizer, stored.Data.Tokenizer);
        Assert.Equal(options.Data.Sources[0].Path, stored.Data.Sources[0].Path);
    }

    [Theory]
    [InlineData("train.steps", "7", "train.resume.changed", "train.steps")]
    [InlineData("seed", "2", "train.resume.changed", "seed")]
    [InlineData("train.optimizer.learning_rate", "1", "train.resume.changed", "train.optimizer.learning_rate")]
    [InlineData("adapter", """{"rank":2}""", "train.resume.changed", "adapter")]
    [InlineData("threads", "2", null, null)]
    [InlineData("checkpoint_every", "5", null, null)]
    public void Resume_EditedConfiguration_IsRefusedByNameWhereItMatters(string key, string value, string? code, string? where)
    {
        TrainingRun.Start(_run.Options(), _run.Temp.File("run")).Dispose();
        JsonNode config = JsonNode.Parse(File.ReadAllText(_run.Temp.File("run/config.json")))!;
        string[] parts = key.Split('.');
        JsonNode place = parts[..^1].Aggregate(config, (node, part) => node[part]!);
        place[parts[^1]] = JsonNode.Parse(value);
        File.WriteAllText(_run.Temp.File("run/config.json"), config.ToJsonString());

        if (code is null)
        {
            TrainingRun.Resume(_run.Temp.File("run"), _ => { }).Dispose();
            return;
        }

        TrainingException failure = Assert.Throws<TrainingException>(() => TrainingRun.Resume(_run.Temp.File("run"), _ => { }));
        Assert.Equal(code, failure.Code);
        Assert.StartsWith(where!, failure.Where, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_SmallerTokenizer_IsRefused()
    {
        TrainingRun.Start(_run.Options(), _run.Temp.File("run")).Dispose();
        string config = File.ReadAllText(_run.Temp.File("run/config.json"));
        string smaller = _run.Tokenizer(SmallRun.VocabSize - 5);
        string edited = config.Replace($"tokenizer-{SmallRun.VocabSize}", Path.GetFileName(smaller), StringComparison.Ordinal);
        File.WriteAllText(_run.Temp.File("run/config.json"), edited);

        TrainingException failure = Assert.Throws<TrainingException>(() => TrainingRun.Resume(_run.Temp.File("run"), _ => { }));

        Assert.Equal("train.resume.vocabulary", failure.Code);
    }

    [Fact]
    public void Start_ContextAboveTheModels_ExtendsTheExportedConfiguration()
    {
        RunOptions options = _run.Options();
        _run.Train(options with { Train = options.Train with { ContextTokens = 100, MicroBatchTokens = 100 } }, "run");

        Assert.Equal(100, ModelConfigJson.ReadFile(_run.Temp.File("run/model/config.json")).MaxSequenceLength);
    }

    [Fact]
    public void Start_ContextAboveATableOfPositions_IsRefused()
    {
        RunOptions options = _run.Options() with { Model = new ModelOptions { Shape = "nanogpt-cpu" } };

        TrainingException failure = Assert.Throws<TrainingException>(() =>
            TrainingRun.Start(options with { Train = options.Train with { ContextTokens = 65, MicroBatchTokens = 65 } }, _run.Temp.File("run")));

        Assert.Equal("train.model.context", failure.Code);
    }

    [Fact]
    public void Start_FromAModel_GrowsItsLayersAndExperts()
    {
        RunOptions options = _run.Options() with { Model = new ModelOptions { Shape = "nano", Layers = 2 } };
        options = options with { Train = options.Train with { Steps = 1 } };
        _run.Train(options, "small");
        string small = _run.Temp.File("small/model");

        _run.Train(options with { Model = new ModelOptions { From = small, Layers = 3, Experts = 16 } }, "grown");

        ModelConfig grown = ModelConfigJson.ReadFile(_run.Temp.File("grown/model/config.json"));
        Assert.Equal((3, 16, 2), (grown.NumLayers, grown.Moe!.NumRoutedExperts, grown.Moe.NumExpertsPerToken));
        AssertRefused(new ModelOptions { From = small, Layers = 1 }, "model.layers", "at least 2, as the model has");
        AssertRefused(new ModelOptions { From = small, Experts = 12 }, "model.experts", "8 or 16");
        AssertRefused(options.Model with { Shape = "dense-xs", Experts = 4 }, "model.experts", "none: the model has no experts");

        void AssertRefused(ModelOptions model, string where, string expected)
        {
            TrainingException failure = Assert.Throws<TrainingException>(() => TrainingRun.Start(options with { Model = model }, _run.Temp.File("refused")));
            Assert.Equal(("train.config.value", where), (failure.Code, failure.Where));
            Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(int.MaxValue, 60, "train.batch_tokens")]
    [InlineData(int.MaxValue, int.MaxValue, "train.micro_batch_tokens")]
    public void Start_BeyondMemory_IsRefusedWithTheEstimate(int batchTokens, int microBatchTokens, string where)
    {
        RunOptions options = _run.Options();
        TrainerOptions train = options.Train with { BatchTokens = batchTokens, MicroBatchTokens = microBatchTokens };

        TrainingException failure = Assert.Throws<TrainingException>(() => TrainingRun.Start(options with { Train = train }, _run.Temp.File("run")));

        Assert.Equal(("train.memory.limit", where), (failure.Code, failure.Where));
        Assert.Contains("GB", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_run.Temp.File("run")));
    }

    [Fact]
    public void Export_AnyCheckpoint_OpensWithTemplateAndEndTokens()
    {
        IReadOnlyList<StepRecord> log = _run.Train(_run.Options(), "run");
        int best = log.Where(record => record.ValidationLoss is not null).MinBy(record => record.ValidationLoss)!.Step;

        Assert.Equal(6, RunExport.Write(_run.Temp.File("run"), "last", _run.Temp.File("last"), threads: 1));
        Assert.Equal(best, RunExport.Write(_run.Temp.File("run"), "best", _run.Temp.File("best"), threads: 1));
        Assert.Equal(4, RunExport.Write(_run.Temp.File("run"), "4", _run.Temp.File("four"), ExportFormat.F32, threads: 1));
        Assert.Equal("train.checkpoint.missing", Assert.Throws<TrainingException>(() => RunExport.Write(_run.Temp.File("run"), "3", _run.Temp.File("x"))).Code);

        Assert.Equal(File.ReadAllBytes(_run.Temp.File("run/model/model.safetensors")), File.ReadAllBytes(_run.Temp.File("last/model.safetensors")));
        using LoadedModel model = LoadedModel.Open(_run.Temp.File("four"));
        Assert.NotNull(model.ChatTemplateSource);
        int[] ends = [.. new[] { "</s>", "<E>" }.Select(name => model.Tokenizer!.FindToken(name)!.Value)];
        JsonNode generation = JsonNode.Parse(File.ReadAllText(_run.Temp.File("four/generation_config.json")))!;
        Assert.Equal(ends, generation["eos_token_id"]!.AsArray().Select(id => id!.GetValue<int>()));
        Assert.Superset(ends.ToHashSet(), model.EndOfGeneration.ToHashSet());
    }

    [Fact]
    public void Write_BestCheckpoint_OutlivesNewerOnes()
    {
        var store = new CheckpointStore(_run.Temp.File("checkpoints"));
        double?[] losses = [3, 1, null, 2, 2, 5];
        for (int step = 1; step <= losses.Length; step++)
        {
            store.Write(step, new Dictionary<string, Numerics.Memory.NativeSpan<float>>(), [], losses[step - 1]);
        }

        Assert.Equal([6, 5, 2], store.Steps);
        Assert.Equal(new BestCheckpoint(2, 1), store.Best);
    }

    [Fact]
    public void Step_InterruptedBetweenMicroBatches_StandsWhereItStoodBefore()
    {
        using var compute = new ComputeContext(threads: 1);
        using var pass = new PassContext(compute, GemmPrecision.Float32);
        using TrainableModel expected = SmallModels.Create(SmallModels.DeepseekV3());
        using TrainableModel actual = SmallModels.Create(SmallModels.DeepseekV3());
        var options = new TrainerOptions { Steps = 4, BatchTokens = 100, MicroBatchTokens = 25, ContextTokens = 20 };
        using var whole = new Trainer(pass, expected, new BatchPacker(new CountingStream(SmallModels.VocabSize)), options);
        var objective = new InterruptingObjective();
        using var cut = new Trainer(pass, actual, new BatchPacker(new CountingStream(SmallModels.VocabSize)), options, objective);
        whole.Step();
        cut.Step(objective.Token);

        objective.InterruptAfter = 2;
        Assert.ThrowsAny<OperationCanceledException>(() => cut.Step(objective.Token));

        Assert.Equal(1, cut.StepsDone);
        whole.Step();
        cut.Step();
        Assert.Equal(expected.Parameters.Values.Span.ToArray(), actual.Parameters.Values.Span.ToArray());
    }

    [Fact]
    public void Plan_OddSettings_AreWarnedOf()
    {
        RunOptions options = _run.Options();
        TrainerOptions train = options.Train with { Schedule = new() { WarmupSteps = 6 }, StartContextTokens = 10, StartBatchTokens = 60, WarmupShare = 0.5 };

        using TrainingRun run = TrainingRun.Start(options with { Train = train }, _run.Temp.File("run"));

        Assert.Equal(2, run.Plan.Warnings.Count);
        Assert.Contains("warm-up of 6 steps", run.Plan.Warnings[0], StringComparison.Ordinal);
        Assert.Equal(6 * (120 - 15), run.Plan.Tokens);
        Assert.Equal(run.Plan.Tokens * run.Plan.FlopsPerToken, run.Plan.Flops);
    }

    /// <summary>Cross-entropy that interrupts once a number of micro-batches was begun.</summary>
    private sealed class InterruptingObjective : ITokenObjective
    {
        private readonly CrossEntropyObjective _plain = new();
        private readonly CancellationTokenSource _interrupt = new();

        public int InterruptAfter { get; set; } = int.MaxValue;

        public CancellationToken Token => _interrupt.Token;

        public ObjectiveSums Sums => _plain.Sums;

        public double Normalizer(TokenBatch batch) => _plain.Normalizer(batch);

        public void Begin(TokenBatch batch, float scale)
        {
            _plain.Begin(batch, scale);
            if (--InterruptAfter == 0)
            {
                _interrupt.Cancel();
            }
        }

        public void Differentiate(TargetRows rows) => _plain.Differentiate(rows);
    }
}
