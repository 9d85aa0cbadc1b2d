using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Tasks.Catalog;
using Fathom.Training.Data;
using Fathom.Training.Export;
using Fathom.Training.Reinforcement;
using Fathom.Training.Runs;

namespace Fathom.Training.Tests.Reinforcement;

public sealed class GrpoRunTests : IDisposable
{
    private readonly SmallGrpo _small = new();

    public void Dispose() => _small.Dispose();

    [Fact]
    public void Run_TinyTask_RaisesRewardWithLogProbabilitiesThatAgree()
    {
        (GrpoRecord[] log, _) = Finish(GrpoRun.Start(_small.Options(steps: 16), _small.File("run"), _small.Catalog), "run");

        double before = log.Take(2).Average(record => record.PassRate);
        double after = log.TakeLast(2).Average(record => record.PassRate);
        Assert.InRange(before, 0.02, 0.4);
        Assert.True(after > before + 0.4, string.Join(' ', log.Select(record => record.PassRate)));
        Assert.All(log, record => Assert.True(record.LogprobGapMax is null or <= 1e-4, $"step {record.Step}: {record.LogprobGapMax}"));
        Assert.Contains(log, record => record.LogprobGapMax > 0);
        Assert.All(log.Where(record => record.Entropy is not null), record => Assert.InRange(record.MeanRatio!.Value, 0.999, 1.001));
    }

    [Fact]
    public void Run_AnyNumberOfThreads_GivesTheSameBits()
    {
        (_, string one) = Finish(GrpoRun.Start(_small.Options(steps: 3), _small.File("one"), _small.Catalog), "one");
        (_, string two) = Finish(GrpoRun.Start(_small.Options(steps: 3) with { Threads = 2 }, _small.File("two"), _small.Catalog), "two");

        Assert.Equal(one, two);
    }

    [Fact]
    public void Resume_AbandonedAtAnyStep_GoesOnBitForBit()
    {
        GrpoOptions options = _small.Options(steps: 7);
        options = options with
        {
            Tasks = [new GrpoTask { Name = "letter" }],
            Replay = new ReplayOptions { Path = _small.Conversations(), Share = 0.3 },
            Stop = new StopOptions { BaselineSteps = 2, Probe = ["letter"], ProbeEvery = 2, ProbeProblems = 3, RewardDrop = 0 },
            Policy = new PolicyOptions { Algorithm = PolicyAlgorithm.Dapo, DivergenceWeight = 0.01f, ResetReferenceEvery = 3 },
            Update = options.Update with { Minibatches = 2 },
        };
        (GrpoRecord[] expected, string hash) = Finish(GrpoRun.Start(options, _small.File("whole"), _small.Catalog), "whole");
        Assert.Contains(expected, record => record.Divergence > 0);
        Assert.Contains(expected, record => record.ReplayLoss > 0);

        foreach (int abandonedAfter in new[] { 1, 5 })
        {
            string name = $"cut-{abandonedAfter}";
            Abandon(GrpoRun.Start(options, _small.File(name), _small.Catalog), abandonedAfter);
            (GrpoRecord[] actual, string resumedHash) = Finish(GrpoRun.Resume(_small.File(name), _ => { }, _small.Catalog), name);
            Assert.Equal(expected.Select(Figures), actual.Select(Figures));
            Assert.Equal(hash, resumedHash);
            Assert.Equal(System.IO.File.ReadAllText(_small.File("whole/samples.jsonl")), System.IO.File.ReadAllText(_small.File(name + "/samples.jsonl")));
        }
    }

    [Fact]
    public void Run_ReplayOfTasks_GoesOnBitForBitToo()
    {
        var tasks = new TaskSourceOptions { Only = ["letter"], EarlierShare = 0, SpelledShare = 0 };
        GrpoOptions options = _small.Options(steps: 4) with { Replay = new ReplayOptions { Tasks = tasks, Share = 0.5 } };
        (GrpoRecord[] expected, string hash) = Finish(GrpoRun.Start(options, _small.File("whole"), _small.Catalog), "whole");
        Abandon(GrpoRun.Start(options, _small.File("cut"), _small.Catalog), 2);
        (_, string resumed) = Finish(GrpoRun.Resume(_small.File("cut"), _ => { }, _small.Catalog), "cut");

        Assert.Contains(expected, record => record.ReplayLoss > 0);
        Assert.Equal(hash, resumed);
    }

    [Fact]
    public void Run_Interrupted_LeavesACheckpointOfTheStepBefore()
    {
        using var interrupt = new CancellationTokenSource();
        using (GrpoRun run = GrpoRun.Start(_small.Options(), _small.File("run"), _small.Catalog))
        {
            Assert.False(run.Run(null, 0, record => Interrupt(record, interrupt), interrupt.Token));
        }

        using GrpoRun resumed = GrpoRun.Resume(_small.File("run"), _ => { }, _small.Catalog);
        Assert.Equal(2, resumed.StepsDone);
    }

