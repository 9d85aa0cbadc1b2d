using Fathom.Autograd;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Training.Data;
using Fathom.Training.Models;
using Fathom.Training.Optimization;
using Fathom.Training.Steps;

namespace Fathom.Training.Tests;

public class TrainerSeamTests
{
    private static readonly TrainerOptions s_options = new()
    {
        Steps = 40,
        BatchTokens = 100,
        MicroBatchTokens = 25,
        ContextTokens = 20,
        MtpLossWeight = 0,
        FinalMtpLossWeight = 0,
        BalanceFactor = 0.01f,
        BiasUpdateSpeed = 0.01f,
        Schedule = new LearningRateSchedule { Kind = ScheduleKind.Constant, WarmupSteps = 1 },
        Optimizer = new OptimizerOptions { LearningRate = 0.01, WeightDecay = 0 },
    };

    [Theory]
    [InlineData(25)]
    [InlineData(100)]
    public async Task Step_TwoRanks_GiveTheBitsOfOneRankThatDoesAllMicroBatches(int microBatchTokens)
    {
        TrainerOptions options = s_options with { MicroBatchTokens = microBatchTokens, MtpLossWeight = 0.3f };
        (float[] weights, StepReport report) alone = Train(options, reducer: null);
        using var ranks = new TwoRanks();

        (float[] weights, StepReport report)[] both = await Task.WhenAll(
            Task.Factory.StartNew(() => Train(options, ranks[0]), TaskCreationOptions.LongRunning),
            Task.Factory.StartNew(() => Train(options, ranks[1]), TaskCreationOptions.LongRunning));

        Assert.All(both, rank => Assert.Equal(alone.weights, rank.weights));
        Assert.All(both, rank => Assert.Equal(alone.report.Tokens, rank.report.Tokens));
        Assert.All(both, rank => Assert.Equal(alone.report.Loss, rank.report.Loss, 1e-9));
        Assert.All(both, rank => Assert.Equal(alone.report.ExpertLoadMax, rank.report.ExpertLoadMax));
        Assert.All(both, rank => Assert.Equal(alone.report.LossBySource[0]!.Value, rank.report.LossBySource[0]!.Value, 1e-9));
    }

    [Fact]
    public void Step_FrozenMtpLayer_KeepsItsWeightsAndIsNotReported()
    {
        using var compute = new ComputeContext(threads: 1);
        using var pass = new PassContext(compute, GemmPrecision.Float32);
        using TrainableModel model = TrainableModels.Create(SmallModels.DeepseekV3());
        model.FreezeMtp();
        model.Parameters.Allocate();
        Initializer.Initialize(model, new InitializerOptions(), seed: 1);
        Parameter[] mtp = [.. model.Parameters.All.Where(parameter => parameter.Name.StartsWith("model.layers.3.", StringComparison.Ordinal))];
        float[][] before = [.. mtp.Select(parameter => parameter.Value.Span.ToArray())];
        using var trainer = new Trainer(pass, model, Packer(), s_options with { Optimizer = s_options.Optimizer with { WeightDecay = 0.5f } });

        StepReport report = trainer.Step();

        Assert.NotEmpty(mtp);
        Assert.All(mtp.Zip(before), pair => Assert.Equal(pair.Second, pair.First.Value.Span.ToArray()));
        Assert.True(report.ExpertLoadMin > 0, $"{report.ExpertLoadMin}");
    }

    [Fact]
    public void Step_GivenBatches_EqualsTheStepThatPacksThemItself()
    {
        using var compute = new ComputeContext(threads: 1);
        using var pass = new PassContext(compute, GemmPrecision.Float32);
        using TrainableModel packed = SmallModels.Create(SmallModels.DeepseekV3());
        using TrainableModel given = SmallModels.Create(SmallModels.DeepseekV3());
        using var one = new Trainer(pass, packed, Packer(), s_options);
        using var other = new Trainer(pass, given, batches: null, s_options);
        BatchPacker packer = Packer();

        for (int step = 0; step < 3; step++)
        {
            StepReport expected = one.Step();
            var batches = new List<TokenBatch>();
            for (long tokens = 0; tokens < expected.Tokens; tokens += batches[^1].Count)
            {
                batches.Add(new TokenBatch());
                Assert.True(packer.TryFill(batches[^1], (int)Math.Min(25, Math.Max(20, 100 - tokens)), 20));
            }

            Assert.Equal(expected.Loss, other.Step(batches).Loss);
        }

        Assert.Equal(packed.Parameters.Values.Span.ToArray(), given.Parameters.Values.Span.ToArray());
        Assert.Throws<InvalidOperationException>(() => other.Step());
    }

    [Theory]
    [InlineData("grpo")]
    [InlineData("cispo")]
    [InlineData("rloo")]
    public void Step_PolicyGradientOnSampledAnswers_RaisesTheRewardedToken(string variant)
    {
        PolicyGradientOptions policy = variant switch
        {
            "grpo" => PolicyGradientOptions.Grpo,
            "cispo" => PolicyGradientOptions.Cispo,
            _ => PolicyGradientOptions.Rloo,
        };
        using var compute = new ComputeContext(threads: 1);
        using var pass = new PassContext(compute, GemmPrecision.Float32);
        using TrainableModel model = SmallModels.Create(SmallModels.Qwen2());
        using var trainer = new Trainer(pass, model, batches: null, s_options, new PolicyGradientObjective(policy)) { SourceCount = 2 };
        double before = Probability(trainer, token: 5);
        StepReport report = null!;

        for (int step = 0; step < 40; step++)
        {
            report = trainer.Step([Rollouts(trainer, step)]);
        }

        Assert.True(Probability(trainer, token: 5) > Math.Max(0.5, 3 * before), $"from {before} to {Probability(trainer, token: 5)}");
        Assert.Equal(1, report.MeanRatio!.Value, 1e-3);
        Assert.Equal(0, report.ClipShare);
        Assert.InRange(report.Entropy!.Value, 0.001, Math.Log(SmallModels.VocabSize));
        Assert.Null(report.LossBySource[0]);
        Assert.NotNull(report.LossBySource[1]);
    }

