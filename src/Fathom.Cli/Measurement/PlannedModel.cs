using Fathom.Formats;

namespace Fathom.Cli.Measurement;

/// <summary>A model that a plan is made for, whether or not it is here.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Type">Format of its weights; null when a file decides.</param>
/// <param name="Config">Its shape.</param>
/// <param name="Weights">What it takes to run it; null when it can only be trained.</param>
internal sealed record PlannedModel(string Name, string? Type, ModelConfig Config, PlannedWeights? Weights);

/// <summary>The size of a model.</summary>
/// <param name="Bytes">All weights.</param>
/// <param name="StepBytes">What one decoding step reads.</param>
/// <param name="Parameters">All parameters.</param>
/// <param name="ActiveParameters">Those that one token is multiplied with.</param>
internal readonly record struct PlannedWeights(long Bytes, double StepBytes, long Parameters, double ActiveParameters)
{
    /// <summary>Of weights with these sizes.</summary>
    public static PlannedWeights Of(ModelConfig config, long bytes, double stepBytes) =>
        new(bytes, stepBytes, ModelTensors.Of(config).Sum(tensor => tensor.Shape.Elements), StepTraffic.ActiveParameters(config));
}

/// <summary>The machine that a plan is made for.</summary>
/// <param name="MemoryBytes">Memory that a model may take.</param>
/// <param name="Bandwidth">Bytes a second that its memory delivers.</param>
/// <param name="ProductFlops">Floating-point operations a second of products with quantized weights; null when that is not known.</param>
/// <param name="TrainingFlops">The same of the trainer's products.</param>
internal sealed record PlannedMachine(long MemoryBytes, double Bandwidth, double? ProductFlops, double? TrainingFlops);
