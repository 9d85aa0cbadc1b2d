using System.Runtime.InteropServices;
using Fathom.Inference.Constraints.Errors;

namespace Fathom.Inference.Constraints.Grammars;

/// <summary>Makes the automaton of a rule deterministic: a state represents all nodes that the same steps lead to.</summary>
internal sealed class Determinization(RuleGraph graph, List<AutomatonState> states, WorkBudget work, ConstraintLimits limits)
{
    private readonly Dictionary<NodeSet, int> _stateOf = [];
    private readonly Queue<(int State, NodeSet Nodes)> _open = [];

    public void Run()
    {
        StateOf([RuleGraph.Start]);
        while (_open.TryDequeue(out (int State, NodeSet Nodes) next))
        {
            Fill(states[next.State], next.Nodes);
        }
    }

    private int StateOf(IEnumerable<int> nodes)
    {
        NodeSet set = Close(nodes);
        ref int state = ref CollectionsMarshal.GetValueRefOrAddDefault(_stateOf, set, out bool isKnown);
        if (!isKnown)
        {
            if (states.Count >= limits.MaxStates)
            {
                throw new ConstraintException(ConstraintErrorCodes.GrammarLimit, "", $"more than {limits.MaxStates} states");
            }

            state = states.Count;
            states.Add(new AutomatonState());
            _open.Enqueue((state, set));
        }

        return state;
    }

    private NodeSet Close(IEnumerable<int> nodes)
    {
        SortedSet<int> closed = [];
        Stack<int> open = new(nodes);
        while (open.TryPop(out int node))
        {
            work.Spend();
            if (closed.Add(node))
            {
                graph.Nodes[node].Empty.ForEach(open.Push);
            }
        }

        return new NodeSet([.. closed]);
    }

    private void Fill(AutomatonState state, NodeSet set)
    {
        state.IsFinal = set.Nodes.Contains(RuleGraph.End);
        state.Bytes = FillBytes([.. set.Nodes.SelectMany(node => graph.Nodes[node].Bytes)]);
        state.Rules = FillSymbols(set.Nodes.SelectMany(node => graph.Nodes[node].Rules));
        state.Tokens = FillSymbols(set.Nodes.SelectMany(node => graph.Nodes[node].Tokens));
    }

    private SymbolEdge[] FillSymbols(IEnumerable<SymbolEdge> edges) =>
        [.. edges.GroupBy(edge => edge.Symbol).Select(group => new SymbolEdge(group.Key, StateOf(group.Select(edge => edge.To))))];

    /// <summary>Splits the bytes where a range begins or ends; all bytes between two splits lead to the same nodes.</summary>
    private ByteEdge[] FillBytes(ByteEdge[] edges)
    {
        SortedSet<int> cuts = [.. edges.Select(edge => (int)edge.Low), .. edges.Select(edge => edge.High + 1)];
        List<ByteEdge> filled = [];
        int low = -1;
        foreach (int cut in cuts)
        {
            int[] targets = low < 0 ? [] : [.. edges.Where(edge => edge.Low <= low && low <= edge.High).Select(edge => edge.To)];
            if (targets.Length > 0)
            {
                Append(filled, new ByteEdge((byte)low, (byte)(cut - 1), StateOf(targets)));
            }

            low = cut;
        }

        return [.. filled];
    }

    private static void Append(List<ByteEdge> edges, ByteEdge edge)
    {
        if (edges.Count > 0 && edges[^1].To == edge.To && edges[^1].High + 1 == edge.Low)
        {
            edges[^1] = edges[^1] with { High = edge.High };
        }
        else
        {
            edges.Add(edge);
        }
    }

    /// <summary>A set of nodes in ascending order, compared by value.</summary>
    private readonly struct NodeSet(int[] nodes) : IEquatable<NodeSet>
    {
        public int[] Nodes => nodes;

        public bool Equals(NodeSet other) => nodes.AsSpan().SequenceEqual(other.Nodes);

        public override bool Equals(object? obj) => obj is NodeSet other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes(nodes.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
