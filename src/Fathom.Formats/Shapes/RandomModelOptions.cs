using Fathom.Formats.Gguf;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Shapes;

/// <summary>Options for a random model.</summary>
public sealed record RandomModelOptions
{
    /// <summary>
    /// Format of all matrices except routers. Matrices whose rows are not whole blocks of it get one with about as many bits. Ignored if
    /// <see cref="Mix"/> is set.
    /// </summary>
    public BlockFormatId Format { get; init; } = BlockFormatId.Q8_0;

    /// <summary>The usual mix of formats with this name; null for a single format.</summary>
    public GgufFileType? Mix { get; init; }

    /// <summary>Format of latent attention's split up-projection; null for the same as the rest.</summary>
    public BlockFormatId? KvBFormat { get; init; }

    /// <summary>Whether latent attention's up-projection is split into keys and values, as newer readers expect.</summary>
    public bool SplitsKvB { get; init; } = true;

    /// <summary>Determines the weights, together with their names.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Name of the model in the file; null for none.</summary>
    public string? Name { get; init; }
}
