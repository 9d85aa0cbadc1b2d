namespace Fathom.Formats.Safetensors;

/// <summary>Limits on the content of safetensors files.</summary>
public sealed record SafetensorsLimits
{
    /// <summary>The default limits.</summary>
    public static SafetensorsLimits Default { get; } = new();

    /// <summary>Longest header, in bytes.</summary>
    public int MaxHeaderBytes { get; init; } = 100_000_000;

    /// <summary>Most tensors in one file.</summary>
    public int MaxTensors { get; init; } = 1_000_000;

    /// <summary>Most dimensions of a tensor.</summary>
    public int MaxDimensions { get; init; } = 16;

    /// <summary>Most pairs in a header's <c>__metadata__</c>.</summary>
    public int MaxMetadataPairs { get; init; } = 16_384;

    /// <summary>Most tensors in an index.</summary>
    public int MaxIndexTensors { get; init; } = 1_000_000;

    /// <summary>Longest index, in bytes.</summary>
    public int MaxIndexBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Most files that an index may name.</summary>
    public int MaxShards { get; init; } = 4_096;
}
