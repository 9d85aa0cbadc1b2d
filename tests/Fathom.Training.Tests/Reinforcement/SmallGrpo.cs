using Fathom.Tasks.Catalog;
using Fathom.Training.Models;
using Fathom.Training.Optimization;
using Fathom.Training.Reinforcement;
using Fathom.Training.Runs;

namespace Fathom.Training.Tests.Reinforcement;

/// <summary>A tokenizer, a model and a task for reinforcement learning that takes a moment.</summary>
internal sealed class SmallGrpo : IDisposable
{
    private readonly SmallRun _run = new();

    public SmallGrpo() => Catalog.Add(new LetterTask());

    public TaskCatalog Catalog { get; } = new();

    public string Conversations(int count = 30) => _run.Conversations("chat.jsonl", count);

    public string File(string name) => _run.Temp.File(name);

    public void Dispose() => _run.Dispose();

    public GrpoOptions Options(int steps = 12) => new()
    {
        Model = new ModelOptions { Config = _run.Config() },
        Tokenizer = _run.Tokenizer(),
        Tasks = [new GrpoTask { Name = "letter", Levels = [1] }],
        Steps = steps,
        Rollout = new RolloutOptions { Groups = 6, Samples = 8, MaxTokens = 3 },
        Update = new UpdateOptions { LearningRate = 0.1, WarmupSteps = 2, Decay = ScheduleKind.Constant, MicroBatchTokens = 200 },
        Initialize = new InitializerOptions { Deviation = 0.05f },
        Precision = RunPrecision.Fp32,
        Threads = 1,
        CheckpointEvery = 3,
        SamplesEvery = 2,
    };
}
