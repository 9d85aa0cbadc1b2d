namespace Fathom.Tokenizers.Vocabularies;

/// <summary>The tokens by name and by id, and the bytes that each one stands for.</summary>
internal sealed class Vocabulary
{
    private readonly ByteStringTable _names;
    private readonly TokenKind[] _kinds;
    private readonly byte[] _bytes;
    private readonly int[] _ends;

    /// <summary>Creates the tables; ids without a token have no bytes.</summary>
    /// <param name="names">Every token's name and id.</param>
    /// <param name="kinds">The kind of each id, <c>[Size]</c>.</param>
    /// <param name="spelling">
    /// How names spell bytes. Except in <see cref="TokenSpelling.SpaceMarker"/>, control, unknown and user-defined tokens stand for their names.
    /// </param>
    public Vocabulary(ByteStringTable names, TokenKind[] kinds, TokenSpelling spelling)
    {
        _names = names;
        _kinds = kinds;
        _ends = new int[kinds.Length];

        int[] indexOfId = new int[kinds.Length];
        Array.Fill(indexOfId, -1);
        int nameBytes = 0;
        for (int i = 0; i < names.Count; i++)
        {
            indexOfId[names.IdAt(i)] = i;
            nameBytes += names[i].Length;
        }

        byte[] bytes = new byte[nameBytes];
        int end = 0;
        for (int id = 0; id < kinds.Length; id++)
        {
            if (indexOfId[id] >= 0)
            {
                end += Spell(names[indexOfId[id]], kinds[id], spelling, bytes.AsSpan(end));
            }

            _ends[id] = end;
        }

        _bytes = bytes;
    }

    /// <summary>The largest id, plus one.</summary>
    public int Size => _kinds.Length;

    /// <summary>The bytes that a token stands for; none for an id without a token.</summary>
    public ReadOnlySpan<byte> Bytes(int id)
    {
        int start = id == 0 ? 0 : _ends[id - 1];
        return _bytes.AsSpan(start, _ends[id] - start);
    }

    /// <summary>The kind of a token.</summary>
    public TokenKind KindOf(int id) => _kinds[id];

    /// <summary>Finds a token by its name in the file.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, out int id) => _names.TryFind(name, out id);

    private static int Spell(ReadOnlySpan<byte> name, TokenKind kind, TokenSpelling spelling, Span<byte> destination)
    {
        bool isAdded = kind is TokenKind.Control or TokenKind.Unknown or TokenKind.UserDefined;
        if (spelling == TokenSpelling.Plain || (isAdded && spelling != TokenSpelling.SpaceMarker))
        {
            name.CopyTo(destination);
            return name.Length;
        }

        if (spelling == TokenSpelling.ByteLevel)
        {
            return ByteLevelAlphabet.Decode(name, destination);
        }

        if (SpaceMarker.TryParseByte(name, out byte value))
        {
            destination[0] = value;
            return 1;
        }

        return SpaceMarker.Decode(name, destination);
    }
}
