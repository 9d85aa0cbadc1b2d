namespace Fathom.Tokenizers.Training;

/// <summary>The result of <see cref="BpeTrainer"/>.</summary>
/// <param name="Options">The options of the training.</param>
/// <param name="Tokens">The bytes of every token, by id: special tokens, added ones, the 256 bytes, then one token for each merge or word.</param>
/// <param name="Merges">The merges in order; the k-th one produces the k-th token after the bytes.</param>
public sealed record TrainedVocabulary(
    BpeTrainingOptions Options, IReadOnlyList<ReadOnlyMemory<byte>> Tokens, IReadOnlyList<BpeMerge> Merges)
{
    /// <summary>The id of the first of the 256 bytes.</summary>
    public int FirstByteId => Options.SpecialTokens.Count + Options.AddedTokens.Count;
}
