using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Roofs;
using Fathom.Training.Models;
using Fathom.Training.Optimization;
using Fathom.Training.Steps;

namespace Fathom.Training.Runs;

/// <summary>
/// Measures whole training steps (forward, backward, AdamW) of a shape on random tokens, and the roof of the unit that its products run on.
/// </summary>
public static class TrainingBench
{
    /// <summary>Runs the benchmark.</summary>
    /// <param name="config">Shape.</param>
    /// <param name="batch">Sequences of a step.</param>
    /// <param name="tokens">Tokens of a sequence.</param>
    /// <param name="steps">Steps measured, after one that is not.</param>
    /// <param name="precision">Precision that products round their operands to.</param>
    /// <param name="threads">Threads; null for all.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="TrainingException">It needs more memory than is free.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static TrainingBenchResult Run(
        ModelConfig config, int batch, int tokens, int steps, RunPrecision precision, int? threads, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        GemmPrecision operands = precision == RunPrecision.Bf16 ? GemmPrecision.BFloat16 : GemmPrecision.Float32;
        using var compute = new ComputeContext(threads);
        using TrainableModel model = TrainableModels.Create(config);
        int rows = Rows(batch, tokens);
        MemoryEstimate.Of(model, new TrainerOptions { BatchTokens = rows, MicroBatchTokens = rows, ContextTokens = tokens }).Check();
        model.Parameters.Allocate();
        Initializer.Initialize(model, new InitializerOptions(), seed: 1);
        using var pass = new PassContext(compute, operands);
        using var optimizer = new Optimizer(model.Parameters, new OptimizerOptions { LearningRate = 3e-4 }, operands);
        TokenBatch data = RandomBatch(config.VocabSize, batch, tokens);
        var objective = new CrossEntropyObjective();

        double[] milliseconds = new double[steps];
        ArithmeticUnit unit = compute.Kernels.DenseUnit(operands);
        double roof = 0;
        double loss = 0;
        for (int step = -1; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            roof = Math.Max(roof, MachineRoofs.Arithmetic(unit, compute.Team, TimeSpan.Zero) ?? 0);
            long started = TimeProvider.System.GetTimestamp();
            objective.Load(data.Weights, 1f / data.Count);
            model.Accumulate(pass, data, objective, model.HasMtpModule ? 0.3f / data.Count : 0);
            optimizer.Step(compute, scheduleShare: 1);
            model.Parameters.ClearGradients();
            loss = objective.LossSum / data.Count;
            if (step >= 0)
            {
                milliseconds[step] = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
            }
        }

        Array.Sort(milliseconds);
        double median = milliseconds[steps / 2];
        double speed = FlopCount.PerToken(model, tokens) * data.Count / median * 1000;
        roof = Math.Max(roof, MachineRoofs.Arithmetic(unit, compute.Team, speed) ?? 0);
        return new TrainingBenchResult
        {
            Parameters = model.Parameters.Count,
            TokensPerStep = data.Count,
            Steps = steps,
            Threads = compute.Team.Threads,
            Precision = precision.ToString().ToLowerInvariant(),
            BestMilliseconds = milliseconds[0],
            MedianMilliseconds = median,
            TokensPerSecond = data.Count / median * 1000,
            FlopsPerSecond = speed,
            Unit = ArithmeticRoof.NameOf(unit),
            RoofFlopsPerSecond = roof,
            RoofShare = speed / roof,
            IsRoofExceeded = MachineRoofs.IsExceeded(speed, roof),
            Loss = loss,
        };
    }

    private static int Rows(int batch, int tokens) => (int)Math.Min(int.MaxValue, (long)batch * tokens);

    private static TokenBatch RandomBatch(int vocabSize, int batch, int tokens)
    {
        var random = new KeyedRandom(1, "bench");
        var data = new TokenBatch();
        int[] sequence = new int[tokens + 1];
        for (int i = 0; i < batch; i++)
        {
            for (int t = 0; t < sequence.Length; t++)
            {
                sequence[t] = random.NextInt(vocabSize);
            }

            data.AddDocument(sequence);
        }

        return data;
    }
}

/// <summary>Result of <see cref="TrainingBench"/>.</summary>
public sealed record TrainingBenchResult
{
    /// <summary>Values in the model.</summary>
    public required long Parameters { get; init; }

    /// <summary>Tokens of a step.</summary>
    public required int TokensPerStep { get; init; }

    /// <summary>Steps measured.</summary>
    public required int Steps { get; init; }

    /// <summary>Threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Precision that products round their operands to.</summary>
    public required string Precision { get; init; }

    /// <summary>Time of the fastest step.</summary>
    public required double BestMilliseconds { get; init; }

    /// <summary>Time of the median step.</summary>
    public required double MedianMilliseconds { get; init; }

    /// <summary>At the median step's speed.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>At the median step's speed, by <see cref="FlopCount"/>.</summary>
    public required double FlopsPerSecond { get; init; }

    /// <summary>The instruction that the trainer's products use.</summary>
    public required string Unit { get; init; }

    /// <summary>Peak speed of that instruction, the best of measurements between the steps.</summary>
    public required double RoofFlopsPerSecond { get; init; }

    /// <summary>The median step's speed over that.</summary>
    public required double RoofShare { get; init; }

    /// <summary>Whether the steps were faster than the roof by more than measurement noise: then the roof is wrong.</summary>
    public required bool IsRoofExceeded { get; init; }

    /// <summary>Loss of the last step, to see that the model learned.</summary>
    public required double Loss { get; init; }
}
