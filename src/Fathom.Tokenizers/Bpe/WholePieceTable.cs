using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Bpe;

/// <summary>The tokens that text can become, by the bytes they stand for.</summary>
internal static class WholePieceTable
{
    /// <summary>Builds the table.</summary>
    /// <param name="names">Every token's name.</param>
    /// <param name="vocabulary">The kind and bytes of every token.</param>
    /// <param name="isByteLevel">Whether names spell bytes; otherwise pieces are compared with the names themselves.</param>
    public static ByteStringTable Create(ByteStringTable names, Vocabulary vocabulary, bool isByteLevel)
    {
        var table = new ByteStringTable();
        for (int i = 0; i < names.Count; i++)
        {
            int id = names.IdAt(i);
            if (vocabulary.KindOf(id) is TokenKind.Normal or TokenKind.Undefined)
            {
                table.TryAdd(isByteLevel ? vocabulary.Bytes(id) : names[i], id);
            }
        }

        return table;
    }
}