    [Fact]
    public void Run_Replay_LearnsTheConversationsBesideTheTask()
    {
        GrpoOptions options = _small.Options(steps: 10) with { Replay = new ReplayOptions { Path = _small.Conversations(1), Share = 1, Weight = 1 } };

        (GrpoRecord[] log, _) = Finish(GrpoRun.Start(options, _small.File("run"), _small.Catalog), "run");

        double[] losses = [.. log.Select(record => record.ReplayLoss).OfType<double>()];
        Assert.True(losses[^1] < losses[0] - 2, string.Join(' ', losses));
    }

    [Fact]
    public void Start_ReplayWithoutFile_IsRefused()
    {
        GrpoOptions options = _small.Options() with { Replay = new ReplayOptions { Path = _small.File("nowhere.jsonl") } };

        TrainingException failure = Assert.Throws<TrainingException>(() => GrpoRun.Start(options, _small.File("run"), _small.Catalog));

        Assert.Equal(("train.data.missing", "replay.path"), (failure.Code, failure.Where));
    }

    [Fact]
    public void Run_FamilyForgotten_StopsWithACheckpoint()
    {
        // Learning to begin with a letter unlearns to begin with anything else.
        _small.Catalog.Add(new NoLetterTask());
        var stop = new StopOptions { Probe = ["no-letter"], ProbeEvery = 1, ProbeProblems = 4 };
        GrpoOptions options = _small.Options(steps: 40) with { Stop = stop, CheckpointEvery = 50 };
        using GrpoRun run = GrpoRun.Start(options, _small.File("run"), _small.Catalog);

        TrainingException failure = Assert.Throws<TrainingException>(() => run.Run(null, 0, _ => { }, CancellationToken.None));

        Assert.Equal("train.grpo.collapse", failure.Code);
        Assert.EndsWith("probe no-letter", failure.Where, StringComparison.Ordinal);
        Assert.Equal([run.StepsDone], new CheckpointStore(_small.File("run/checkpoints")).Steps);
    }

    [Fact]
    public void Run_NothingIsSolved_StillDrawsTowardTheReference()
    {
        GrpoOptions options = _small.Options(steps: 3) with { Tasks = [new GrpoTask { Name = "letter", Levels = [2] }] };
        options = options with { Policy = new PolicyOptions { DivergenceWeight = 0.1f }, Reward = new RewardOptions { Format = 0, Overlong = 0 } };
        var records = new List<GrpoRecord>();
        using GrpoRun run = GrpoRun.Start(options, _small.File("run"), _small.Catalog);

        run.Run(null, 0, records.Add, CancellationToken.None);

        Assert.All(records, record => Assert.Equal(options.Rollout.Groups, record.DroppedGroups));
        Assert.All(records, record => Assert.NotNull(record.Loss)); // an update
    }

