using System.Text;
using System.Text.RegularExpressions;
using Fathom.Inference.Constraints;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Tests.Constraints;
using Fathom.Testing.Fuzzing;

namespace Fathom.Inference.Tests.Fuzzing;

/// <summary>Schemas, patterns and grammars that are nearly right: they are compiled and drawn from, or refused.</summary>
public partial class ConstraintFuzzTests
{
    private const int Cases = 150;
    private const int DrawnTokens = 24;

    private static readonly string[] s_schemas =
    [
        """
        {"type": "object", "properties": {"name": {"type": "string", "minLength": 1, "maxLength": 8, "pattern": "^[a-z]+$"}, "age": {"type": "integer",
         "minimum": 0, "maximum": 150},
         "tags": {"type": "array", "items": {"enum": ["a", "b", 3, null, true]}, "minItems": 1, "maxItems": 3}}, "required": ["name"],
          "additionalProperties": false}
        """,
        """
        {"$defs": {"node": {"type": "object", "properties": {"value": {"type": "number"},
         "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]}}, "required": ["value"]}},
         "$ref": "#/$defs/node"}
        """,
        """
            {"oneOf": [{"const": {"a": [1, 2.5, "x"]}}, {"type": ["string", "boolean"]}, {"allOf": [{"type": "integer",
             "multipleOf": 5}, {"exclusiveMaximum": 100}]}], "title": "t"}
            """,
        """
            {"type": "array", "prefixItems": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "uuid"}],
             "items": {"type": "object", "additionalProperties": {"type": "integer"}}}
            """,
    ];

    private static readonly string[] s_patterns =
    [
        @"(\d{4})-(0[1-9]|1[0-2])-\d\d", "[a-zA-Z_][\\w.]*@(?:x|yz)+\\.com", "(a|b)*c{2,5}?[^\\s\\x41-\\x5a]+",
        @"^\p{Lu}\p{Ll}+( \p{L}+){0,3}$", "日本|ä|\\u0041",
    ];

    private static readonly string[] s_awkwardInPatterns =
    [
        "(", ")", "[", "]", "{", "}", "{0}", "{999999999999}", "{5,2}", "{,}", "*", "+", "?", "**", "|", "||", "^", "$", "\\", "\\1", "\\k<x>", "(?=a)",
        "(?!a)", "(?<=a)", "(?<n>a)", "(?i)", "(?#x)", "\\b", "\\B",
        "[^]", "[]", "[z-a]", "[a-", "[\\d-z]", "\\p{", "\\p{Nope}", "\\x", "\\u12", "\\u{110000}", "\\ud800", "\ud800", "\0", ".", "(a*)*",
        "((a{9}){9}){9}", "\\c", "\\Q", "[[:alpha:]]", "(?", "(?:",
    ];

    private static readonly string[] s_grammars =
    [
        "root ::= item (\",\" item)* \".\"\nitem ::= [a-z]{1,6} | \"日本\" | \"\\x41\\n\" | digit{2}\ndigit ::= [0-9] # a comment\n",
        "root ::= \"(\" root \")\" | [^()\\n]+ | .",
        "root ::= (a | b)? c{0,3} \"x\"+\na ::= \"a\" a | \"\"\nb ::= a\nc ::= [\\u0041-\\u005A_-]\n",
    ];

    private static readonly string[] s_awkwardInGrammars =
    [
        "root", "::=", "|", "(", ")", "[", "]", "\"", "\"\"", "{", "}", "{2147483647}", "{9,1}", "{,}", "*", "+", "?", ".", "#", "\n", "\n\n", "x ::= x",
        "root ::= root", "root ::= \"a\" | root \"b\"", "[^]", "[]",
        "[z-a]", "[\\x]", "\\u12", "\"\\q\"", "\"\\ud800\"", "\ud800", "\0", "(((", "\"a\"{9999}", "nope", "-", "_", "a-b ::= \"c\"", "/", "<", "((\"a\"*)*)*",
    ];

    [Fact]
    public void Compile_ChangedSchema_CompilesOrRefuses() => Fuzz(
        "schema", random => OutputFormat.JsonSchema(Encoding.UTF8.GetString(JsonMutator.Mutate(random, s_schemas[random.Next(s_schemas.Length)]))));

    [Fact]
    public void Compile_ChangedPattern_CompilesOrRefuses()
    {
        var mutator = new TextMutator(s_patterns, s_awkwardInPatterns, Pieces());
        Fuzz("pattern", random => OutputFormat.Regex(mutator.Mutate(random)));
    }

    [Fact]
    public void Compile_ChangedGrammar_CompilesOrRefuses()
    {
        var mutator = new TextMutator(s_grammars, s_awkwardInGrammars, Pieces());
        Fuzz("grammar", random => OutputFormat.Grammar(mutator.Mutate(random)));
    }

    private static void Fuzz(string name, Func<Random, OutputFormat> make) => Fuzzer.Run(
        name,
        Cases,
        random => (Format: make(random), Seed: random.Next()),
        input => Vocabularies.Draw(Vocabularies.Compiler().Compile(input.Format).Create(), new Random(input.Seed), DrawnTokens),
        failure => failure is ConstraintException);

    [GeneratedRegex(@"\w+|\s+|""[^""]*""|\[[^\]]*\]|.", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();
}
