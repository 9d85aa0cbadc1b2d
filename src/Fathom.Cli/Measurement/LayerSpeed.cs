namespace Fathom.Cli.Measurement;

/// <summary>How fast a shape's layers run, separately from the head, and what that predicts for the whole model.</summary>
internal sealed record LayerSpeed
{
    /// <summary>Layers that were measured.</summary>
    public required int Layers { get; init; }

    /// <summary>Layers of the whole model.</summary>
    public required int WholeLayers { get; init; }

    /// <summary>One token through the layers, in milliseconds.</summary>
    public required double DecodeMs { get; init; }

    /// <summary>Weights and cache that a token reads in the layers.</summary>
    public required double DecodeBytes { get; init; }

    /// <summary>Bytes per second that the layers read while decoding, in 10⁹.</summary>
    public required double DecodeGbps { get; init; }

    /// <summary>The same as a fraction of the memory bandwidth.</summary>
    public required double DecodeMbu { get; init; }

    /// <summary>Time of the head, in milliseconds.</summary>
    public required double HeadMs { get; init; }

    /// <summary>Bytes of the head.</summary>
    public required double HeadBytes { get; init; }

    /// <summary>Tokens of the prompt.</summary>
    public required int PrefillTokens { get; init; }

    /// <summary>The prompt through the layers, in milliseconds.</summary>
    public required double PrefillMs { get; init; }

    /// <summary>Experts of the last layer that decoding chose at least once; absent without experts.</summary>
    public int? ExpertsVisited { get; init; }

    /// <summary>The whole model on a machine like this one.</summary>
    public required WholeModelSpeed Whole { get; init; }

    /// <summary>The whole model on a machine with the requested bandwidth.</summary>
    public WholeModelSpeed? WholeAtBandwidth { get; init; }
}

/// <summary>A prediction for a whole model.</summary>
internal sealed record WholeModelSpeed
{
    /// <summary>Memory bandwidth, in 10⁹ bytes per second.</summary>
    public required double BandwidthGbps { get; init; }

    /// <summary>New tokens per second.</summary>
    public required double DecodeTps { get; init; }

    /// <summary>Prompt tokens per second; absent for another machine, whose arithmetic speed is unknown.</summary>
    public double? PrefillTps { get; init; }

    /// <summary>Bytes of all weights, which memory must hold.</summary>
    public required long WeightBytes { get; init; }
}
