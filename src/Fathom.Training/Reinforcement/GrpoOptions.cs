using System.Text.Json;
using Fathom.Formats;
using Fathom.Numerics.Matrices;
using Fathom.Training.Models;
using Fathom.Training.Optimization;
using Fathom.Training.Runs;
using Fathom.Training.Steps;

namespace Fathom.Training.Reinforcement;

/// <summary>Configuration of a run of reinforcement learning: the file that <c>train grpo</c> takes.</summary>
public sealed record GrpoOptions
{
    /// <summary>Model to train; nearly always <c>from</c> a model folder.</summary>
    public required ModelOptions Model { get; init; }

    /// <summary>Folder with <c>tokenizer.json</c> and the chat template; null for the model's own.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>Families of problems to train on.</summary>
    public required IReadOnlyList<GrpoTask> Tasks { get; init; }

    /// <summary>Assembly files with further tasks.</summary>
    public IReadOnlyList<string> Assemblies { get; init; } = [];

    /// <summary>Steps of the whole run.</summary>
    public int Steps { get; init; } = 400;

    /// <summary>How answers are sampled.</summary>
    public RolloutOptions Rollout { get; init; } = new();

    /// <summary>Rewards of the answers.</summary>
    public RewardOptions Reward { get; init; } = new();

    /// <summary>Policy gradient.</summary>
    public PolicyOptions Policy { get; init; } = new();

    /// <summary>How weights are updated.</summary>
    public UpdateOptions Update { get; init; } = new();

    /// <summary>How levels are chosen.</summary>
    public CurriculumOptions Levels { get; init; } = new();

    /// <summary>Conversations for further supervised learning; null for none.</summary>
    public ReplayOptions? Replay { get; init; }

    /// <summary>When to stop a run that goes wrong.</summary>
    public StopOptions Stop { get; init; } = new();

    /// <summary>How weights are initialized without <c>from</c>.</summary>
    public InitializerOptions Initialize { get; init; } = new();

    /// <summary>Low-rank adapters instead of all weights; null for all weights.</summary>
    public AdapterOptions? Adapter { get; init; }

    /// <summary>Precision that products round their operands to, in training and sampling.</summary>
    public RunPrecision Precision { get; init; } = RunPrecision.Bf16;

    /// <summary>Whether the backward pass recomputes activations.</summary>
    public bool Recompute { get; init; }

    /// <summary>Threads; null for all.</summary>
    public int? Threads { get; init; }

    /// <summary>Seed of everything random.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Steps between checkpoints.</summary>
    public int CheckpointEvery { get; init; } = 25;

    /// <summary>Steps between groups of answers in <c>samples.jsonl</c>; 0 for none.</summary>
    public int SamplesEvery { get; init; } = 10;

    /// <summary>Price of this machine in dollars per hour, for the ledger.</summary>
    public double DollarsPerHour { get; init; }

    /// <summary>Format of the exported model.</summary>
    public ExportFormat Export { get; init; } = ExportFormat.Bf16;

    /// <summary>Reads a file.</summary>
    /// <exception cref="TrainingException">It is refused.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static GrpoOptions ReadFile(string path)
    {
        GrpoOptions options = Parse(ModelTextFile.ReadText(path, RunOptions.MaxConfigBytes), Path.GetFileName(path));
        GrpoOptionRules.Check(options);
        return options;
    }

    /// <summary>Whether a file is a configuration of this kind: one with tasks instead of data.</summary>
    internal static bool IsIn(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(ModelTextFile.ReadText(path, RunOptions.MaxConfigBytes));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("tasks", out _);
        }
        catch (JsonException)
        {
            return false; // reading it reports what is wrong
        }
    }

    /// <summary>Reads a configuration without checking its values.</summary>
    internal static GrpoOptions Parse(string json, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<GrpoOptions>(json, RunOptions.Json) ?? throw new JsonException("null");
        }
        catch (JsonException failure)
        {
            throw ConfigFault.Describe(file, failure);
        }
    }

    /// <summary>Returns a copy with every path made absolute, so that the run can be resumed from any folder.</summary>
    /// <param name="folder">Start of relative paths; null for the current folder.</param>
    public GrpoOptions WithAbsolutePaths(string? folder = null) => this with
    {
        Model = Model.WithAbsolutePaths(folder),
        Tokenizer = RunOptions.Absolute(Tokenizer, folder),
        Assemblies = RunOptions.Absolute(Assemblies, folder),
        Replay = Replay is null ? null : Replay with { Path = RunOptions.Absolute(Replay.Path, folder) },
    };

    /// <summary>Returns the configuration as text, with all defaults written out.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RunOptions.Json);

    /// <summary>Operands of products.</summary>
    internal GemmPrecision Operands => ToRun().Operands;

    /// <summary>Returns the part that all kinds of runs share: model, vocabulary, threads, format.</summary>
    internal RunOptions ToRun() => new()
    {
        Model = Model,
        Data = new DataOptions { Tokenizer = Tokenizer, Sources = [] },
        Train = ToTrainer(),
        Initialize = Initialize,
        Adapter = Adapter,
        Precision = Precision,
        Recompute = Recompute,
        Threads = Threads,
        Seed = Seed,
        CheckpointEvery = CheckpointEvery,
        DollarsPerHour = DollarsPerHour,
        Export = Export,
    };

    /// <summary>The trainer's options. The MTP module and the routers' biases stay as they are.</summary>
    internal TrainerOptions ToTrainer() => new()
    {
        Steps = Steps * Update.Minibatches,
        BatchTokens = (int)Math.Min(int.MaxValue / 2, (long)Rollout.Groups * Rollout.Samples * Rollout.MaxTokens / Update.Minibatches),
        MicroBatchTokens = Update.MicroBatchTokens,
        ContextTokens = Rollout.ContextTokens ?? 1,
        MtpLossWeight = 0,
        FinalMtpLossWeight = 0,
        BiasUpdateSpeed = 0,
        BalanceFactor = Update.BalanceFactor,
        Schedule = new LearningRateSchedule { Kind = Update.Decay, WarmupSteps = Update.WarmupSteps * Update.Minibatches, FinalShare = Update.FinalShare },
        Optimizer = new OptimizerOptions
        {
            Kind = Update.Optimizer,
            LearningRate = Update.LearningRate,
            MuonLearningRate = Update.MuonLearningRate,
            Beta2 = Update.Beta2,
            WeightDecay = Update.WeightDecay,
            MaxGradientNorm = Update.MaxGradientNorm,
        },
    };
}
