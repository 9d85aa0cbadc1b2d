using System.Text.Json;
using Fathom.Inference.Requests;
using Fathom.Tasks;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Catalog;
using Fathom.Training.Data;
using Fathom.Training.Optimization;
using Fathom.Training.Reinforcement;
using Fathom.Training.Runs;
using Fathom.Training.Sampling;

namespace Fathom.Training.Tests.Sampling;

public sealed class SampleRunTests : IClassFixture<SmallTeacher>, IDisposable
{
    private readonly SmallRun _small = new();
    private readonly TaskCatalog _catalog = new();
    private readonly string _teacher;

    public SampleRunTests(SmallTeacher teacher)
    {
        _teacher = teacher.Model;
        _catalog.Add(new ThoughtTask());
    }

    public void Dispose() => _small.Dispose();

    [Fact]
    public void Run_StoppedAndResumed_WritesTheSameFile()
    {
        SampleOptions options = Options();
        string whole = Finish(SampleRun.Start(options, _small.Temp.File("whole"), _catalog));

        using (SampleRun first = SampleRun.Start(options, _small.Temp.File("cut"), _catalog))
        {
            Assert.False(first.Run(2, _ => { }, CancellationToken.None));
        }

        System.IO.File.AppendAllText(_small.Temp.File("cut/samples.jsonl"), "{ a torn li");
        string resumed = Finish(SampleRun.Resume(_small.Temp.File("cut"), _ => { }, _catalog));

        Assert.NotEmpty(whole);
        Assert.Equal(whole, resumed);
    }

