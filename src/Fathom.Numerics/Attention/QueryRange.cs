namespace Fathom.Numerics.Attention;

/// <summary>
/// The new tokens of one sequence in a batch: rows <c>RowStart … RowStart + Count − 1</c> of the batch are at positions <c>FirstPosition …</c> of the
/// sequence.
/// </summary>
/// <param name="RowStart">First row in the batch.</param>
/// <param name="Count">Number of new tokens.</param>
/// <param name="FirstPosition">Position of the first; the tokens before it are in the cache.</param>
/// <param name="BlockTable">The sequence's cache blocks, covering all positions up to the last new one.</param>
public readonly record struct QueryRange(int RowStart, int Count, int FirstPosition, ReadOnlyMemory<int> BlockTable);
