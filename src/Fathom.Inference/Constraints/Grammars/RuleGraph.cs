using Fathom.Inference.Constraints.Errors;

namespace Fathom.Inference.Constraints.Grammars;

/// <summary>The nondeterministic automaton of a rule, from node 0 to node 1.</summary>
internal sealed class RuleGraph
{
    public const int Start = 0;
    public const int End = 1;

    private readonly ConstraintLimits _limits;

    public RuleGraph(Expression rule, ConstraintLimits limits)
    {
        _limits = limits;
        AddNode();
        AddNode();
        Connect(Start, rule, End);
    }

    /// <summary>The outgoing edges of each node.</summary>
    public List<NodeEdges> Nodes { get; } = [];

    private int AddNode()
    {
        if (Nodes.Count >= _limits.MaxStates)
        {
            throw new ConstraintException(ConstraintErrorCodes.GrammarLimit, "", $"more than {_limits.MaxStates} states");
        }

        Nodes.Add(new NodeEdges());
        return Nodes.Count - 1;
    }

    private void Connect(int from, Expression expression, int to)
    {
        switch (expression)
        {
            case ByteExpression range:
                Nodes[from].Bytes.Add(new ByteEdge(range.Low, range.High, to));
                break;
            case RuleExpression rule:
                Nodes[from].Rules.Add(new SymbolEdge(rule.Rule, to));
                break;
            case TokenExpression token:
                Nodes[from].Tokens.Add(new SymbolEdge(token.Token, to));
                break;
            case SequenceExpression sequence:
                ConnectSequence(from, sequence.Items, to);
                break;
            case ChoiceExpression choice:
                foreach (Expression item in choice.Items)
                {
                    Connect(from, item, to);
                }

                break;
            case RepeatExpression repeat:
                ConnectRepeat(from, repeat, to);
                break;
            case GraphExpression graph:
                ConnectGraph(from, graph, to);
                break;
        }
    }

    private void ConnectSequence(int from, IReadOnlyList<Expression> items, int to)
    {
        for (int i = 0; i < items.Count; i++)
        {
            int next = i == items.Count - 1 ? to : AddNode();
            Connect(from, items[i], next);
            from = next;
        }

        if (items.Count == 0)
        {
            Nodes[from].Empty.Add(to);
        }
    }

    private void ConnectRepeat(int from, RepeatExpression repeat, int to)
    {
        for (int i = 0; i < repeat.Min; i++)
        {
            int next = AddNode();
            Connect(from, repeat.Item, next);
            from = next;
        }

        for (int i = repeat.Min; i < repeat.Max; i++)
        {
            Nodes[from].Empty.Add(to);
            int next = AddNode();
            Connect(from, repeat.Item, next);
            from = next;
        }

        if (repeat.Max is null)
        {
            int loop = AddNode();
            Nodes[from].Empty.Add(loop);
            Connect(loop, repeat.Item, loop);
            from = loop;
        }

        Nodes[from].Empty.Add(to);
    }

    private void ConnectGraph(int from, GraphExpression graph, int to)
    {
        int[] nodes = new int[graph.NumNodes];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = AddNode();
        }

        Nodes[from].Empty.Add(nodes[0]);
        Nodes[nodes[^1]].Empty.Add(to);
        foreach (GraphEdge edge in graph.Edges)
        {
            Connect(nodes[edge.From], edge.Label, nodes[edge.To]);
        }
    }
}

/// <summary>The outgoing edges of a node.</summary>
internal sealed class NodeEdges
{
    public List<ByteEdge> Bytes { get; } = [];

    public List<SymbolEdge> Rules { get; } = [];

    public List<SymbolEdge> Tokens { get; } = [];

    public List<int> Empty { get; } = [];
}

/// <summary>A step over one byte of a range.</summary>
internal readonly record struct ByteEdge(byte Low, byte High, int To);

/// <summary>A step over a rule or a token.</summary>
internal readonly record struct SymbolEdge(int Symbol, int To);
