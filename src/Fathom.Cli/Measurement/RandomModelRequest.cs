using Fathom.Formats;
using Fathom.Formats.Shapes;

namespace Fathom.Cli.Measurement;

/// <summary>A random model to be made and measured.</summary>
/// <param name="Name">The shape's name.</param>
/// <param name="Type">The weights' format, as it was typed.</param>
/// <param name="Whole">The whole shape.</param>
/// <param name="Measured">What is made of it: all, or the last layers.</param>
/// <param name="Options">How it is made.</param>
/// <param name="KeepPath">Where it stays; null to delete it afterwards.</param>
/// <param name="Bandwidth">Bytes a second of another machine that speed shall be predicted for; null for none.</param>
internal sealed record RandomModelRequest(
    string Name, string Type, ModelConfig Whole, ModelConfig Measured, RandomModelOptions Options, string? KeepPath, double? Bandwidth)
{
    /// <summary>What it is, for people.</summary>
    public string Describe() => Measured.NumLayers == Whole.NumLayers ? $"{Name} {Type}" : $"{Name} {Type}, {Measured.NumLayers} of {Whole.NumLayers} layers";
}
