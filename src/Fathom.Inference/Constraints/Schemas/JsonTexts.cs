using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fathom.Inference.Constraints.Grammars;

namespace Fathom.Inference.Constraints.Schemas;

/// <summary>Grammars of JSON texts. Where JSON allows any white space, they allow a space, or a line break with an indentation.</summary>
internal sealed class JsonTexts
{
    /// <summary>Most digits before and after a decimal point: more than a double needs, and few enough that numbers end.</summary>
    private const int MaxDigits = 16;

    private static readonly CharacterSet s_control = CharacterSet.Of((0, 0x1F));
    private static readonly CharacterSet s_plain = s_control.Union(CharacterSet.Of("\"\\")).Complement();
    private static readonly Dictionary<int, string> s_escapes = new()
    {
        ['"'] = "\\\"",
        ['\\'] = "\\\\",
        ['\b'] = "\\b",
        ['\f'] = "\\f",
        ['\n'] = "\\n",
        ['\r'] = "\\r",
        ['\t'] = "\\t",
    };

    private static readonly JsonSerializerOptions s_compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly GrammarBuilder _builder;
    private Expression? _space;
    private Expression? _string;
    private Expression? _integer;
    private Expression? _number;
    private RuleExpression? _value;
    private RuleExpression? _object;

    public JsonTexts(GrammarBuilder builder) => _builder = builder;

    /// <summary>Returns at least <paramref name="min"/> and at most <see cref="MaxDigits"/> decimal digits.</summary>
    public static Expression Digits(int min) => new RepeatExpression(new ByteExpression((byte)'0', (byte)'9'), min, MaxDigits);

    public static Expression Quote { get; } = Expression.Literal("\"");

    /// <summary>One character of a string, plain or escaped.</summary>
    public static Expression Character { get; } = Expression.Choice(s_plain.ToExpression(), Escape());

    public Expression Space => _space ??= _builder.Add("space", Expression.Choice(
        Expression.Empty,
        Expression.Literal(" "),
        Expression.Sequence(
            Expression.Literal("\n"),
            Expression.Choice(
                new RepeatExpression(Expression.Literal(" "), 0, 40),
                new RepeatExpression(Expression.Literal("\t"), 1, 20)))));

    public Expression String => _string ??= _builder.Add("string", Expression.Sequence(Quote, Expression.Star(Character), Quote));

    public Expression Integer => _integer ??= _builder.Add("integer", Expression.Sequence(Expression.Optional(Expression.Literal("-")), Whole()));

    public Expression Number => _number ??= _builder.Add("number", Expression.Sequence(
        Expression.Optional(Expression.Literal("-")),
        Whole(),
        Expression.Optional(Expression.Sequence(Expression.Literal("."), Digits(1))),
        Expression.Optional(Expression.Sequence(
            CharacterSet.Of("eE").ToExpression(),
            Expression.Optional(CharacterSet.Of("+-").ToExpression()),
            new RepeatExpression(new ByteExpression((byte)'0', (byte)'9'), 1, 2)))));

    public static Expression Boolean { get; } = Expression.Choice(Expression.Literal("true"), Expression.Literal("false"));

    public static Expression Null { get; } = Expression.Literal("null");

    /// <summary>Any value.</summary>
    public RuleExpression Value
    {
        get
        {
            if (_value is null)
            {
                _value = new RuleExpression(_builder.Declare("value"));
                Expression array = List("[", "]", _value);
                _builder.Define(_value.Rule, Expression.Choice(Null, Boolean, Number, String, _builder.Add("array", array), Object));
            }

            return _value;
        }
    }

    /// <summary>Any object.</summary>
    public RuleExpression Object
    {
        get
        {
            if (_object is null)
            {
                _object = new RuleExpression(_builder.Declare("object"));
                _builder.Define(_object.Rule, List("{", "}", Pair(String, Value)));
            }

            return _object;
        }
    }

    /// <summary>A name, a colon and a value.</summary>
    public Expression Pair(Expression name, Expression value) => Expression.Sequence(name, Expression.Literal(":"), Space, value);

    /// <summary>A comma and white space.</summary>
    public Expression Comma => Expression.Sequence(Expression.Literal(","), Space);

    /// <summary>Returns the canonical text of a value.</summary>
    public static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetRawText() : JsonSerializer.Serialize(value, s_compact);

