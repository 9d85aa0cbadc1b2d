using Fathom.Formats.Gguf;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Shapes;

/// <summary>How a random model is made.</summary>
public sealed record RandomModelOptions
{
    /// <summary>
    /// Format of all matrices but routers, where their rows are whole blocks of it; otherwise one of about as many bits. Ignored where <see
    /// cref="Mix"/> is given.
    /// </summary>
    public BlockFormatId Format { get; init; } = BlockFormatId.Q8_0;

    /// <summary>The usual mix of formats of this name; null for one format throughout.</summary>
    public GgufFileType? Mix { get; init; }

    /// <summary>Format of latent attention's split up-projection; null for the same as the rest.</summary>
    public BlockFormatId? KvBFormat { get; init; }

    /// <summary>Whether latent attention's up-projection is split into keys and values: what newer readers want.</summary>
    public bool SplitsKvB { get; init; } = true;

    /// <summary>Decides the weights, with their names.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What the file calls the model; null for the architecture's name.</summary>
    public string? Name { get; init; }
}
