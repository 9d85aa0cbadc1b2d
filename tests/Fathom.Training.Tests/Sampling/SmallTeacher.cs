using Fathom.Training.Optimization;
using Fathom.Training.Runs;

namespace Fathom.Training.Tests.Sampling;

/// <summary>A model that has learned to write short thoughts and a number.</summary>
public sealed class SmallTeacher : IDisposable
{
    private readonly SmallRun _small = new();

    public SmallTeacher()
    {
        string path = _small.Temp.File("thoughts.jsonl");
        File.WriteAllLines(path, Enumerable.Range(0, 60).Select(i =>
            $$"""{"messages":[{"role":"user","content":"{{i}}?"},{"role":"assistant","content":"<think>{{Thought(i)}}</think>{{Answer(i)}}"}]}"""));
        RunOptions options = _small.Options(new SourceOptions { Path = path, Chat = true });
        options = options with
        {
            Train = options.Train with { Steps = 80, Optimizer = new OptimizerOptions { LearningRate = 0.02 } },
            EvaluateEvery = 0,
            CheckpointEvery = 80,
        };
        _small.Train(options, "teacher");
        Model = _small.Temp.File("teacher/model");

        static string Thought(int i) => new('a', 1 + (i % 3));
        static string Answer(int i) => i % 2 == 0 ? "one" : "two";
    }

    public string Model { get; }

    public void Dispose() => _small.Dispose();
}
