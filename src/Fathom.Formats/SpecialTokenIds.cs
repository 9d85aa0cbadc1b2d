namespace Fathom.Formats;

/// <summary>Ids of the tokens that begin, end and pad a text; null if the model has none.</summary>
/// <param name="Bos">Begins a text.</param>
/// <param name="Eos">End a text; the first is the usual one.</param>
/// <param name="Pad">Fills a batch.</param>
public sealed record SpecialTokenIds(int? Bos = null, IReadOnlyList<int>? Eos = null, int? Pad = null);
