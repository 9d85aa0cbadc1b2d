namespace Fathom.Tokenizers.Text;

/// <summary>The arithmetic of Hangul syllables (Unicode Standard, section 3.12).</summary>
internal static class Hangul
{
    /// <summary>First jamo that combines with the one before it.</summary>
    public const int FirstVowel = 0x1161;

    /// <summary>Last jamo that combines with the one before it.</summary>
    public const int LastTrailing = 0x11C2;

    private const int FirstSyllable = 0xAC00;
    private const int FirstLeading = 0x1100;
    private const int BeforeTrailing = 0x11A7;
    private const int LeadingCount = 19;
    private const int VowelCount = 21;
    private const int TrailingCount = 28;
    private const int SyllableCount = LeadingCount * VowelCount * TrailingCount;

    /// <summary>Splits off the last jamo of a syllable.</summary>
    public static bool TryDecompose(int codePoint, out int first, out int second)
    {
        int index = codePoint - FirstSyllable;
        (first, second) = (0, 0);
        if ((uint)index >= SyllableCount)
        {
            return false;
        }

        int trailing = index % TrailingCount;
        if (trailing > 0)
        {
            (first, second) = (codePoint - trailing, BeforeTrailing + trailing);
            return true;
        }

        int pair = index / TrailingCount;
        (first, second) = (FirstLeading + (pair / VowelCount), FirstVowel + (pair % VowelCount));
        return true;
    }

    /// <summary>Combines a leading jamo and a vowel, or a syllable without a trailing jamo and a trailing jamo.</summary>
    public static int? Compose(int first, int second)
    {
        int leading = first - FirstLeading;
        int vowel = second - FirstVowel;
        if ((uint)leading < LeadingCount && (uint)vowel < VowelCount)
        {
            return FirstSyllable + (((leading * VowelCount) + vowel) * TrailingCount);
        }

        int syllable = first - FirstSyllable;
        int trailing = second - BeforeTrailing;
        bool joins = (uint)syllable < SyllableCount && syllable % TrailingCount == 0 && trailing is > 0 and < TrailingCount;
        return joins ? first + trailing : null;
    }
}
