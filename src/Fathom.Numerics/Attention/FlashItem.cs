namespace Fathom.Numerics.Attention;

/// <summary>
/// A block of rows of one key head over a range of keys. Row r of a sequence is new token <c>r / group</c>, query head
/// <c>keyHead · group + r % group</c>.
/// </summary>
/// <param name="Sequence">Index of the sequence in the batch.</param>
/// <param name="KeyHead">Key head.</param>
/// <param name="RowStart">First row.</param>
/// <param name="RowCount">Number of rows, at most <see cref="FlashTile.MaxRows"/>.</param>
/// <param name="KeyStart">First key.</param>
/// <param name="KeyEnd">One past the last key.</param>
/// <param name="Partial">Index of the unfinished result if the keys are split; −1 if this item covers all of them.</param>
/// <param name="Split">Number of this split.</param>
/// <param name="SplitCount">Number of splits of these rows; they are consecutive items.</param>
internal readonly record struct FlashItem(
    int Sequence, int KeyHead, int RowStart, int RowCount, int KeyStart, int KeyEnd, int Partial, int Split, int SplitCount);
