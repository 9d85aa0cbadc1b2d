using Fathom.Formats;
using Fathom.Numerics.Memory;
using Fathom.Training.Models;
using Fathom.Training.Steps;

namespace Fathom.Training.Runs;

/// <summary>Lower bound of a run's memory: weights and their state exactly, activations and batches estimated low.</summary>
/// <param name="StateBytes">Weights, gradients, moments, the average, the sum over micro-batches.</param>
/// <param name="ActivationBytes">Activations of the largest micro-batch.</param>
/// <param name="BatchBytes">Tokens, targets, positions and weights of a step.</param>
internal readonly record struct MemoryEstimate(double StateBytes, double ActivationBytes, double BatchBytes)
{
    // int token, target and position, float weight; lists hold up to twice what is in them, at least one and a half times on average.
    private const double BytesPerBatchRow = 24;

    /// <summary>The sum.</summary>
    public double TotalBytes => StateBytes + ActivationBytes + BatchBytes;

    /// <summary>Estimates a run.</summary>
    /// <param name="model">The model, declared.</param>
    /// <param name="options">The configuration.</param>
    public static MemoryEstimate Of(TrainableModel model, RunOptions options) => Of(model, options.Train, options.Recompute);

    /// <summary>Estimates steps.</summary>
    /// <param name="model">The model, declared.</param>
    /// <param name="train">How it is trained.</param>
    /// <param name="recomputes">Whether the backward pass recomputes activations.</param>
    public static MemoryEstimate Of(TrainableModel model, TrainerOptions train, bool recomputes = false)
    {
        double trainable = model.Parameters.All.Where(parameter => parameter.IsTrainable).Sum(parameter => (double)parameter.Count);
        double all = model.Parameters.All.Sum(parameter => (double)parameter.Count);
        bool hasSum = train.BatchTokens > train.MicroBatchTokens;
        double state = sizeof(float) * (all + (trainable * (hasSum ? 4 : 3)) + (train.Optimizer.AverageDecay > 0 ? all : 0));
        double rows = Math.Min(train.MicroBatchTokens, Math.Max(train.BatchTokens, train.ContextTokens));
        return new MemoryEstimate(state, sizeof(float) * rows * FloatsPerRow(model.Config, recomputes), BytesPerBatchRow * train.BatchTokens);
    }

    /// <summary>Refuses a run that can't fit.</summary>
    /// <exception cref="TrainingException">It needs more than is free.</exception>
    public void Check()
    {
        double available = PhysicalMemory.AvailableBytes;
        if (TotalBytes > available)
        {
            string key = BatchBytes > Math.Max(StateBytes, ActivationBytes) ? "train.batch_tokens"
                : ActivationBytes > StateBytes ? "train.micro_batch_tokens"
                : "model";
            string expected = $"what fits into {Gigabytes(available)} of free memory";
            string parts = $"weights and their state {Gigabytes(StateBytes)}, activations {Gigabytes(ActivationBytes)}, batches {Gigabytes(BatchBytes)}";
            throw new TrainingException("train.memory.limit", key, expected, $"at least {Gigabytes(TotalBytes)}: {parts}");
        }
    }

    /// <summary>
    /// Returns the activations that a row keeps until its backward pass: residual stream, norms, attention and feed-forward inputs of every layer, or
    /// the stream alone with recomputation.
    /// </summary>
    private static double FloatsPerRow(ModelConfig config, bool recomputes)
    {
        double attention = 3.0 * config.NumHeads * config.HeadDim;
        double width = config.Moe is { } moe ? moe.MoeIntermediateSize * (moe.NumExpertsPerToken + moe.NumSharedExperts) : config.IntermediateSize;
        double feedForward = 3 * width;
        double layer = recomputes ? config.HiddenSize : (4.0 * config.HiddenSize) + attention + feedForward;
        return (config.NumLayers + config.NumNextTokenPredictLayers) * layer;
    }

    private static string Gigabytes(double bytes) => FormattableString.Invariant($"{bytes / 1e9:0.0} GB");
}
