using System.Buffers;
using Fathom.Tokenizers.Text;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Bpe;

/// <summary>Byte-pair encoding of one piece: symbols, merges, ids.</summary>
internal sealed class BpeModel
{
    private const int StackSymbols = 256;

    private readonly PieceCache _cache = new();

    /// <summary>The symbols from which merging starts.</summary>
    public required SymbolAlphabet Alphabet { get; init; }

    /// <summary>The pairs that merge.</summary>
    public required MergeTable Merges { get; init; }

    /// <summary>Pieces that are tokens regardless of the merges, by their bytes; null if there are none.</summary>
    public ByteStringTable? WholePieces { get; init; }

    /// <summary>The token for text that no token covers; null to leave it out.</summary>
    public int? UnknownId { get; init; }

    /// <summary>Whether consecutive unknown characters become a single unknown token.</summary>
    public bool FusesUnknown { get; init; }

    /// <summary>Appends the ids of a piece.</summary>
    /// <param name="piece">Valid UTF-8, not empty.</param>
    /// <param name="ids">Receives the ids.</param>
    public void Encode(ReadOnlySpan<byte> piece, IntBuffer ids)
    {
        if (piece.Length > PieceKey.MaxBytes)
        {
            EncodeUncached(piece, ids);
            return;
        }

        PieceKey key = PieceKey.Create(piece);
        int[]? known = _cache.Find(key);
        if (known is null)
        {
            int start = ids.Count;
            EncodeUncached(piece, ids);
            _cache.Add(key, ids.Span[start..].ToArray());
        }
        else if (known.Length == 1)
        {
            ids.Add(known[0]);
        }
        else
        {
            ids.Add(known);
        }
    }

    private void EncodeUncached(ReadOnlySpan<byte> piece, IntBuffer ids)
    {
        if (WholePieces is not null && WholePieces.TryFind(piece, out int whole))
        {
            ids.Add(whole);
            return;
        }

        int[]? rented = piece.Length > StackSymbols ? ArrayPool<int>.Shared.Rent(piece.Length) : null;
        Span<int> symbols = rented ?? stackalloc int[StackSymbols];
        int count = Alphabet.Symbolize(piece, symbols);
        count = SymbolMerger.Merge(symbols[..count], Merges);
        Emit(symbols[..count], ids);

        if (rented is not null)
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private void Emit(ReadOnlySpan<int> symbols, IntBuffer ids)
    {
        bool lastIsUnknown = false;
        foreach (int symbol in symbols)
        {
            if (symbol >= 0)
            {
                ids.Add(symbol);
                lastIsUnknown = false;
            }
            else if (Alphabet.Spell(symbol) is int[] spelled)
            {
                ids.Add(spelled);
                lastIsUnknown = false;
            }
            else if (UnknownId is int unknown && !(FusesUnknown && lastIsUnknown))
            {
                ids.Add(unknown);
                lastIsUnknown = true;
            }
        }
    }
}
