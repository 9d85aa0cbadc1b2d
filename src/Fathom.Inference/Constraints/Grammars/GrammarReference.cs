namespace Fathom.Inference.Constraints.Grammars;

/// <summary>The slow twin of automata and stacks: matches a text directly against the grammar's expressions.</summary>
internal sealed class GrammarReference
{
    private readonly Grammar _grammar;
    private readonly byte[] _text;
    private readonly Dictionary<(int Rule, int Position), HashSet<int>> _known = [];

    private GrammarReference(Grammar grammar, byte[] text) => (_grammar, _text) = (grammar, text);

    /// <summary>Whether the grammar accepts the text.</summary>
    public static bool Accepts(Grammar grammar, string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return new GrammarReference(grammar, bytes).Ends(new RuleExpression(grammar.Root), 0).Contains(bytes.Length);
    }

    private HashSet<int> Ends(Expression expression, int position) => expression switch
    {
        ByteExpression range => position < _text.Length && range.Low <= _text[position] && _text[position] <= range.High ? [position + 1] : [],
        SequenceExpression sequence => sequence.Items.Aggregate(new HashSet<int> { position }, Then),
        ChoiceExpression choice => [.. choice.Items.SelectMany(item => Ends(item, position))],
        RuleExpression rule => EndsOfRule(rule.Rule, position),
        RepeatExpression repeat => EndsOfRepeat(repeat, position),
        GraphExpression graph => EndsOfGraph(graph, position),
        _ => [],
    };

    private HashSet<int> Then(HashSet<int> positions, Expression next) => [.. positions.SelectMany(position => Ends(next, position))];

    private HashSet<int> EndsOfRule(int rule, int position)
    {
        if (!_known.TryGetValue((rule, position), out HashSet<int>? ends))
        {
            ends = Ends(_grammar.Rules[rule], position);
            _known[(rule, position)] = ends;
        }

        return ends;
    }

    private HashSet<int> EndsOfRepeat(RepeatExpression repeat, int position)
    {
        HashSet<int> reached = [position];
        for (int i = 0; i < repeat.Min; i++)
        {
            reached = Then(reached, repeat.Item);
        }

        HashSet<int> ends = [.. reached];
        for (int i = repeat.Min; (repeat.Max is not { } max || i < max) && reached.Count > 0; i++)
        {
            reached = Then(reached, repeat.Item);
            reached.ExceptWith(ends);
            ends.UnionWith(reached);
        }

        return ends;
    }

    private HashSet<int> EndsOfGraph(GraphExpression graph, int position)
    {
        HashSet<(int Node, int Position)> reached = [];
        Stack<(int Node, int Position)> open = new([(0, position)]);
        while (open.TryPop(out (int Node, int Position) place))
        {
            if (reached.Add(place))
            {
                foreach (GraphEdge edge in graph.Edges.Where(edge => edge.From == place.Node))
                {
                    foreach (int end in Ends(edge.Label, place.Position))
                    {
                        open.Push((edge.To, end));
                    }
                }
            }
        }

        return [.. reached.Where(place => place.Node == graph.NumNodes - 1).Select(place => place.Position)];
    }
}
