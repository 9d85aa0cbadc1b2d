namespace Fathom.Training.Data;

/// <summary>The training or the validation part of a streamed corpus. Which part document n is in is a function of the seed and n.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Share">Share of the documents that are kept for validation.</param>
/// <param name="IsValidation">Which of the two.</param>
public sealed record StreamSlice(long Seed, double Share, bool IsValidation)
{
    /// <summary>Whether a document is in this part.</summary>
    /// <param name="document">Number of the document in the file.</param>
    public bool Contains(long document) => new KeyedRandom(Seed, "validation", document).NextDouble() < Share == IsValidation;
}
