namespace Fathom.Tokenizers.Text;

/// <summary>A set of code points: classes and ranges, as in the brackets of a regular expression.</summary>
internal sealed class RuneSet
{
    private readonly CharacterClass _classes;
    private readonly int[] _bounds;
    private readonly bool[] _ascii = new bool[128];

    /// <summary>Creates the set.</summary>
    /// <param name="classes">Classes whose characters all belong to the set.</param>
    /// <param name="ranges">First and last code point of each range, ascending: <c>first₀, last₀, first₁, last₁, …</c></param>
    public RuneSet(CharacterClass classes, params int[] ranges)
    {
        _classes = classes;
        _bounds = ranges;
        for (int i = 0; i < _ascii.Length; i++)
        {
            _ascii[i] = Lookup(i);
        }
    }

    /// <summary>Whether the character that starts at <paramref name="position"/> in valid UTF-8 belongs to the set, and its length in bytes.</summary>
    public bool ContainsAt(ReadOnlySpan<byte> text, int position, out int length)
    {
        byte first = text[position];
        if (first < 0x80)
        {
            length = 1;
            return _ascii[first];
        }

        return Lookup(Utf8Text.DecodeCodePoint(text, position, out length));
    }

    /// <summary>Whether a multi-byte character with this first byte may belong to the set; true if its classes may contain such characters.</summary>
    public bool MayBeginWith(byte lead)
    {
        (int first, int bits) = lead switch
        {
            < 0xE0 => ((lead & 0x1F) << 6, 6),
            < 0xF0 => ((lead & 0x0F) << 12, 12),
            _ => ((lead & 0x07) << 18, 18),
        };

        // The lead byte determines the upper bits: its characters are first…last.
        int last = first + (1 << bits) - 1;
        bool overlapsRange = false;
        for (int i = 0; i < _bounds.Length; i += 2)
        {
            overlapsRange |= _bounds[i] <= last && _bounds[i + 1] >= first;
        }

        return overlapsRange || _classes is not (CharacterClass.None or CharacterClass.LineBreak);
    }

    private bool Lookup(int codePoint)
    {
        if ((CharacterClasses.Of(codePoint) & _classes) != 0)
        {
            return true;
        }

        // Bounds alternate between first and last code points: between an even and an odd index is inside a range.
        int found = Array.BinarySearch(_bounds, codePoint);
        int bound = found >= 0 ? found : ~found;
        return found >= 0 || (bound & 1) == 1;
    }
}