    [Fact]
    public void TryFill_DocumentsWithSides_PacksThemBesideTheirTargets()
    {
        var packer = new BatchPacker(new SidedStream());
        var batch = new TokenBatch();

        Assert.True(packer.TryFill(batch, maxTokens: 7, contextTokens: 4));

        Assert.Equal([1, 2, 3, 4, 5], batch.Targets.ToArray());
        Assert.Equal([10, 20, 30, 40, 50], batch.Advantages.ToArray());
        Assert.Equal([-1, -2, -3, -4, -5], batch.OldLogProbabilities.ToArray());
        Assert.True(batch.ReferenceLogProbabilities.IsEmpty);
        Assert.Equal([10, 11, 20, 21, 30, 31, 40, 41, 50, 51], batch.TeacherTokens.ToArray());
        Assert.Equal([3, 3], batch.Sources.ToArray());
        Assert.Equal(1, packer.TakeCuts());
        Assert.Equal(0, packer.TakeCuts());
    }

    [Fact]
    public void State_SavedAndLoaded_IsTheSame()
    {
        var state = new TrainingState { Step = 3, Tokens = 1L << 40, Updates = 2, Data = new() { ["draw"] = 4 }, Caller = new() { ["level"] = 0.25 } };

        TrainingState loaded = TrainingState.FromJson(state.ToJson());

        Assert.Equal(state.ToJson().ToJsonString(), loaded.ToJson().ToJsonString());
        Assert.Equal((3, 1L << 40, 2), (loaded.Step, loaded.Tokens, loaded.Updates));
        Assert.Throws<TrainingException>(() => TrainingState.FromJson(new() { ["step"] = -1 }));
    }

    /// <summary>Eight one-token answers to one prompt, drawn as step and answer say; only token 5 is rewarded.</summary>
    private static TokenBatch Rollouts(Trainer trainer, int step)
    {
        float[] probabilities = [.. Enumerable.Range(0, SmallModels.VocabSize).Select(token => (float)Probability(trainer, token))];
        double Place(int answer) => new KeyedRandom(3, "answer", (step * 8) + answer).NextDouble();
        int[] answers = [.. Enumerable.Range(0, 8).Select(answer => answer == 0 ? 5 : Draw(probabilities, Place(answer)))];
        double mean = answers.Average(token => token == 5 ? 1.0 : 0);
        var batch = new TokenBatch();
        foreach (int token in answers)
        {
            float advantage = (float)((token == 5 ? 1 : 0) - mean);
            float old = MathF.Log(probabilities[token]);
            float[] olds = [0, 0, old];
            batch.AddDocument(
                [1, 2, token],
                [0, 0, 1],
                new SideValues { Advantages = [0, 0, advantage], OldLogProbabilities = olds, ReferenceLogProbabilities = olds, Source = 1 });
        }

        return batch;
    }

    private static int Draw(float[] probabilities, double place)
    {
        int token = 0;
        while (token < probabilities.Length - 1 && place >= probabilities[token])
        {
            place -= probabilities[token++];
        }

        return token;
    }

    private static double Probability(Trainer trainer, int token)
    {
        var batch = new TokenBatch();
        batch.AddDocument([1, 2, token]);
        return Math.Exp(trainer.Model.LogProbabilities(trainer.Pass, batch)[1]);
    }

    private static (float[] Weights, StepReport Report) Train(TrainerOptions options, IGradientReducer? reducer)
    {
        using var compute = new ComputeContext(threads: 1);
        using var pass = new PassContext(compute, GemmPrecision.Float32);
        using TrainableModel model = SmallModels.Create(SmallModels.DeepseekV3());
        using var trainer = new Trainer(pass, model, Packer(), options, reducer: reducer) { SourceCount = 1 };
        StepReport report = null!;
        for (int step = 0; step < 4; step++)
        {
            report = trainer.Step();
        }

        return (model.Parameters.Values.Span.ToArray(), report);
    }

    private static BatchPacker Packer() => new(new CountingStream(SmallModels.VocabSize));

    /// <summary>One document of six tokens with side values.</summary>
    private sealed class SidedStream : IDocumentStream
    {
        private bool _isDone;

        public bool TryNext(TokenDocument document)
        {
            if (_isDone)
            {
                return false;
            }

            _isDone = true;
            document.Clear();
            document.Append([0, 1, 2, 3, 4, 5]);
            document.SetSides(new SideValues
            {
                Advantages = [0, 10, 20, 30, 40, 50],
                OldLogProbabilities = [0, -1, -2, -3, -4, -5],
                TeacherWidth = 2,
                TeacherTokens = [0, 1, 10, 11, 20, 21, 30, 31, 40, 41, 50, 51],
                TeacherLogProbabilities = new float[12],
                Source = 3,
            });
            return true;
        }

        public System.Text.Json.Nodes.JsonObject SavePosition() => [];

        public void LoadPosition(System.Text.Json.Nodes.JsonObject position)
        {
        }
    }
}
