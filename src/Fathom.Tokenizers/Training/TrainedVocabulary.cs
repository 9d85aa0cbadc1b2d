namespace Fathom.Tokenizers.Training;

/// <summary>What <see cref="BpeTrainer"/> found.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Tokens">The bytes of every token, by id: special tokens, added ones, the 256 bytes, one token for each merge.</param>
/// <param name="Merges">The merges, first one first; the k-th makes the k-th of the last tokens.</param>
public sealed record TrainedVocabulary(
    BpeTrainingOptions Options, IReadOnlyList<ReadOnlyMemory<byte>> Tokens, IReadOnlyList<BpeMerge> Merges)
{
    /// <summary>The id of the first of the 256 bytes.</summary>
    public int FirstByteId => Options.SpecialTokens.Count + Options.AddedTokens.Count;
}
