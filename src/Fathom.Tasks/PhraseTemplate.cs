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
    }

    /// <summary>Parses a template; see <see cref="Phrasings"/> for the grammar.</summary>
    public static PhraseTemplate Parse(string template)
    {
        int position = 0;
        List<Node> nodes = ParseSequence(template, ref position, inChoice: false);
        return new PhraseTemplate(nodes);
    }

    /// <summary>Writes the template with its values; alternatives are drawn.</summary>
    public void Render(ReadOnlySpan<string> values, TaskRandom random, MarkedText text) => Render(_nodes, values, random, text);

    private static void Render(List<Node> nodes, ReadOnlySpan<string> values, TaskRandom random, MarkedText text)
    {
        foreach (Node node in nodes)
        {
            switch (node.Kind)
            {
                case NodeKind.Literal:
                    text.Append(node.Text, TextMark.Free);
                    break;
                case NodeKind.Slot:
                    MendArticle(values[node.Slot], text);
                    text.Append(values[node.Slot], node.IsSoft ? TextMark.Cased : TextMark.Exact);
                    break;
                default:
                    Render(random.Pick(node.Choices), values, random, text);
                    break;
            }
        }
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

    private static List<Node> ParseSequence(string template, ref int position, bool inChoice)
    {
        var nodes = new List<Node>();
        while (position < template.Length && !(inChoice && template[position] is '|' or '>'))
        {
            nodes.Add(template[position] switch
            {
                '{' => ParseSlot(template, ref position),
                '<' => ParseChoice(template, ref position),
                _ => ParseLiteral(template, ref position, inChoice),
            });
        }

        return nodes;
    }

    private static Node ParseLiteral(string template, ref int position, bool inChoice)
    {
        int start = position;
        while (position < template.Length && template[position] is not ('{' or '<') && !(inChoice && template[position] is '|' or '>'))
        {
            position++;
        }

        return new Node(NodeKind.Literal, template[start..position]);
    }

    private static Node ParseSlot(string template, ref int position)
    {
        int end = template.IndexOf('}', position);
        if (end < 0)
        {
            throw new ArgumentException($"template '{template}': slot at {position} has no end");
        }

        string inside = template[(position + 1)..end];
        position = end + 1;
        bool isSoft = inside.StartsWith('~');
        return new Node(NodeKind.Slot, "", int.Parse(isSoft ? inside[1..] : inside, CultureInfo.InvariantCulture), isSoft);
    }

    private static Node ParseChoice(string template, ref int position)
    {
        var node = new Node(NodeKind.Choice, "");
        do
        {
            position++;
            node.Choices.Add(ParseSequence(template, ref position, inChoice: true));
        }
        while (position < template.Length && template[position] == '|');

        if (position >= template.Length)
        {
            throw new ArgumentException($"template '{template}': alternatives without end");
        }

        position++;
        return node;
    }

    private sealed record Node(NodeKind Kind, string Text, int Slot = 0, bool IsSoft = false)
    {
        public List<List<Node>> Choices { get; } = [];
    }
}
