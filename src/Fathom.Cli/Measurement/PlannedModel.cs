using Fathom.Formats;

namespace Fathom.Cli.Measurement;

/// <summary>The model of a plan, present on this machine or not.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Format of its weights; null if a file decides.</param>
/// <param name="Config">Its shape.</param>
/// <param name="Weights">Sizes for running it; null if it can only be trained.</param>
internal sealed record PlannedModel(string Name, string? Type, ModelConfig Config, PlannedWeights? Weights);

/// <summary>The size of a model.</summary>
/// <param name="Bytes">All weights.</param>
/// <param name="StepBytes">Bytes that one decoding step reads.</param>
/// <param name="Parameters">All parameters.</param>
/// <param name="ActiveParameters">Those that take part in the products of one token.</param>
internal readonly record struct PlannedWeights(long Bytes, double StepBytes, long Parameters, double ActiveParameters)
{
    /// <summary>Totals for weights of these sizes.</summary>
    public static PlannedWeights Of(ModelConfig config, long bytes, double stepBytes) =>
        new(bytes, stepBytes, ModelTensors.Of(config).Sum(tensor => tensor.Shape.Elements), StepTraffic.ActiveParameters(config));
}

/// <summary>The machine of a plan.</summary>
/// <param name="MemoryBytes">Memory available to a model.</param>
/// <param name="Bandwidth">Memory bandwidth in bytes per second.</param>
/// <param name="ProductFlops">Floating-point operations per second of products with quantized weights; null if unknown.</param>
/// <param name="TrainingFlops">The same for the trainer's products.</param>
internal sealed record PlannedMachine(long MemoryBytes, double Bandwidth, double? ProductFlops, double? TrainingFlops);
