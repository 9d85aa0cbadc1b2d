namespace Fathom.Inference.Constraints.Matching;

/// <summary>Tokens' bytes as a tree, laid out in the order of a walk: each node knows its depth and where its subtree ends.</summary>
internal sealed class TokenTrie
{
    private readonly byte[] _bytes;
    private readonly int[] _ends;
    private readonly ushort[] _depths;
    private readonly int[] _firstTokens; // where a node's tokens begin in _tokens
    private readonly int[] _tokens;

    /// <summary>Builds a tree.</summary>
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

            // Only the last node has the token: those on the way to it end before.
            before = text;
        }

        (_bytes, _depths) = ([.. bytes], [.. depths]);
        _tokens = [.. sorted.Select(token => token.Token)];
        _ends = FindEnds(_depths);
        _firstTokens = FindTokens(sorted, firstTokens);
    }

    public int NumNodes => _bytes.Length;

    /// <summary>Walks the tree along an automaton; a subtree is left out as soon as no reading is left.</summary>
    /// <param name="machine">Reads the bytes.</param>
    /// <param name="start">From where.</param>
    /// <param name="visitor">Hears of every token whose bytes could be read, or were read until a reading escaped.</param>
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

    /// <summary>Longest token that is looked at; longer ones are never allowed.</summary>
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

    /// <summary>For each node the first token of those that end at it; one entry more than nodes.</summary>
    private static int[] FindTokens((int Token, byte[] Bytes)[] sorted, List<int> creators)
    {
        // Nodes lie in the tokens' order: the nodes that token i made come before those of i + 1, and its last one bears it and its equals.
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

/// <summary>Hears of tokens.</summary>
internal interface ITokenVisitor
{
    /// <summary>A token came by.</summary>
    /// <param name="token">The token.</param>
    /// <param name="isAccepted">Whether its bytes can be read; otherwise that depends on frames that the walk doesn't know.</param>
    void Visit(int token, bool isAccepted);
}
