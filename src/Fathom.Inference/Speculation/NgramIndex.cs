namespace Fathom.Inference.Speculation;

/// <summary>Finds an earlier occurrence of a sequence's last tokens. Grows with the sequence; each token is indexed once.</summary>
internal sealed class NgramIndex
{
    private const int LongestGram = 3;
    private const int ShortestGram = 2;

    /// <summary>Bits per token in a key; three tokens fill 63 bits, and no vocabulary needs more.</summary>
    private const int TokenBits = 21;

    private readonly Dictionary<ulong, int>[] _ends =
        [.. Enumerable.Range(ShortestGram, LongestGram - ShortestGram + 1).Select(_ => new Dictionary<ulong, int>())]; // by length: gram → position after it
    private int _indexed;

    /// <summary>Adds what came after the last place where the present end stood.</summary>
    /// <param name="tokens">The sequence; it must extend that of the previous call.</param>
    /// <param name="max">Most tokens to add.</param>
    /// <param name="found">Receives them.</param>
    public void Find(ReadOnlySpan<int> tokens, int max, List<int> found)
    {
        // The last gram isn't indexed yet, or it would find itself.
        for (; _indexed < tokens.Length - 1; _indexed++)
        {
            Add(tokens[..(_indexed + 1)]);
        }

        for (int length = LongestGram; length >= ShortestGram; length--)
        {
            if (tokens.Length >= length && _ends[length - ShortestGram].TryGetValue(Key(tokens, length), out int next))
            {
                // What follows two tokens is a guess; what follows more is worth more rows. A repetition that reaches the end of the known tokens continues
                // with what was just found.
                for (int i = 0; i < (length == ShortestGram ? Math.Min(1, max) : max); i++)
                {
                    found.Add(next + i < tokens.Length ? tokens[next + i] : found[next + i - tokens.Length]);
                }

                return;
            }
        }
    }

    /// <summary>Records, for each gram at the end of <paramref name="tokens"/>, the position after it; a later occurrence replaces an earlier one.</summary>
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
