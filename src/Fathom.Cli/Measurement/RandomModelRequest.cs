using Fathom.Formats;
using Fathom.Formats.Shapes;

namespace Fathom.Cli.Measurement;

/// <summary>A random model to generate and measure.</summary>
/// <param name="Name">The shape's name.</param>
/// <param name="Type">The weights' format, as typed.</param>
/// <param name="Whole">The whole shape.</param>
/// <param name="Measured">The part that is generated: all layers, or the last ones.</param>
/// <param name="Options">How it is generated.</param>
/// <param name="KeepPath">Where it is kept; null to delete it afterwards.</param>
/// <param name="Bandwidth">Bandwidth, in bytes per second, of another machine to predict the speed for; null for none.</param>
internal sealed record RandomModelRequest(
    string Name, string Type, ModelConfig Whole, ModelConfig Measured, RandomModelOptions Options, string? KeepPath, double? Bandwidth)
{
    /// <summary>A description for the terminal.</summary>
    public string Describe() => Measured.NumLayers == Whole.NumLayers ? $"{Name} {Type}" : $"{Name} {Type}, {Measured.NumLayers} of {Whole.NumLayers} layers";
}
