using System.Buffers;
using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Vocabularies;

/// <summary>Finds added tokens in a text: the leftmost one, and the longest of those that begin there.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly AddedToken[] _tokens;
    private readonly SearchValues<byte> _firstBytes;

    /// <summary>Sorts the tokens; of equal ones, the first counts.</summary>
    public AddedTokenMatcher(IEnumerable<AddedToken> tokens)
    {
        _tokens = [.. tokens.OrderBy(token => token.Content, ContentComparer.Instance)];
        _firstBytes = SearchValues.Create([.. _tokens.Select(token => token.Content[0]).Distinct()]);
    }

    /// <summary>Finds the next token at or after <paramref name="from"/>.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="from">Where to begin; the match doesn't extend before it.</param>
    /// <param name="trust">Where markers may be found.</param>
    /// <returns>The match; null if no token follows.</returns>
    public AddedTokenMatch? FindNext(ReadOnlySpan<byte> text, int from, TrustedText trust)
    {
        int position = from;
        while (position < text.Length)
        {
            int skip = text[position..].IndexOfAny(_firstBytes);
            if (skip < 0)
            {
                return null;
            }

            position += skip;
            AddedToken? token = LongestAt(text, position, trust);
            if (token is null)
            {
                position++;
                continue;
            }

            int end = position + token.Content.Length;
            if (!token.IsSingleWord || IsAlone(text, position, end))
            {
                return Strip(text, from, position, end, token);
            }

            position = end;
        }

        return null;
    }

    /// <summary>Narrows the sorted tokens, byte by byte, to those that begin like the text.</summary>
    private AddedToken? LongestAt(ReadOnlySpan<byte> text, int start, TrustedText trust)
    {
        AddedToken? longest = null;
        int first = 0;
        int last = _tokens.Length;
        for (int length = 0; start + length < text.Length; length++)
        {
            int next = text[start + length];
            first = LowerBound(first, last, length, next);
            last = LowerBound(first, last, length, next + 1);
            if (first == last)
            {
                break;
            }

            // All tokens in the range begin with these bytes; one that ends here sorts first.
            AddedToken shortest = _tokens[first];
            if (shortest.Content.Length == length + 1 && (!shortest.IsMarker || trust.Allows(start, start + length + 1)))
            {
                longest = shortest;
            }
        }

        return longest;
    }

    /// <summary>The first token in a range with a common prefix whose byte at <paramref name="index"/> is at least <paramref name="value"/>.</summary>
    private int LowerBound(int first, int last, int index, int value)
    {
        while (first < last)
        {
            int middle = (first + last) >>> 1;
            byte[] content = _tokens[middle].Content;
            bool isBelow = content.Length <= index || content[index] < value;
            (first, last) = isBelow ? (middle + 1, last) : (first, middle);
        }

        return first;
    }

    private static bool IsAlone(ReadOnlySpan<byte> text, int start, int end)
    {
        bool wordBefore = start > 0 && IsWordAt(text, Utf8Text.PreviousStart(text, start));
        bool wordAfter = end < text.Length && IsWordAt(text, end);
        return !wordBefore && !wordAfter;
    }

    private static bool IsWordAt(ReadOnlySpan<byte> text, int position)
    {
        const CharacterClass Word = CharacterClass.Letter | CharacterClass.Mark | CharacterClass.Number;
        return text[position] == '_' || (CharacterClasses.At(text, position, out _) & Word) != 0;
    }

    private static AddedTokenMatch Strip(ReadOnlySpan<byte> text, int from, int start, int end, AddedToken token)
    {
        if (token.StripsRight)
        {
            end = CharacterClasses.SkipRun(text, end, CharacterClass.WhiteSpace);
        }

        while (token.StripsLeft && start > from)
        {
            int previous = Utf8Text.PreviousStart(text, start);
            if ((CharacterClasses.At(text, previous, out _) & CharacterClass.WhiteSpace) == 0)
            {
                break;
            }

            start = previous;
        }

        return new AddedTokenMatch(start, end, token.Id);
    }

    private sealed class ContentComparer : IComparer<byte[]>
    {
        public static readonly ContentComparer Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
