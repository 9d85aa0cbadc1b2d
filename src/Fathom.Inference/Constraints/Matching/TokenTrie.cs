namespace Fathom.Inference.Constraints.Matching;

/// <summary>A trie of tokens' bytes, stored in the order of a walk: each node has its depth and the end of its subtree.</summary>
internal sealed class TokenTrie
{
    private readonly byte[] _bytes;
    private readonly int[] _ends;
    private readonly ushort[] _depths;
    private readonly int[] _firstTokens; // where a node's tokens begin in _tokens
    private readonly int[] _tokens;

    /// <summary>Builds a trie.</summary>
    /// <param name="tokens">Tokens and their bytes, none empty.</param>
    public TokenTrie(IEnumerable<(int Token, byte[] Bytes)> tokens)
    {
        (int Token, byte[] Bytes)[] sorted = [.. tokens];
        Array.Sort(sorted, (left, right) =>
            left.Bytes.AsSpan().SequenceCompareTo(right.Bytes) is not 0 and int order ? order : left.Token.CompareTo(right.Token));
        List<byte> bytes = [];
        List<ushort> depths = [];
        List<int> firstTokens = [];
        byte[] before = [];
        for (int i = 0; i < sorted.Length; i++)
        {
            byte[] text = sorted[i].Bytes;
            for (int depth = text.AsSpan().CommonPrefixLength(before); depth < text.Length; depth++)
            {
                bytes.Add(text[depth]);
                depths.Add((ushort)depth);
                firstTokens.Add(i);
            }

            // Only the last node has the token; those on the way to it are prefixes.
            before = text;
        }

        (_bytes, _depths) = ([.. bytes], [.. depths]);
        _tokens = [.. sorted.Select(token => token.Token)];
        _ends = FindEnds(_depths);
        _firstTokens = FindTokens(sorted, firstTokens);
    }

    public int NumNodes => _bytes.Length;

    /// <summary>Walks the trie along an automaton, skipping subtrees without any parse.</summary>
    /// <param name="machine">Reads the bytes.</param>
    /// <param name="start">The set to start from.</param>
    /// <param name="visitor">Receives every token whose bytes can be read, or can be read up to where a parse escapes.</param>
    public void Walk<TVisitor>(StackMachine machine, int start, ref TVisitor visitor)
        where TVisitor : struct, ITokenVisitor
    {
        Span<Place> path = stackalloc Place[MaxDepth + 1];
        path[0] = new Place(start, HasEscaped: machine.HasEscaped(start));
        for (int node = 0; node < _bytes.Length;)
        {
            int depth = _depths[node];
            Place above = path[depth];
            int set = machine.Step(above.Set, _bytes[node]);
            if (set == StackMachine.Dead && !above.HasEscaped)
            {
                node = _ends[node];
                continue;
            }

            for (int i = _firstTokens[node]; i < _firstTokens[node + 1]; i++)
            {
                visitor.Visit(_tokens[i], isAccepted: set != StackMachine.Dead);
            }

            path[depth + 1] = new Place(set, above.HasEscaped || machine.HasEscaped(set));
            node++;
        }
    }

    /// <summary>Length of the longest token considered; longer ones are never allowed.</summary>
    public const int MaxDepth = 255;

    private static int[] FindEnds(ushort[] depths)
    {
        int[] ends = new int[depths.Length];
        Stack<int> open = [];
        for (int node = 0; node < depths.Length; node++)
        {
            while (open.Count > depths[node])
            {
                ends[open.Pop()] = node;
            }

            open.Push(node);
        }

        foreach (int node in open)
        {
            ends[node] = depths.Length;
        }

        return ends;
    }

    /// <summary>Returns, for each node, the index of the first token that ends at it; one entry more than there are nodes.</summary>
    private static int[] FindTokens((int Token, byte[] Bytes)[] sorted, List<int> creators)
    {
        // Nodes are in the tokens' order: the nodes that token i created come before those of i + 1, and its last one holds it and its duplicates.
        int[] first = new int[creators.Count + 1];
        int token = 0;
        for (int node = 0; node < creators.Count; node++)
        {
            first[node] = token;
            bool isLast = node + 1 == creators.Count || creators[node + 1] != creators[node];
            if (isLast)
            {
                token = creators[node] + 1;
                while (token < sorted.Length && sorted[token].Bytes.AsSpan().SequenceEqual(sorted[token - 1].Bytes))
                {
                    token++;
                }
            }
        }

        first[^1] = token;
        return first;
    }

    private readonly record struct Place(int Set, bool HasEscaped);
}

/// <summary>Receives tokens.</summary>
internal interface ITokenVisitor
{
    /// <summary>Receives a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="isAccepted">Whether its bytes can be read; otherwise it depends on frames that the walk doesn't know.</param>
    void Visit(int token, bool isAccepted);
}