    [Fact]
    public void Run_Finished_WritesSamplesAndAModelThatExports()
    {
        Finish(GrpoRun.Start(_small.Options(steps: 3), _small.File("run"), _small.Catalog), "run");

        JsonNode[] samples = [.. System.IO.File.ReadLines(_small.File("run/samples.jsonl")).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal([1, 3], samples.Select(sample => sample["step"]!.GetValue<int>()).Distinct());
        Assert.All(samples, sample => Assert.Equal("letter", sample["task"]!.GetValue<string>()));
        Assert.Equal(3, RunExport.Write(_small.File("run"), RunExport.Last, _small.File("model"), threads: 1));
        Assert.True(System.IO.File.Exists(_small.File("model/model.safetensors")));
    }

    [Theory]
    [InlineData("""{ "model": {}, "tasks": [null] }""", "train.config.value", "tasks[0]")]
    [InlineData("""{ "model": {}, "tasks": [ { "name": "sum" } ], "stop": { "probe": [null] } }""", "train.config.value", "stop.probe[0]")]
    [InlineData("""{ "model": {}, "tasks": [] }""", "train.config.value", "tasks")]
    [InlineData("""{ "model": {}, "tasks": [ { "name": "sum" } ], "precision": "fp8" }""", "train.config.value", "precision")]
    [InlineData("""{ "model": {}, "tasks": [ { "name": "sum" } ], "rollout": { "samples": 1 } }""", "train.config.value", "rollout.samples")]
    [InlineData(
        """{ "model": {}, "tasks": [ { "name": "sum" } ], "policy": { "algorithm": "ppo" } }""", "train.config.invalid", "config.json:1 policy.algorithm")]
    [InlineData("""{ "model": {}, "tasks": [ { "name": "sum" } ], "update": { "minibatches": 33 } }""", "train.config.value", "update.minibatches")]
    [InlineData("""{ "model": {}, "tasks": [ { "name": "sum" } ], "update": { "beta2": 1 } }""", "train.config.value", "update.beta2")]
    [InlineData("""{ "model": {}, "tasks": [ { "name": "sum" } ], "update": { "weight_decay": -1 } }""", "train.config.value", "update.weight_decay")]
    [InlineData("""{ "model": {}, "tasks": [ { "name": "sum" } ], "adapter": { "alpha": 0 } }""", "train.config.value", "adapter.alpha")]
    [InlineData(
        """{ "model": {}, "tasks": [ { "name": "sum" } ], "steps": 2000000000, "update": { "minibatches": 2 } }""", "train.config.value", "steps")]
    public void ReadFile_BadValue_IsNamed(string json, string code, string where)
    {
        System.IO.File.WriteAllText(_small.File("config.json"), json);

        TrainingException failure = Assert.Throws<TrainingException>(() => GrpoOptions.ReadFile(_small.File("config.json")));

        Assert.Equal((code, where), (failure.Code, failure.Where));
    }

    [Theory]
    [InlineData("nonsense", null, "tasks[0].name")]
    [InlineData("letter", 3, "tasks[0].levels")]
    public void Start_UnknownTaskOrLevel_IsRefusedAndLeavesNoFolder(string name, int? level, string where)
    {
        GrpoOptions options = _small.Options() with { Tasks = [new GrpoTask { Name = name, Levels = level is int number ? [number] : null }] };

        TrainingException failure = Assert.Throws<TrainingException>(() => GrpoRun.Start(options, _small.File("run"), _small.Catalog));

        Assert.Equal(where, failure.Where);
        Assert.False(Directory.Exists(_small.File("run")));
    }

    [Fact]
    public void Run_NoRoomForAnswers_NamesTheTask()
    {
        GrpoOptions options = _small.Options();
        using GrpoRun run = GrpoRun.Start(options with { Rollout = options.Rollout with { ContextTokens = 6 } }, _small.File("run"), _small.Catalog);

        TrainingException failure = Assert.Throws<TrainingException>(() => run.Run(null, 0, _ => { }, CancellationToken.None));

        Assert.Equal(("train.grpo.prompt", "letter, level 1"), (failure.Code, failure.Where));
    }

    [Fact]
    public void Run_SomePromptsAreTooLong_ArePassedOver()
    {
        var catalog = new TaskCatalog();
        catalog.Add(new SometimesLongTask());
        GrpoOptions options = _small.Options(steps: 4);
        options = options with { Tasks = [new GrpoTask { Name = "sometimes-long" }], Rollout = options.Rollout with { ContextTokens = 16 } };
        using GrpoRun run = GrpoRun.Start(options, _small.File("run"), catalog);

        Assert.True(run.Run(null, 0, _ => { }, CancellationToken.None));
    }

    [Fact]
    public void Resume_ChangedValue_IsNamed()
    {
        Abandon(GrpoRun.Start(_small.Options(), _small.File("run"), _small.Catalog), 1);
        string config = _small.File("run/config.json");
        JsonNode json = JsonNode.Parse(System.IO.File.ReadAllText(config))!;
        json["reward"]!["format"] = 0.2;
        System.IO.File.WriteAllText(config, json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));

        TrainingException failure = Assert.Throws<TrainingException>(() => GrpoRun.Resume(_small.File("run"), _ => { }, _small.Catalog));

        Assert.Equal(("train.resume.changed", "reward.format"), (failure.Code, failure.Where));
    }

    private static void Interrupt(GrpoRecord record, CancellationTokenSource interrupt)
    {
        if (record.Step == 2)
        {
            interrupt.Cancel();
        }
    }

    /// <summary>Leaves a run as a killed process would.</summary>
    private static void Abandon(GrpoRun run, int afterSteps)
    {
        try
        {
            run.Run(null, 0, record => _ = record.Step == afterSteps ? throw new OperationCanceledException() : 0, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            run.Dispose();
        }
    }

    private (GrpoRecord[] Log, string Hash) Finish(GrpoRun run, string name)
    {
        using (run)
        {
            Assert.True(run.Run(null, 0, _ => { }, CancellationToken.None));
            return ([.. System.IO.File.ReadLines(_small.File(name + "/log.jsonl")).Select(line => GrpoRecord.TryParse(line)!)], run.ComputeStateHash());
        }
    }

    private static string Figures(GrpoRecord r) =>
        FormattableString.Invariant($"{r.Step} {r.Tokens} {r.SampledTokens} {r.Reward:R} {r.Loss:R} {r.GradientNorm:R} ")
        + FormattableString.Invariant($"{r.Entropy:R} {r.Divergence:R} {r.LogprobGap:R} {r.MixedGroups:R}");
}
