using System.Text.RegularExpressions;
using Fathom.Inference.Constraints;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Constraints.Grammars;
using Fathom.Inference.Constraints.Matching;

namespace Fathom.Inference.Tests.Constraints;

public class GrammarTests
{
    private const string Arithmetic = """
        # sums and products
        root ::= sum "\n"?
        sum ::= product (("+" | "-") product)*
        product ::= factor ("*" factor)*
        factor ::= number | "(" sum ")"
        number ::= [1-9] [0-9]{0,3}
                 | "0"
        """;

    private const string Ambiguous = """
        root ::= (a | b)+ c?
        a ::= "x" | "xx" a?
        b ::= "xxx" | "y" b "z" | ""
        c ::= [^x-z\n] | "ä" | "\u65e5" .
        """;

    public static TheoryData<string> Grammars => [Arithmetic, Ambiguous];

    [Theory, MemberData(nameof(Grammars))]
    public void Compile_RandomGenerations_AreTextsOfTheGrammar(string gbnf)
    {
        CompiledConstraint constraint = Vocabularies.Compiler().Compile(OutputFormat.Grammar(gbnf));
        var random = new Random(1);
        for (int i = 0; i < 50; i++)
        {
            if (Vocabularies.Draw(constraint.Create(), random, maxTokens: 60) is { } text)
            {
                Assert.True(GrammarReference.Accepts(constraint.Grammar, text), text);
            }
        }
    }

