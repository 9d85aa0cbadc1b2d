using Fathom.Formats.Shapes;
using Fathom.Inference.Constraints;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Constraints.Matching;
using Fathom.Inference.Requests;
using Fathom.Templates.ToolCalls;
using Fathom.Tokenizers;
using Fathom.Tokenizers.Definitions;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Inference.Tests.Constraints;

/// <summary>A vocabulary of all bytes and of tokens that cross the borders of JSON's parts, and texts drawn from it at random.</summary>
internal static class Vocabularies
{
    private static readonly string[] s_pieces =
    [
        "{\"", "\":", "\",", "\"}", "\"]", "[]", "{}", "},", "],", ",\"", "true", "false", "null", "abc", "a\"", "\\n", "\\u00", "12", "0.5", "-1",
        "ĠĠ", "ĊĠĠ", ":Ġ", "name", "\":Ġ\"", "\":Ġ{\"", "]}", "\"}]", "}}}", "1,", "1]", "1}", "Ã¤", "æĹ", "æĹ¥", "<think>", "</think>", "</th",
        "ink>Ċ", "<tool_call>", "</tool_call>", "call",
    ];

    private static readonly string[] s_special =
        ["<｜tool▁calls▁begin｜>", "<｜tool▁calls▁end｜>", "<｜tool▁call▁begin｜>", "<｜tool▁call▁end｜>", "<｜tool▁sep｜>", "<|python_tag|>", "<s>", "</s>"];

    public static Tokenizer Tokenizer { get; } = Create();

    public static IReadOnlySet<int> EndOfGeneration { get; } = new HashSet<int> { Tokenizer.FindToken("</s>")!.Value };

    public static int End => EndOfGeneration.Single();

    public static ConstraintCompiler Compiler(ToolCallFormat? tools = null, ConstraintLimits? limits = null) => new(Tokenizer, EndOfGeneration, tools, limits);

    /// <summary>Draws a text with random logits; closing marks and the end become likelier as it grows. Null when it doesn't end in time.</summary>
    public static string? Draw(ITokenConstraint constraint, Random random, int maxTokens = 600)
    {
        List<int> tokens = [];
        float[] logits = new float[Tokenizer.VocabularySize];
        for (int i = 0; i < maxTokens; i++)
        {
            for (int token = 0; token < logits.Length; token++)
            {
                logits[token] = random.NextSingle();
            }

            foreach (int closing in (int[])['"', '}', ']', End])
            {
                logits[closing] += i * 0.02f;
            }

            constraint.Mask(logits);
            int next = Array.IndexOf(logits, logits.Max());
            Assert.True(logits[next] > float.NegativeInfinity, "everything is forbidden");
            constraint.Accept(next);
            if (next == End)
            {
                return Tokenizer.Decode([.. tokens]);
            }

            tokens.Add(next);
        }

        return null;
    }

    /// <summary>Whether a text can be read to its end, byte by byte.</summary>
    public static bool Accepts(CompiledConstraint constraint, string text)
    {
        var matcher = new GrammarMatcher(constraint.Masks);
        return matcher.TryAccept(System.Text.Encoding.UTF8.GetBytes(text)) && matcher.IsComplete;
    }

    private static Tokenizer Create()
    {
        string[] bytes = SyntheticVocabulary.Tokens(SyntheticVocabulary.LeastTokens)[..256];
        string[] tokens = [.. bytes, .. s_pieces, .. s_special];
        return Tokenizer.FromVocabulary(new VocabularyDefinition
        {
            Model = "gpt2",
            PreTokenizer = "gpt-2",
            Tokens = tokens,
            Kinds = [.. tokens.Select((_, id) => id < bytes.Length + s_pieces.Length ? TokenKind.Normal : TokenKind.Control)],
            Merges = [],
            BosId = tokens.Length - 2,
            EosId = tokens.Length - 1,
            AddBos = false,
        });
    }
}