    /// <summary>Returns the canonical text of a string, quotes included.</summary>
    public static Expression Literal(string text) =>
        Expression.Sequence(Quote, Expression.Sequence([.. text.EnumerateRunes().Select(rune => Spell(CharacterSet.Of((rune.Value, rune.Value))))]), Quote);

    /// <summary>Returns characters of a string in canonical form: plain, a two-character escape, or, for other control characters, their number.</summary>
    public static Expression Spell(CharacterSet set)
    {
        List<Expression> choices = [set.Except(s_plain.Complement()).ToExpression()];
        choices.AddRange(Enumerable.Range(0, '\\' + 1).Where(set.Contains).Where(s_plain.Complement().Contains).Select(EscapeOf).Select(Expression.Literal));
        return Expression.Choice([.. choices]);
    }

    /// <summary>Returns any string other than the given names, in canonical form.</summary>
    public static Expression StringExcept(IEnumerable<string> names)
    {
        var graph = new NameGraph();
        foreach (string name in names)
        {
            graph.Add(name);
        }

        return Expression.Sequence(Quote, graph.Complement(), Quote);
    }

    private static string EscapeOf(int character) => s_escapes.GetValueOrDefault(character) ?? $"\\u{character:x4}";

    private Expression List(string open, string close, Expression item) => Expression.Sequence(
        Expression.Literal(open),
        Space,
        Expression.Optional(Expression.Sequence(item, Expression.Star(Expression.Sequence(Comma, item)), Space)),
        Expression.Literal(close));

    private static Expression Whole() => Expression.Choice(
        Expression.Literal("0"),
        Expression.Sequence(new ByteExpression((byte)'1', (byte)'9'), new RepeatExpression(new ByteExpression((byte)'0', (byte)'9'), 0, MaxDigits - 1)));

    private static Expression Escape()
    {
        Expression hex = CharacterSet.Of(('0', '9'), ('a', 'f'), ('A', 'F')).ToExpression();
        Expression Unit(Expression first, Expression second) => Expression.Sequence(Expression.Literal("\\u"), first, second, hex, hex);
        Expression notD = CharacterSet.Of(('0', '9'), ('a', 'c'), ('A', 'C'), ('e', 'f'), ('E', 'F')).ToExpression();
        Expression d = CharacterSet.Of("dD").ToExpression();
        return Expression.Choice(
            Expression.Sequence(Expression.Literal("\\"), CharacterSet.Of("\"\\/bfnrt").ToExpression()),
            Unit(notD, hex),
            Unit(d, CharacterSet.Of(('0', '7')).ToExpression()),
            Expression.Sequence(
                Unit(d, CharacterSet.Of("89abAB").ToExpression()),
                Unit(d, CharacterSet.Of(('c', 'f'), ('C', 'F')).ToExpression())));
    }

    /// <summary>Names as a trie of characters.</summary>
    private sealed class NameGraph
    {
        private readonly List<(Dictionary<int, int> Children, bool IsName)> _nodes = [([], false)];

        public void Add(string name)
        {
            int node = 0;
            foreach (Rune rune in name.EnumerateRunes())
            {
                if (!_nodes[node].Children.TryGetValue(rune.Value, out int next))
                {
                    next = _nodes.Count;
                    _nodes[node].Children.Add(rune.Value, next);
                    _nodes.Add(([], false));
                }

                node = next;
            }

            _nodes[node] = _nodes[node] with { IsName = true };
        }

        /// <summary>Returns all texts that leave the trie, or end inside it where no name ends.</summary>
        public Expression Complement()
        {
            int free = _nodes.Count;
            int end = free + 1;
            List<GraphEdge> edges = [new(free, Spell(CharacterSet.Any), free), new(free, Expression.Empty, end)];
            for (int node = 0; node < _nodes.Count; node++)
            {
                (Dictionary<int, int> children, bool isName) = _nodes[node];
                edges.AddRange(children.Select(child => new GraphEdge(node, Spell(CharacterSet.Of((child.Key, child.Key))), child.Value)));
                CharacterSet others = CharacterSet.Of([.. children.Keys.Select(key => (key, key))]).Complement();
                edges.Add(new GraphEdge(node, Spell(others), free));
                if (!isName)
                {
                    edges.Add(new GraphEdge(node, Expression.Empty, end));
                }
            }

            return new GraphExpression(end + 1, edges);
        }
    }
}