    [Fact]
    public void Run_Answers_KeepsTheShortestRightOnesOfTheTrainingSplit()
    {
        SampleOptions options = Options();
        using SampleRun run = SampleRun.Start(options, _small.Temp.File("run"), _catalog);
        run.Run(null, _ => { }, CancellationToken.None);

        SampleCounts total = run.Total;
        string[] lines = System.IO.File.ReadAllLines(run.SamplesFile);
        Assert.Equal((10, 60), (total.Problems, total.Answers));
        Assert.Equal(total.Kept, lines.Length);
        Assert.InRange(total.Kept, total.Solved, 2 * total.Solved);
        Assert.True(total.Right > total.Kept, $"{total}");
        foreach (JsonElement line in lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line)))
        {
            string key = line.GetProperty("key").GetString()!;
            Assert.Equal(ProblemSplit.Train, TaskSampler.SplitOf(key));
            Assert.Contains("</think>", line.GetProperty("messages")[1].GetProperty("content").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Choose_FalseStepsAndOpenThoughts_AreLeftOut()
    {
        Rollout[] answers =
        [
            Answer("<think>2+2=4</think>4", 9), Answer("<think>2+2=5</think>4", 3), Answer("<think>2+2=4 4</think>4", 5), Answer("4", 1),
            Answer("<think>2+2=4</think>4", 9), Answer("<think></think>5", 2, score: 0), Answer("<think>ok</think>4", 7),
        ];

        var group = new RolloutGroup(new Problem("t", 1, "2+2?", "k", 0), answers);
        IReadOnlyList<Rollout> kept = new SampleSelection(2, trueSteps: true).Choose(group, out SampleCounts counts);

        Assert.Equal([answers[2], answers[6]], kept);
        Assert.Equal(new SampleCounts { Problems = 1, Answers = 7, Right = 6, Sound = 4, Kept = 2, Solved = 1 }, counts);
    }

    [Theory]
    [InlineData("{ \"model\": {} }", "train.config.value")]
    [InlineData("{ \"model\": { \"from\": \"x\" }, \"keep\": 9 }", "train.config.value")]
    [InlineData("{ \"model\": { \"from\": \"x\" }, \"shots\": 9 }", "train.config.invalid")]
    public void ReadFile_WrongValues_AreRefused(string json, string code)
    {
        System.IO.File.WriteAllText(_small.Temp.File("sample.json"), json);

        Assert.Equal(code, Assert.Throws<TrainingException>(() => SampleOptions.ReadFile(_small.Temp.File("sample.json"))).Code);
    }

    [Fact]
    public void Distill_SamplesOfATeacher_ComesCloserToItThanCrossEntropyOnTheSameSamples()
    {
        SampleOptions options = Options() with { Keep = 3, Teacher = new TeacherOptions { Top = 20, Mass = 1 } };
        using (SampleRun run = SampleRun.Start(options, _small.Temp.File("samples"), _catalog))
        {
            run.Run(null, _ => { }, CancellationToken.None);
        }

        var follow = new DistillationOptions { CrossEntropyShare = 0, Top = 20 };
        double distilled = Divergence(Student() with { Distillation = follow }, "distilled");
        double imitated = Divergence(Student() with { Distillation = follow with { CrossEntropyShare = 1 } }, "imitated");

        Assert.True(distilled < 0.8 * imitated, $"{distilled} against {imitated} nats");
    }

    [Fact]
    public void Distill_OtherVocabulary_IsRefused()
    {
        using (SampleRun run = SampleRun.Start(Options() with { Teacher = new TeacherOptions() }, _small.Temp.File("samples"), _catalog))
        {
            run.Run(null, _ => { }, CancellationToken.None);
        }

        RunOptions other = Student();
        other = other with { Data = other.Data with { Tokenizer = _small.Tokenizer(SmallRun.VocabSize - 1) } };

        TrainingException refusal = Assert.Throws<TrainingException>(() => TrainingRun.Start(other.OnTeacher(), _small.Temp.File("run")));
        Assert.Equal("train.data.vocabulary", refusal.Code);
    }

    private static Rollout Answer(string text, int tokens, double score = 1) => new()
    {
        Prompt = [1],
        Tokens = [.. Enumerable.Range(0, tokens)],
        LogProbabilities = [.. Enumerable.Repeat(-1f, tokens)],
        WeightsVersion = 0,
        Text = text,
        ThinkingTokens = 0,
        Verdict = new Verdict(score, ""),
        FinishReason = FinishReason.Stop,
    };

    private static string Finish(SampleRun run)
    {
        using (run)
        {
            Assert.True(run.Run(null, _ => { }, CancellationToken.None));
            return System.IO.File.ReadAllText(run.SamplesFile);
        }
    }

    private SampleOptions Options() => new()
    {
        Model = new ModelOptions { From = _teacher },
        Problems = 10,
        Samples = 6,
        Batch = 4,
        MaxTokens = 12,
        Threads = 1,
    };

    private RunOptions Student()
    {
        RunOptions options = _small.Options(new SourceOptions { Path = _small.Temp.File("samples/samples.jsonl") });
        return options with
        {
            Model = options.Model with { From = null },
            Data = options.Data with { ValidationShare = 0 },
            Train = options.Train with { Steps = 100, Optimizer = new OptimizerOptions { LearningRate = 0.02 } },
            EvaluateEvery = 0,
            CheckpointEvery = 100,
        };
    }

    /// <summary>How far a trained student's distributions are from the teacher's: the divergence in a last step of distillation.</summary>
    private double Divergence(RunOptions options, string name)
    {
        _small.Train(options.OnTeacher(), name);
        RunOptions measured = Student() with
        {
            Model = new ModelOptions { From = Path.Combine(_small.Temp.File(name), "model") },
            Distillation = new DistillationOptions { CrossEntropyShare = 0, Top = 20 },
        };
        measured = measured with { Train = measured.Train with { Steps = 1, BatchTokens = 600 } };
        return _small.Train(measured.OnTeacher(), name + "-measured")[0].Divergence!.Value;
    }

    /// <summary>Asks for a number, to which "one" and "two" are right; its keys are of all splits.</summary>
    private sealed class ThoughtTask : IVerifiableTask
    {
        public string Name => "thought";

        public TaskArea Area => TaskArea.Talk;

        public string Summary => "say a number";

        public int Levels => 1;

        public bool IsClosed(int level) => false;

        public Problem Generate(int level, PhrasingRing ring, TaskRandom random)
        {
            int number = random.Below(1000);
            return new Problem(Name, level, $"{number}?", $"thought:{number}", number);
        }

        public Verdict Verify(Problem problem, string answer) =>
            Verdict.If(answer.EndsWith("one", StringComparison.Ordinal) || answer.EndsWith("two", StringComparison.Ordinal), "no number");

        public WorkedSolution Solve(Problem problem, SolveOptions options) => new("", "one");
    }
}
