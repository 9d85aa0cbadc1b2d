using System.Globalization;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks;

/// <summary>A parsed template: literals, slots and choices in order.</summary>
internal sealed class PhraseTemplate
{
    private readonly List<Node> _nodes;

    private PhraseTemplate(List<Node> nodes) => _nodes = nodes;

    private enum NodeKind
    {
        Literal,
        Slot,
        Choice,

        /// <summary>In a frame, the phrase.</summary>
        Phrase,

        /// <summary>In a frame, the phrase with a capital.</summary>
        CapitalPhrase,

        /// <summary>A phrase in any of some frames.</summary>
        Framed,
    }

    /// <summary>Parses a template; see <see cref="Phrasings"/> for the grammar.</summary>
    public static PhraseTemplate Parse(string template) => new Parser(template, isFrame: false).Parse();

    /// <summary>Parses a sentence that a phrase is put into: <c>[x]</c> is the phrase, <c>[X]</c> the phrase with a capital.</summary>
    public static PhraseTemplate ParseFrame(string template) => new Parser(template, isFrame: true).Parse();

    /// <summary>A phrase in any of some frames, drawn like alternatives.</summary>
    public static PhraseTemplate InFrames(string phrase, PhraseTemplate[] frames)
    {
        var node = new Node(NodeKind.Framed, "");
        node.Choices.Add(Parse(phrase)._nodes);
        node.Choices.Add(Parse(char.ToUpperInvariant(phrase[0]) + phrase[1..])._nodes);
        node.Choices.AddRange(frames.Select(frame => frame._nodes));
        return new PhraseTemplate([node]);
    }

    /// <summary>Writes the template with its values; alternatives are drawn.</summary>
    public void Render(ReadOnlySpan<string> values, TaskRandom random, MarkedText text) => Render(_nodes, null, values, random, text);

    private static void Render(List<Node> nodes, Node? framed, ReadOnlySpan<string> values, TaskRandom random, MarkedText text)
    {
        foreach (Node node in nodes)
        {
            switch (node.Kind)
            {
                case NodeKind.Literal:
                    text.Append(node.Text, TextMark.Free);
                    break;
                case NodeKind.Slot:
                    string value = Inside(values[node.Slot], text);
                    MendArticle(value, text);
                    text.Append(value, node.IsSoft ? TextMark.Cased : TextMark.Exact);
                    break;
                case NodeKind.Phrase or NodeKind.CapitalPhrase:
                    Render(framed!.Choices[node.Kind == NodeKind.Phrase ? 0 : 1], null, values, random, text);
                    break;
                case NodeKind.Framed:
                    Render(node.Choices[2 + random.Below(node.Choices.Count - 2)], node, values, random, text);
                    break;
                default:
                    Render(random.Pick(node.Choices), framed, values, random, text);
                    break;
            }
        }
    }

    /// <summary>A value without its quotes or brackets where the template has them already.</summary>
    private static string Inside(string value, MarkedText text)
    {
        if (value.Length < 3 || !text.IsFree(text.Length - 1))
        {
            return value;
        }

        char before = text[text.Length - 1];
        bool isQuoted = (before is '"' or '\'') && (value[0] is '"' or '\'') && value.IndexOf(value[0], 1) == value.Length - 1;
        bool isListed = before == '[' && (value[0], value[^1]) is ('[', ']') or ('(', ')') && value.IndexOf(value[0], 1) < 0;
        return isQuoted || isListed ? value[1..^1] : value;
    }

    /// <summary>Turns "a" into "an" where the value that follows needs it.</summary>
    private static void MendArticle(string value, MarkedText text)
    {
        int article = text.Length - 2;
        bool follows = article >= 0 && text[article] is 'a' or 'A' && text[article + 1] == ' ' && text.IsFree(article) && text.IsFree(article + 1)
            && (article == 0 || text[article - 1] is ' ' or '\n');
        if (follows && Nouns.TakesAn(value))
        {
            text.Insert(article + 1, "n", TextMark.Free);
        }
    }

    private ref struct Parser(string template, bool isFrame)
    {
        private int _position;

        public PhraseTemplate Parse() => new(ParseSequence(inChoice: false));

        private List<Node> ParseSequence(bool inChoice)
        {
            var nodes = new List<Node>();
            while (_position < template.Length && !(inChoice && template[_position] is '|' or '>'))
            {
                nodes.Add(template[_position] switch
                {
                    '{' => ParseSlot(),
                    '<' => ParseChoice(),
                    '[' when IsPhrase() => ParsePhrase(),
                    _ => ParseLiteral(inChoice),
                });
            }

            return nodes;
        }

        private readonly bool IsPhrase() => isFrame && template.AsSpan(_position) is ['[', 'x' or 'X', ']', ..];

        private Node ParsePhrase()
        {
            bool isCapital = template[_position + 1] == 'X';
            _position += 3;
            return new Node(isCapital ? NodeKind.CapitalPhrase : NodeKind.Phrase, "");
        }

        private Node ParseLiteral(bool inChoice)
        {
            int start = _position;
            while (_position < template.Length && template[_position] is not ('{' or '<') && !IsPhrase()
                && !(inChoice && template[_position] is '|' or '>'))
            {
                _position++;
            }

            return new Node(NodeKind.Literal, template[start.._position]);
        }

        private Node ParseSlot()
        {
            int end = template.IndexOf('}', _position);
            if (end < 0)
            {
                throw new ArgumentException($"template '{template}': slot at {_position} has no end");
            }

            string inside = template[(_position + 1)..end];
            _position = end + 1;
            bool isSoft = inside.StartsWith('~');
            return new Node(NodeKind.Slot, "", int.Parse(isSoft ? inside[1..] : inside, CultureInfo.InvariantCulture), isSoft);
        }

        private Node ParseChoice()
        {
            var node = new Node(NodeKind.Choice, "");
            do
            {
                _position++;
                node.Choices.Add(ParseSequence(inChoice: true));
            }
            while (_position < template.Length && template[_position] == '|');

            if (_position >= template.Length)
            {
                throw new ArgumentException($"template '{template}': alternatives without end");
            }

            _position++;
            return node;
        }
    }

    private sealed record Node(NodeKind Kind, string Text, int Slot = 0, bool IsSoft = false)
    {
        public List<List<Node>> Choices { get; } = [];
    }
}
