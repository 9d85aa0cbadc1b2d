using Fathom.Autograd;
using Fathom.Autograd.Modules;

namespace Fathom.Training.Models;

/// <summary>Parts of which an architecture composes a <see cref="TrainableModel"/>.</summary>
internal sealed record ModelParts
{
    public required Embedding Embedding { get; init; }

    /// <summary>Learned positions (GPT-2), or null.</summary>
    public Embedding? Positions { get; init; }

    public required IReadOnlyList<DecoderLayer> Layers { get; init; }

    public required IModule FinalNorm { get; init; }

    public required OutputHead Head { get; init; }

    /// <summary>Multi-token prediction, or null.</summary>
    public MtpModule? Mtp { get; init; }

    /// <summary>Layers that can take adapters, by checkpoint name.</summary>
    public IEnumerable<Linear> Linears { get; init; } = [];
}
