namespace Fathom.Inference.Speculation;

/// <summary>Finds where the last tokens of a sequence stood before. Grows with the sequence: each token is indexed once.</summary>
internal sealed class NgramIndex
{
    private const int LongestGram = 3;
    private const int ShortestGram = 2;

    /// <summary>Bits of a token in a key; no vocabulary has more tokens.</summary>
    private const int TokenBits = 21;

    private readonly Dictionary<ulong, int>[] _ends =
        [.. Enumerable.Range(ShortestGram, LongestGram - ShortestGram + 1).Select(_ => new Dictionary<ulong, int>())];
    private int _indexed;

    /// <summary>Adds what came after the last place where the present end stood.</summary>
    /// <param name="tokens">The sequence; each call's begins with the last one's.</param>
    /// <param name="max">Most tokens to add.</param>
    /// <param name="found">Receives them.</param>
    public void Find(ReadOnlySpan<int> tokens, int max, List<int> found)
    {
        for (; _indexed < tokens.Length - 1; _indexed++)
        {
            Add(tokens[..(_indexed + 1)]);
        }

        for (int length = LongestGram; length >= ShortestGram; length--)
        {
            if (tokens.Length >= length && _ends[length - ShortestGram].TryGetValue(Key(tokens, length), out int next))
            {
                // A repetition goes on beyond what is known: it then repeats what was just found.
                for (int i = 0; i < max; i++)
                {
                    found.Add(next + i < tokens.Length ? tokens[next + i] : found[next + i - tokens.Length]);
                }

                return;
            }
        }
    }

    /// <summary>Notes where the tokens behind these ones begin.</summary>
    private void Add(ReadOnlySpan<int> tokens)
    {
        for (int length = ShortestGram; length <= Math.Min(LongestGram, tokens.Length); length++)
        {
            _ends[length - ShortestGram][Key(tokens, length)] = tokens.Length;
        }
    }

    private static ulong Key(ReadOnlySpan<int> tokens, int length)
    {
        ulong key = 0;
        foreach (int token in tokens[^length..])
        {
            key = (key << TokenBits) | (uint)token;
        }

        return key;
    }
}
