using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Training.Data;
using Fathom.Training.Models;
using Fathom.Training.Optimization;
using Fathom.Training.Steps;
using Fathom.Training.Tests.Reference;

namespace Fathom.Training.Tests;

public class LossCurveTests
{
    private const double Tolerance = 1e-4;
    private const int Steps = 10;

    private static readonly TrainerOptions s_options = new()
    {
        Steps = Steps,
        BatchTokens = 120,
        MicroBatchTokens = 60,
        ContextTokens = 20,
        BalanceFactor = 0.01f,
        BiasUpdateSpeed = 0.01f,
        Schedule = new LearningRateSchedule { Kind = ScheduleKind.Cosine, WarmupSteps = 3, FinalShare = 0.1 },
        Optimizer = new OptimizerOptions { LearningRate = 0.01, WeightDecay = 0.1f, MaxGradientNorm = 1 },
    };

    public static TheoryData<string> Architectures => ["deepseek_v3", "qwen2"];

    [Theory, MemberData(nameof(Architectures))]
    public void Step_TenTimes_FollowsTheFloat64Reference(string architecture)
    {
        ModelConfig config = architecture == "qwen2" ? SmallModels.Qwen2() : SmallModels.DeepseekV3();
        using var compute = new ComputeContext(threads: 1);
        using TrainableModel model = SmallModels.Create(config);
        var reference = new ReferenceTrainer(config, model.Parameters, s_options);
        using var pass = new PassContext(compute, GemmPrecision.Float32);
        using var trainer = new Trainer(pass, model, new BatchPacker(new CountingStream(config.VocabSize)), s_options);
        var batches = new BatchPacker(new CountingStream(config.VocabSize));

        for (int step = 0; step < Steps; step++)
        {
            StepReport report = trainer.Step();

            (double loss, double nextToken, double norm) = reference.Step(step, ReferenceBatches(batches));
            Assert.Equal(loss, report.Loss, Tolerance);
            Assert.Equal(norm, report.GradientNorm, 1e-3 * norm);
            Assert.Equal(nextToken, report.MtpLoss ?? 0, Tolerance);
        }
    }

    /// <summary>The micro-batches of a step as one batch: the mean over all targets is the same.</summary>
    private static TokenBatch ReferenceBatches(BatchPacker packer)
    {
        var whole = new TokenBatch();
        var part = new TokenBatch();
        while (s_options.BatchTokens - whole.Count >= s_options.ContextTokens)
        {
            int room = Math.Min(s_options.MicroBatchTokens, s_options.BatchTokens - whole.Count);
            Assert.True(packer.TryFill(part, Math.Max(s_options.ContextTokens, room), s_options.ContextTokens));
            for (int document = 0; document < part.DocumentCount; document++)
            {
                Range rows = part.DocumentOffsets[document]..part.DocumentOffsets[document + 1];
                whole.AddDocument([.. part.Tokens[rows], part.Targets[rows][^1]], [0, .. part.Weights[rows]]);
            }
        }

        return whole;
    }
}
