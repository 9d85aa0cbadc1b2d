namespace Fathom.Formats.Gguf;

/// <summary>Limits on the content of a GGUF file. Counts and lengths are also checked against the remaining bytes before anything is allocated.</summary>
public sealed record GgufLimits
{
    /// <summary>The default limits.</summary>
    public static GgufLimits Default { get; } = new();

    /// <summary>Most metadata pairs.</summary>
    public int MaxMetadataPairs { get; init; } = 65_536;

    /// <summary>Most tensors in one file.</summary>
    public int MaxTensors { get; init; } = 131_072;

    /// <summary>Most dimensions per tensor.</summary>
    public int MaxDimensions { get; init; } = 4;

    /// <summary>Longest metadata key, in bytes.</summary>
    public int MaxKeyBytes { get; init; } = 65_535;

    /// <summary>Longest tensor name, in bytes.</summary>
    public int MaxTensorNameBytes { get; init; } = 63;

    /// <summary>Longest string value, in bytes.</summary>
    public int MaxStringBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Most elements per array.</summary>
    public int MaxArrayElements { get; init; } = 16_777_216;

    /// <summary>Deepest nesting of arrays; 1 is an array of plain values.</summary>
    public int MaxArrayNesting { get; init; } = 4;

    /// <summary>Smallest alignment of tensor data, in bytes.</summary>
    public int MinAlignment { get; init; } = 8;

    /// <summary>Largest alignment of tensor data, in bytes.</summary>
    public int MaxAlignment { get; init; } = 1_048_576;

    /// <summary>Most files that a model may be split into.</summary>
    public int MaxSplits { get; init; } = 4_096;
}
