using Fathom.Formats;
using Fathom.Training.Models;
using Fathom.Training.Runs;

namespace Fathom.Cli.Measurement;

/// <summary>The cost of training a model.</summary>
internal sealed record TrainingPlan
{
    // Weights, gradients and AdamW's two moments, single precision.
    private const int BytesPerParameter = 16;
    private const double LeastShare = 0.2;
    private const double MostShare = 0.5;

    /// <summary>Training tokens.</summary>
    public required long Tokens { get; init; }

    /// <summary>Parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Floating-point operations of the whole training.</summary>
    public required double Flops { get; init; }

    /// <summary>Bytes of weights, gradients and optimizer state; activations come on top.</summary>
    public required long StateBytes { get; init; }

    /// <summary>Whether that fits into the machine's memory.</summary>
    public required bool Fits { get; init; }

    /// <summary>Seconds at half the speed of large products; absent if the machine's arithmetic speed is unknown.</summary>
    public double? SecondsLow { get; init; }

    /// <summary>Seconds at a fifth of it.</summary>
    public double? SecondsHigh { get; init; }

    /// <summary>Price of the shorter time; absent if the machine's price is unknown.</summary>
    public double? DollarsLow { get; init; }

    /// <summary>Price of the longer time.</summary>
    public double? DollarsHigh { get; init; }

    /// <summary>Makes the plan.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="tokens">Training tokens.</param>
    /// <param name="contextTokens">Length of the documents.</param>
    /// <param name="dollarsPerHour">Price of the machine; null if unknown.</param>
    /// <exception cref="Training.TrainingException">The architecture can't be trained.</exception>
    public static TrainingPlan Of(ModelConfig config, PlannedMachine machine, long tokens, int contextTokens, double? dollarsPerHour)
    {
        using TrainableModel model = TrainableModels.Create(config);
        double flops = FlopCount.PerToken(model, contextTokens) * tokens;
        long parameters = model.Parameters.All.Sum(parameter => parameter.Count);
        double? low = machine.TrainingFlops is { } best ? flops / (best * MostShare) : null;
        double? high = low * MostShare / LeastShare;
        return new TrainingPlan
        {
            Tokens = tokens,
            Parameters = parameters,
            Flops = flops,
            StateBytes = parameters * BytesPerParameter,
            Fits = parameters * BytesPerParameter <= machine.MemoryBytes,
            SecondsLow = Round(low),
            SecondsHigh = Round(high),
            DollarsLow = Round(low / 3600 * dollarsPerHour),
            DollarsHigh = Round(high / 3600 * dollarsPerHour),
        };
    }

    private static double? Round(double? value) => value is { } number ? Math.Round(number, 2) : null;
}