    [Theory, MemberData(nameof(Grammars))]
    public void Accepts_RandomTexts_AsTheSlowTwin(string gbnf)
    {
        CompiledConstraint constraint = Vocabularies.Compiler().Compile(OutputFormat.Grammar(gbnf));
        var random = new Random(2);
        string[] parts = ["x", "xx", "y", "z", "ä", "日本", "1", "0", "12", "+", "*", "(", ")", "\n"];
        int accepted = 0;
        for (int i = 0; i < 1500; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => parts[random.Next(parts.Length)]));
            bool expected = GrammarReference.Accepts(constraint.Grammar, text);
            Assert.True(expected == Vocabularies.Accepts(constraint, text), $"'{text}' should be {expected}");
            accepted += expected ? 1 : 0;
        }

        Assert.True(accepted > 25, $"only {accepted} texts were accepted");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"array\",\"items\":{\"type\":\"number\"}}}}")]
    public void Allowed_AtEveryStep_IsWhatCanBeRead(string schema)
    {
        CompiledConstraint constraint = Vocabularies.Compiler().Compile(schema.Length == 0 ? OutputFormat.JsonObject : OutputFormat.JsonSchema(schema));
        var random = new Random(3);
        for (int round = 0; round < 12; round++)
        {
            var matcher = new GrammarMatcher(constraint.Masks);
            List<int> path = [];
            for (int step = 0; step < 25; step++)
            {
                int[] allowed = [.. Enumerable.Range(0, Vocabularies.Tokenizer.VocabularySize).Where(token => matcher.Allowed()[token])];
                Assert.Equal(Enumerable.Range(0, Vocabularies.Tokenizer.VocabularySize).Where(token => CanFollow(constraint, path, token)), allowed);
                if (allowed.Length == 0)
                {
                    break;
                }

                path.Add(allowed[random.Next(allowed.Length)]);
                Assert.True(matcher.TryAccept(path[^1]));
            }
        }
    }

    [Theory]
    [InlineData("a|b*c", "abc")]
    [InlineData("(ab|a)(bc|c)?", "abc")]
    [InlineData("a{2,4}b?c+", "abc")]
    [InlineData("[^a]*.a", "ab\n")]
    [InlineData("\\d+(\\.\\d{1,2})?", "01.")]
    [InlineData("(?:a|(?<x>b))\\s\\w", "ab _\t")]
    [InlineData("\\x61[\\u00e4-ü]\\S*?", "aäü ")]
    [InlineData("^ab?$", "ab")]
    [InlineData("[\\]\\-a]+", "]-a")]
    public void Regex_RandomTexts_AsTheFrameworks(string pattern, string alphabet)
    {
        CompiledConstraint constraint = Vocabularies.Compiler().Compile(OutputFormat.Regex(pattern));
        var reference = new Regex($"^(?:{pattern})\\z", RegexOptions.CultureInvariant);
        var random = new Random(4);
        for (int i = 0; i < 700; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(7)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            Assert.True(reference.IsMatch(text) == Vocabularies.Accepts(constraint, text), $"{pattern}: '{text}'");
        }
    }

    /// <summary>Spaces around repetitions, and line breaks in literals and classes, as llama.cpp reads them.</summary>
    [Theory]
    [InlineData("root ::= (\"a\" | \"b\") * \"c\" {1, 2} [x] +", "abccx", "abcccx")]
    [InlineData("root ::= (\"a\" # maybe\n  ? \"b\" { 2 , })", "bb", "b")]
    [InlineData("root ::= \"a\nb\" [^\n] [\n\t]", "a\nbc\n", "a\nb\n\n")]
    public void Grammar_SpacesAndLineBreaks_AreReadAsLlamaCppDoes(string gbnf, string text, string other)
    {
        CompiledConstraint constraint = Vocabularies.Compiler().Compile(OutputFormat.Grammar(gbnf));

        Assert.True(Vocabularies.Accepts(constraint, text));
        Assert.False(Vocabularies.Accepts(constraint, other));
    }

    [Theory]
    [InlineData("root ::= a", ConstraintErrorCodes.GrammarRule, "line 1, column 10")]
    [InlineData("a ::= \"x\"", ConstraintErrorCodes.GrammarRule, "")]
    [InlineData("root ::= \"x", ConstraintErrorCodes.GrammarSyntax, "line 1, column 12")]
    [InlineData("root ::= [z-a]", ConstraintErrorCodes.GrammarSyntax, "line 1, column 14")]
    [InlineData("root = \"x\"", ConstraintErrorCodes.GrammarSyntax, "line 1, column 6")]
    [InlineData("root ::= (\"x\"", ConstraintErrorCodes.GrammarSyntax, "line 1, column 14")]
    [InlineData("root ::= \"x\"\nroot ::= \"y\"", ConstraintErrorCodes.GrammarRule, "line 2, column 1")]
    [InlineData("root ::= root \"x\" | \"y\"", ConstraintErrorCodes.GrammarLeftRecursion, "root")]
    [InlineData("root ::= a\na ::= b? a \"x\" | \"y\"\nb ::= \"z\"", ConstraintErrorCodes.GrammarLeftRecursion, "a")]
    [InlineData("root ::= \"x\" root", ConstraintErrorCodes.GrammarEmpty, "root")]
    [InlineData("root ::= \"x\"{20000}", ConstraintErrorCodes.GrammarLimit, "line 1, column 19")]
    [InlineData("root ::= ((\"x\"{1000}){1000}){1000}", ConstraintErrorCodes.GrammarLimit, "")]
    public void Grammar_Wrong_IsRefusedWithItsPlace(string gbnf, string code, string where)
    {
        ConstraintException failure = Assert.Throws<ConstraintException>(() => Vocabularies.Compiler().Compile(OutputFormat.Grammar(gbnf)));

        Assert.Equal((code, where), (failure.Code, failure.Where));
    }

    /// <summary>What reads and connects expressions calls itself, and what analyzes rules goes over all of them repeatedly.</summary>
    [Fact]
    public void Grammar_ManyRepetitionsOrALongChain_IsRefusedAtOnce()
    {
        string repeated = $"root ::= \"a\"{new string('*', 100_000)}";
        IEnumerable<string> chain = Enumerable.Range(0, 8_000).Select(i => $"r{i} ::= r{i + 1}");
        string chained = $"root ::= r0\n{string.Join('\n', chain)}\nr8000 ::= \"\"";

        foreach (string gbnf in (string[])[repeated, chained])
        {
            ConstraintException failure = Assert.Throws<ConstraintException>(() => Vocabularies.Compiler().Compile(OutputFormat.Grammar(gbnf)));
            Assert.Equal(ConstraintErrorCodes.GrammarLimit, failure.Code);
        }
    }

    [Theory]
    [InlineData("(a", ConstraintErrorCodes.RegexSyntax)]
    [InlineData("a)", ConstraintErrorCodes.RegexSyntax)]
    [InlineData("[a", ConstraintErrorCodes.RegexSyntax)]
    [InlineData("a**", ConstraintErrorCodes.RegexSyntax)]
    [InlineData("*", ConstraintErrorCodes.RegexSyntax)]
    [InlineData("a{3,2}", ConstraintErrorCodes.RegexSyntax)]
    [InlineData("\\u12", ConstraintErrorCodes.RegexSyntax)]
    [InlineData("\\bword", ConstraintErrorCodes.RegexUnsupported)]
    [InlineData("(a)\\1", ConstraintErrorCodes.RegexUnsupported)]
    [InlineData("a(?!b)", ConstraintErrorCodes.RegexUnsupported)]
    [InlineData("a^b", ConstraintErrorCodes.RegexUnsupported)]
    [InlineData("\\p{L}", ConstraintErrorCodes.RegexUnsupported)]
    [InlineData("(a|b)*a(a|b){25}", ConstraintErrorCodes.GrammarLimit)]
    public void Regex_Wrong_IsRefused(string pattern, string code) =>
        Assert.Equal(code, Assert.Throws<ConstraintException>(() => Vocabularies.Compiler().Compile(OutputFormat.Regex(pattern))).Code);

    [Fact]
    public void Limits_AtTheirBorders_Hold()
    {
        ConstraintLimits limits = ConstraintLimits.Default with { MaxDepth = 3, MaxPatternCharacters = 9, MaxSourceCharacters = 20, MaxRepetition = 5 };
        ConstraintCompiler compiler = Vocabularies.Compiler(limits: limits);

        compiler.Compile(OutputFormat.Regex("(((abc)))"));
        compiler.Compile(OutputFormat.Regex("a{5}"));
        compiler.Compile(OutputFormat.Grammar("root ::= \"123456789\""));
        Assert.Throws<ConstraintException>(() => compiler.Compile(OutputFormat.Regex("((((a))))")));
        Assert.Throws<ConstraintException>(() => compiler.Compile(OutputFormat.Regex("(((abcd)))")));
        Assert.Throws<ConstraintException>(() => compiler.Compile(OutputFormat.Regex("a{6}")));
        Assert.Throws<ConstraintException>(() => compiler.Compile(OutputFormat.Grammar("root ::= \"1234567890\"")));
    }

    [Fact]
    public void Compile_SameFormatAgain_IsFoundAgain()
    {
        ConstraintCompiler compiler = Vocabularies.Compiler(limits: ConstraintLimits.Default with { MaxCached = 2 });

        CompiledConstraint first = compiler.Compile(OutputFormat.Regex("a"));

        Assert.Same(first, compiler.Compile(OutputFormat.Regex("a")));
        compiler.Compile(OutputFormat.Regex("b"));
        compiler.Compile(OutputFormat.Regex("c"));
        Assert.NotSame(first, compiler.Compile(OutputFormat.Regex("a")));
    }

    [Fact]
    public void Apply_AnyLength_MatchesReference()
    {
        var random = new Random(5);
        for (int length = 0; length < 200; length++)
        {
            var mask = new TokenMask(length + (length % 3) - 1 < 0 ? 0 : length + (length % 3) - 1);
            for (int token = 0; token < mask.NumTokens; token++)
            {
                if (random.Next(3) > 0 || length % 7 == 0)
                {
                    mask.Add(token);
                }
            }

            float[] expected = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())];
            float[] actual = [.. expected];

            mask.Apply(actual);
            mask.ApplyReference(expected);

            Assert.Equal(expected, actual);
        }
    }

    private static bool CanFollow(CompiledConstraint constraint, List<int> path, int token)
    {
        if (Vocabularies.Tokenizer.IsSpecial(token))
        {
            return false;
        }

        byte[] bytes = [.. path.Append(token).SelectMany(part => Vocabularies.Tokenizer.TokenBytes(part).ToArray())];
        return new GrammarMatcher(constraint.Masks).TryAccept(bytes);
    }
}
