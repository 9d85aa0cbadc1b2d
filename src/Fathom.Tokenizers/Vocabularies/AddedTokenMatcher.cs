using System.Buffers;
using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Vocabularies;

/// <summary>Finds added tokens in a text: the leftmost, and the longest of those that begin there.</summary>
internal sealed class AddedTokenMatcher
{
    private const int NoToken = -1;

    private readonly AddedToken[] _tokens;
    private readonly Dictionary<(int Node, byte Next), int> _edges = [];
    private readonly List<int> _tokenAtNode = [NoToken];
    private readonly SearchValues<byte> _firstBytes;

    /// <summary>Builds the trie.</summary>
    public AddedTokenMatcher(AddedToken[] tokens)
    {
        _tokens = tokens;
        for (int i = 0; i < tokens.Length; i++)
        {
            AddToTrie(tokens[i].Content, i);
        }

        _firstBytes = SearchValues.Create([.. tokens.Select(token => token.Content[0]).Distinct()]);
    }

    /// <summary>Finds the next token at or after <paramref name="from"/>.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="from">Where to begin; the match does not reach before it.</param>
    /// <param name="trust">Where markers may be found.</param>
    /// <returns>Null when no token follows.</returns>
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

    private AddedToken? LongestAt(ReadOnlySpan<byte> text, int start, TrustedText trust)
    {
        AddedToken? longest = null;
        int node = 0;
        for (int end = start; end < text.Length && _edges.TryGetValue((node, text[end]), out int next); end++)
        {
            node = next;
            int index = _tokenAtNode[node];
            if (index != NoToken && (!_tokens[index].IsMarker || trust.Allows(start, end + 1)))
            {
                longest = _tokens[index];
            }
        }

        return longest;
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

    private void AddToTrie(byte[] content, int index)
    {
        int node = 0;
        foreach (byte value in content)
        {
            if (!_edges.TryGetValue((node, value), out int next))
            {
                next = _tokenAtNode.Count;
                _edges.Add((node, value), next);
                _tokenAtNode.Add(NoToken);
            }

            node = next;
        }

        _tokenAtNode[node] = index;
    }
}
