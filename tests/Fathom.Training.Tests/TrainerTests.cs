using Fathom.Autograd;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Training.Data;
using Fathom.Training.Models;
using Fathom.Training.Optimization;
using Fathom.Training.Steps;

namespace Fathom.Training.Tests;

public class TrainerTests
{
    private static readonly TrainerOptions s_options = new()
    {
        Steps = 200,
        BatchTokens = 60,
        MicroBatchTokens = 60,
        ContextTokens = 20,
        Schedule = new LearningRateSchedule { Kind = ScheduleKind.Constant, WarmupSteps = 10 },
        Optimizer = new OptimizerOptions { LearningRate = 0.01, WeightDecay = 0 },
    };

    public static TheoryData<string, OptimizerKind> Cases => new()
    {
        { "deepseek_v3", OptimizerKind.AdamW }, { "deepseek_v3", OptimizerKind.Muon }, { "qwen2", OptimizerKind.AdamW }, { "gpt2", OptimizerKind.Muon },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Step_SameFewDocuments_LearnsThemByHeart(string architecture, OptimizerKind kind)
    {
        TrainerOptions options = s_options with
        {
            Schedule = new LearningRateSchedule { Kind = ScheduleKind.Linear, WarmupSteps = 10 },
            Optimizer = s_options.Optimizer with { Kind = kind },
        };
        using var compute = new ComputeContext(threads: 1);
        using TrainableModel model = SmallModels.Create(SmallModels.Find(architecture));
        using var pass = new PassContext(compute, GemmPrecision.Float32);
        using var trainer = new Trainer(pass, model, Packer(repeatAfter: 4), options);

        double loss = double.NaN;
        for (int step = 0; step < options.Steps; step++)
        {
            loss = trainer.Step().Loss;
        }

        Assert.True(loss < 0.01, $"loss {loss}");
    }

    [Theory, MemberData(nameof(Cases))]
    public void Step_OneOrTwoThreads_GivesTheSameBits(string architecture, OptimizerKind kind)
    {
        TrainerOptions options = s_options with { MicroBatchTokens = 25, Optimizer = s_options.Optimizer with { Kind = kind, AverageDecay = 0.9f } };

        float[] one = Weights(architecture, options, threads: 1, GemmPrecision.BFloat16);
        float[] two = Weights(architecture, options, threads: 2, GemmPrecision.BFloat16);

        Assert.Equal(one, two);
    }

    [Fact]
    public void Step_OneOrFourMicroBatches_AgreesClosely()
    {
        float[] one = Weights(
            "deepseek_v3", s_options with { Optimizer = s_options.Optimizer with { Epsilon = 1e-2f } }, threads: 2, GemmPrecision.Float32, steps: 1);
        float[] many = Weights(
            "deepseek_v3",
            s_options with { MicroBatchTokens = 20, Optimizer = s_options.Optimizer with { Epsilon = 1e-2f } },
            threads: 2,
            GemmPrecision.Float32,
            steps: 1);

        Assert.All(one.Zip(many), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    [Theory]
    [InlineData("deepseek_v3")]
    [InlineData("qwen2")]
    public void Step_EmulatedFloat8_LearnsNearlyAsWell(string architecture)
    {
        double exact = FinalLoss(architecture, emulatesFloat8: false);

        Assert.Equal(exact, FinalLoss(architecture, emulatesFloat8: true), 0.15);
        Assert.NotEqual(exact, FinalLoss(architecture, emulatesFloat8: true));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Accumulate_AfterTheFirstTime_AllocatesNothing(string architecture, OptimizerKind kind)
    {
        using var compute = new ComputeContext(threads: 1);
        using var pass = new PassContext(compute, GemmPrecision.BFloat16);
        using TrainableModel model = SmallModels.Create(SmallModels.Find(architecture));
        using var optimizer = new Optimizer(model.Parameters, new OptimizerOptions { Kind = kind, AverageDecay = 0.9f }, pass.Precision);
        var objective = new CrossEntropyObjective();
        var batch = new TokenBatch();
        Assert.True(Packer().TryFill(batch, 60, 20));
        Step();

        long before = GC.GetAllocatedBytesForCurrentThread();
        Step();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);

        void Step()
        {
            objective.Load(batch.Weights, 1f / batch.Count);
            model.Accumulate(pass, batch, objective, model.HasMtpModule ? 0.1f : 0);
            optimizer.Step(compute, scheduleShare: 1);
            model.Parameters.ClearGradients();
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Step_GradientThatIsNotFinite_ChangesNothing(float value)
    {
        using var compute = new ComputeContext(threads: 1);
        using TrainableModel model = SmallModels.Create(SmallModels.Find("deepseek_v3"));
        using var optimizer = new Optimizer(model.Parameters, new OptimizerOptions(), GemmPrecision.Float32);
        float[] before = model.Parameters.Values.Span.ToArray();
        model.Parameters.Gradients.Span[5] = value;

        var refused = Assert.Throws<TrainingException>(() => optimizer.Step(compute, scheduleShare: 1));

        Assert.Equal("train.step.not_finite", refused.Code);
        Assert.Equal(before, model.Parameters.Values.Span.ToArray());
        Assert.Equal(0, optimizer.Updates);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Step_ValueThatEightBitsCannotHold_IsAbandoned(int threads)
    {
        using var compute = new ComputeContext(threads);
        using var pass = new PassContext(compute, GemmPrecision.Float32, emulatesFloat8: true);
        using TrainableModel model = SmallModels.Create(SmallModels.Find("deepseek_v3"));
        using var trainer = new Trainer(pass, model, Packer(repeatAfter: 4), s_options);
        Parameter broken = model.Parameters.All.Last(parameter => parameter.Name.EndsWith("down_proj.weight", StringComparison.Ordinal));
        float whole = broken.Value.Row(0)[0];
        broken.Value.Row(0)[0] = float.NaN;

        var refused = Assert.Throws<TrainingException>(() => trainer.Step());

        Assert.Equal("train.step.not_finite", refused.Code);
        Assert.All(model.Parameters.Gradients.Span.ToArray(), gradient => Assert.Equal(0, gradient));
        broken.Value.Row(0)[0] = whole;
        Assert.True(double.IsFinite(trainer.Step().Loss));
    }

    [Fact]
    public void Step_FrozenModelWithAdapters_KeepsItsRouting()
    {
        using var compute = new ComputeContext(threads: 1);
        using var pass = new PassContext(compute, GemmPrecision.Float32);
        using TrainableModel model = TrainableModels.Create(SmallModels.Find("deepseek_v3"));
        Adapters.Add(model, rank: 2, alpha: 2);
        model.Parameters.Allocate();
        Initializer.Initialize(model, new InitializerOptions(), seed: 1);
        Adapters.Initialize(model, seed: 1);
        using var trainer = new Trainer(pass, model, Packer(repeatAfter: 4), s_options);

        trainer.Step();
        trainer.Step();

        Assert.NotEmpty(model.Routers);
        Assert.All(model.Routers, router => Assert.Equal(0, router.SelectionBias!.Value.Span.ToArray().Max(MathF.Abs)));
    }

    [Fact]
    public void OnAverage_TakesTheAveragesPlaceAndPutsTheWeightsBack()
    {
        TrainerOptions options = s_options with { Optimizer = s_options.Optimizer with { AverageDecay = 0.9f } };
        using var compute = new ComputeContext(threads: 1);
        using var pass = new PassContext(compute, GemmPrecision.Float32);
        using TrainableModel model = SmallModels.Create(SmallModels.Find("qwen2"));
        using var trainer = new Trainer(pass, model, Packer(repeatAfter: 4), options);
        trainer.Step();
        trainer.Step();
        (float[] weights, float[] average) = (Values(), trainer.Optimizer.State.Average!.Value.Span.ToArray());

        float[] meanwhile = trainer.OnAverage(Values);

        Assert.NotEqual(weights, average);
        Assert.Equal(average, meanwhile);
        Assert.Equal(weights, Values());

        float[] Values() => model.Parameters.Values.Span.ToArray();
    }

    private static double FinalLoss(string architecture, bool emulatesFloat8)
    {
        TrainerOptions options = s_options with { Steps = 40, Schedule = new LearningRateSchedule { Kind = ScheduleKind.Linear, WarmupSteps = 10 } };
        using var compute = new ComputeContext(threads: 1);
        using var pass = new PassContext(compute, GemmPrecision.Float32, emulatesFloat8);
        using TrainableModel model = SmallModels.Create(SmallModels.Find(architecture));
        using var trainer = new Trainer(pass, model, Packer(repeatAfter: 4), options);
        double loss = double.NaN;
        for (int step = 0; step < options.Steps; step++)
        {
            loss = trainer.Step().Loss;
        }

        return loss;
    }

    private static float[] Weights(string architecture, TrainerOptions options, int threads, GemmPrecision precision, int steps = 3)
    {
        using var compute = new ComputeContext(threads);
        using TrainableModel model = SmallModels.Create(SmallModels.Find(architecture));
        using var pass = new PassContext(compute, precision);
        using var trainer = new Trainer(pass, model, Packer(), options);
        for (int step = 0; step < steps; step++)
        {
            trainer.Step();
        }

        return [.. model.Parameters.Values.Span, .. trainer.Optimizer.State.First.Span, .. trainer.Optimizer.State.Average is { } average ? average.Span : []];
    }

    private static BatchPacker Packer(int? repeatAfter = null) => new(new CountingStream(SmallModels.VocabSize, repeatAfter: repeatAfter));
}
