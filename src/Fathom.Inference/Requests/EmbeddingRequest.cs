using Fathom.Models.Embeddings;

namespace Fathom.Inference.Requests;

/// <summary>Request for the embedding of a token list.</summary>
public sealed record EmbeddingRequest
{
    /// <summary>The list; at least one token, and at most as many as the context holds.</summary>
    public required IReadOnlyList<int> Tokens { get; init; }

    /// <inheritdoc cref="GenerationRequest.Tenant"/>
    public string Tenant { get; init; } = "";

    /// <inheritdoc cref="GenerationRequest.CacheSalt"/>
    public string CacheSalt { get; init; } = "";

    /// <summary>How the hidden states become one vector.</summary>
    public Pooling Pooling { get; init; } = Pooling.Mean;

    /// <summary>Whether the vector is divided by its Euclidean length, so that dot products are cosines.</summary>
    public bool Normalize { get; init; } = true;
}
