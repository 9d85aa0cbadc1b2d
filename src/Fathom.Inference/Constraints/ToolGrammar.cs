using System.Text;
using System.Text.Json;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Constraints.Grammars;
using Fathom.Inference.Constraints.Matching;
using Fathom.Inference.Constraints.Schemas;
using Fathom.Templates;
using Fathom.Templates.ToolCalls;

namespace Fathom.Inference.Constraints;

/// <summary>Grammars of calls as a model spells them. Markers that are single tokens must be those tokens.</summary>
internal sealed class ToolGrammar(ToolCallFormat format, TokenVocabulary vocabulary, JsonTexts json, GrammarBuilder builder, ConstraintLimits limits)
{
    private const string NoParameters = """{"type":"object","properties":{},"additionalProperties":false}""";

    private static readonly Expression s_anyByte = new ByteExpression(0, 255);

    /// <summary>Returns the grammar of one or several calls.</summary>
    public Expression Calls(IReadOnlyList<ChatTool> tools, bool allowsSeveral) => Sequence(Opening, CallsBehindOpening(tools, allowsSeveral));

    /// <summary>Returns text with calls wherever the model begins one. The opening of a call can't be anything else.</summary>
    public Expression TextAndCalls(IReadOnlyList<ChatTool> tools, bool allowsSeveral)
    {
        Expression calls = CallsBehindOpening(tools, allowsSeveral);
        return format == ToolCallFormat.Llama3
            ? Expression.Choice(Sequence(Opening, calls), TextWithoutObject())
            : Text(calls, allowsSeveral);
    }

    /// <summary>The opening of the calls.</summary>
    private Expression Opening => format switch
    {
        ToolCallFormat.Hermes => Marker("<tool_call>"),
        ToolCallFormat.Llama3 => Expression.Literal("{"),
        _ => Marker("<｜tool▁calls▁begin｜>"),
    };

    private Expression CallsBehindOpening(IReadOnlyList<ChatTool> tools, bool allowsSeveral)
    {
        (string between, bool isInSection) = format switch
        {
            ToolCallFormat.Hermes => ("\n", false),
            ToolCallFormat.Llama3 => ("; ", false),
            ToolCallFormat.DeepSeekV3 => ("\n", true),
            _ => (string.Empty, true),
        };
        RuleExpression call = builder.Add("call", Expression.Choice([.. tools.Select(Call)]));
        Expression first = isInSection ? Sequence(Marker("<｜tool▁call▁begin｜>"), call) : call;
        Expression next = Sequence(Expression.Literal(between), isInSection ? Marker("<｜tool▁call▁begin｜>") : Opening, call);
        Expression end = isInSection ? Marker("<｜tool▁calls▁end｜>") : Expression.Empty;
        return Sequence(first, allowsSeveral ? Expression.Star(next) : Expression.Empty, end);
    }

    /// <summary>Returns a call after its opening marker.</summary>
    private Expression Call(ChatTool tool)
    {
        Expression name = Expression.Literal(tool.Name);
        Expression quoted = JsonTexts.Literal(tool.Name);
        Expression arguments = Arguments(tool);
        return format switch
        {
            ToolCallFormat.Hermes => Sequence(
                Expression.Literal("\n{\"name\": "), quoted, Expression.Literal(", \"arguments\": "), arguments,
                Expression.Literal("}\n"), Marker("</tool_call>")),
            ToolCallFormat.Llama3 => Sequence(
                Expression.Literal("\"name\": "), quoted, Expression.Literal(", \"parameters\": "), arguments, Expression.Literal("}")),
            ToolCallFormat.DeepSeekV3 => Sequence(
                Expression.Literal("function"), Marker("<｜tool▁sep｜>"), name, Expression.Literal("\n```json\n"), arguments,
                Expression.Literal("\n```"), Marker("<｜tool▁call▁end｜>")),
            _ => Sequence(name, Marker("<｜tool▁sep｜>"), arguments, Marker("<｜tool▁call▁end｜>")),
        };
    }

    private Expression Arguments(ChatTool tool) => tool.IsStrict
        ? SchemaCompiler.Compile(tool.Parameters ?? JsonElement.Parse(NoParameters), builder, json, limits)
        : json.Object;

    /// <summary>Returns text in which a call's opening occurs only if a call follows. Node i: the last i bytes begin the opening.</summary>
    private Expression Text(Expression calls, bool allowsSeveral)
    {
        int? token = vocabulary.FindSpecial(format == ToolCallFormat.Hermes ? "<tool_call>" : "<｜tool▁calls▁begin｜>");
        byte[] opening = Encoding.UTF8.GetBytes(format == ToolCallFormat.Hermes ? "<tool_call>" : "<｜tool▁call");
        int end = opening.Length;
        int after = allowsSeveral ? 0 : end;
        List<GraphEdge> edges = [];
        for (int node = 0; node < opening.Length; node++)
        {
            edges.AddRange(StepsFrom(node, opening, calls, after, isForbidden: token is not null || format != ToolCallFormat.Hermes));
            edges.Add(new GraphEdge(node, Expression.Empty, end));
            foreach (string tag in (string[])["<think>", "</think>"])
            {
                if (vocabulary.FindSpecial(tag) is { } think)
                {
                    edges.Add(new GraphEdge(node, new TokenExpression(think), 0));
                }
            }

            if (token is not null || format != ToolCallFormat.Hermes)
            {
                edges.Add(new GraphEdge(node, Sequence(Opening, calls), after));
            }
        }

        return new GraphExpression(end + 1, edges);
    }

    /// <summary>Returns the bytes that lead from a node to each other node, after Knuth, Morris and Pratt.</summary>
    private static IEnumerable<GraphEdge> StepsFrom(int node, byte[] opening, Expression calls, int after, bool isForbidden)
    {
        for (int value = 0; value < 256; value++)
        {
            byte[] read = [.. opening.AsSpan(0, node), (byte)value];
            int next = Math.Min(read.Length, opening.Length);
            while (!read.AsSpan(read.Length - next).SequenceEqual(opening.AsSpan(0, next)))
            {
                next--;
            }

            var label = new ByteExpression((byte)value, (byte)value);
            if (next < opening.Length)
            {
                yield return new GraphEdge(node, label, next);
            }
            else if (!isForbidden)
            {
                yield return new GraphEdge(node, Sequence(label, calls), after);
            }
        }
    }

    /// <summary>Returns text that doesn't begin with an object, which would be a call.</summary>
    private static Expression TextWithoutObject()
    {
        Expression space = CharacterSet.Of(" \t\r\n").ToExpression();
        Expression other = Expression.Choice(
            new ByteExpression(0, 8), new ByteExpression(11, 12), new ByteExpression(14, 31),
            new ByteExpression(33, (byte)'{' - 1), new ByteExpression((byte)'{' + 1, 255));
        return Sequence(Expression.Star(space), Expression.Optional(Sequence(other, Expression.Star(s_anyByte))));
    }

    private Expression Marker(string text) => vocabulary.FindSpecial(text) is { } token ? new TokenExpression(token) : Expression.Literal(text);

    private static Expression Sequence(params Expression[] items) => Expression.Sequence(items);
}
