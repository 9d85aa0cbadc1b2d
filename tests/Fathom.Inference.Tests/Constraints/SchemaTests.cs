using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Fathom.Inference.Constraints;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Constraints.Grammars;
using Fathom.Inference.Constraints.Schemas;

namespace Fathom.Inference.Tests.Constraints;

public class SchemaTests
{
    public static TheoryData<string> Schemas =>
    [
        """{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":0,"maximum":150},"tags":"""
            + """{"type":"array","items":{"type":"string","maxLength":3},"maxItems":3}},"required":["name","age"],"additionalProperties":false}""",
        """{"type":"array","prefixItems":[{"type":"integer"},{"enum":["a","b\n",3,null,{"x":[1]}]}],"items":{"type":"boolean"},"minItems":1,"maxItems":4}""",
        """{"type":["string","null","number"],"minLength":2,"maxLength":4,"exclusiveMinimum":-2.5,"maximum":10.25}""",
        """{"type":"object","properties":{"a\"b":{"const":1},"ä":{"type":"null"}},"additionalProperties":{"type":"integer"}}""",
        """{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"value":{"type":"integer"},"next":{"anyOf":["""
            + """{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["value","next"],"additionalProperties":false}}}""",
        """{"oneOf":[{"type":"object","properties":{"kind":{"const":"cat"},"lives":{"type":"integer"}},"required":"""
            + """["kind","lives"],"additionalProperties":false},{"type":"object","properties":{"kind":{"const":"dog"}},"required":"""
            + """["kind"],"additionalProperties":false}]}""",
        """{"type":"string","pattern":"^[a-c]{2,3}-\\d+(\\.x)?$"}""",
        """{"type":"object","properties":{"d":{"type":"string","format":"date"},"u":{"type":"string","format":"uuid"},"i":"""
            + """{"type":"string","format":"ipv4"}},"required":["d","u","i"],"additionalProperties":false}""",
        """{"type":"number","minimum":0.25,"exclusiveMaximum":0.75}""",
        """{"type":"integer","minimum":-120,"exclusiveMaximum":37}""",
        """{"type":"number","minimum":-1.5,"maximum":-0.5}""",
        """{"allOf":[{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]},{"properties":{"b":{"type":"string"}},"required":["b"]}]}""",
        """{"type":"object","required":["x"],"additionalProperties":{"type":["boolean","null"]}}""",
        """{"type":"object"}""",
        "true",
    ];

    [Theory, MemberData(nameof(Schemas))]
    public void Compile_RandomGenerations_AllSatisfyTheSchema(string schema)
    {
        CompiledConstraint constraint = Vocabularies.Compiler().Compile(OutputFormat.JsonSchema(schema));
        JsonElement root = JsonElement.Parse(schema);
        var random = new Random(20261129);
        int ended = 0;
        for (int i = 0; i < 40; i++)
        {
            if (Vocabularies.Draw(constraint.Create(), random) is not { } text)
            {
                continue;
            }

            ended++;
            JsonElement value = JsonElement.Parse(text);
            Assert.True(SchemaChecker.IsValid(root, root, value), text);
            Assert.True(i > 10 || GrammarReference.Accepts(constraint.Grammar, text), text);
        }

        Assert.True(ended >= 20, $"only {ended} of 40 texts ended");
    }

    [Theory]
    [InlineData("""{"not":{}}""", ConstraintErrorCodes.SchemaUnsupported, "/not")]
    [InlineData("""{"type":"object","properties":{"a":{"patternProperties":{}}}}""", ConstraintErrorCodes.SchemaUnsupported, "/properties/a/patternProperties")]
    [InlineData("""{"uniqueItems":true}""", ConstraintErrorCodes.SchemaUnsupported, "/uniqueItems")]
    [InlineData("""{"type":"number","multipleOf":0.1}""", ConstraintErrorCodes.SchemaUnsupported, "/multipleOf")]
    [InlineData("""{"type":"number","minimum":1e-30}""", ConstraintErrorCodes.SchemaUnsupported, "/minimum")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"minimum":2}]}""", ConstraintErrorCodes.SchemaUnsupported, "/oneOf")]
    [InlineData("""{"type":"string","format":"iri"}""", ConstraintErrorCodes.SchemaUnsupported, "/format")]
    [InlineData("""{"type":"string","pattern":"(?=a)"}""", ConstraintErrorCodes.RegexUnsupported, "/pattern, offset 2")]
    [InlineData("""{"type":"text"}""", ConstraintErrorCodes.SchemaInvalid, "/type")]
    [InlineData("""{"$ref":"#/$defs/none"}""", ConstraintErrorCodes.SchemaInvalid, "/$defs/none")]
    [InlineData("""{"$ref":"https://example.com/a"}""", ConstraintErrorCodes.SchemaUnsupported, "/$ref")]
    [InlineData("""{"$ref":"#"}""", ConstraintErrorCodes.GrammarEmpty, "root")]
    [InlineData("""{"anyOf":[{"$ref":"#"},{"type":"null"}]}""", ConstraintErrorCodes.GrammarLeftRecursion, "schema")]
    [InlineData("""{"type":"object","properties":{"a":false},"required":["a"]}""", ConstraintErrorCodes.GrammarEmpty, "root")]
    [InlineData("""{"minLength":20000}""", ConstraintErrorCodes.SchemaLimit, "/minLength")]
    [InlineData("""{"minLength":-1}""", ConstraintErrorCodes.SchemaInvalid, "/minLength")]
    [InlineData("""{"enum":5}""", ConstraintErrorCodes.SchemaInvalid, "/enum")]
    [InlineData("""[]""", ConstraintErrorCodes.SchemaInvalid, "")]
    [InlineData("""{"a":""", ConstraintErrorCodes.SchemaInvalid, "line 1, byte 6")]
    [InlineData("""{"type":"string","type":"null"}""", ConstraintErrorCodes.SchemaInvalid, "schema")]
    public void Compile_UnsupportedOrWrong_IsRefusedByKeywordAndPath(string schema, string code, string where)
    {
        ConstraintException failure = Assert.Throws<ConstraintException>(() => Vocabularies.Compiler().Compile(OutputFormat.JsonSchema(schema)));

        Assert.Equal((code, where), (failure.Code, failure.Where));
        Assert.InRange(failure.Message.Length, 1, 300);
    }

    [Theory]
    [InlineData("""{"type":"number","maximum":0}""", "0")]
    [InlineData("""{"type":"number","minimum":5,"maximum":5}""", "5")]
    [InlineData("""{"type":"number","minimum":-2,"maximum":-2}""", "-2")]
    public void Compile_NumberAtAWholeBound_HasDigitsBehindItsPoint(string schema, string bound)
    {
        CompiledConstraint constraint = Vocabularies.Compiler().Compile(OutputFormat.JsonSchema(schema));

        Assert.All((string[])[bound, $"{bound}.0", $"{bound}.00"], text => Assert.True(Vocabularies.Accepts(constraint, text), text));
        Assert.All((string[])[$"{bound}.", $"{bound}.01"], text => Assert.False(Vocabularies.Accepts(constraint, text), text));
    }

    [Fact]
    public void Compile_DeepSchema_IsRefused()
    {
        string schema = string.Concat(Enumerable.Repeat("{\"items\":", 70)) + "true" + new string('}', 70);

        Assert.Equal(
            ConstraintErrorCodes.SchemaInvalid,
            Assert.Throws<ConstraintException>(() => Vocabularies.Compiler().Compile(OutputFormat.JsonSchema(schema))).Code);
    }

    /// <summary>Every value that a grammar has is valid; of the valid ones it has most, see docs/structured.md for the others.</summary>
    [Fact]
    public void Compile_TestSuite_AcceptsNoInvalidValueAndMostValidOnes()
    {
        (int compiled, int refused, int valid, int accepted) = (0, 0, 0, 0);
        List<string> wrong = [];
        ConstraintCompiler compiler = Vocabularies.Compiler();
        foreach ((string file, JsonElement group) in ReadSuite())
        {
            CompiledConstraint constraint;
            try
            {
                constraint = compiler.Compile(OutputFormat.JsonSchema(group.GetProperty("schema")));
            }
            catch (ConstraintException failure) when (failure.Code
                is ConstraintErrorCodes.SchemaUnsupported
                or ConstraintErrorCodes.GrammarEmpty
                or ConstraintErrorCodes.RegexUnsupported
                or ConstraintErrorCodes.GrammarLeftRecursion
                or ConstraintErrorCodes.SchemaLimit)
            {
                bool hasValid = group.GetProperty("tests").EnumerateArray().Any(test => test.GetProperty("valid").GetBoolean());
                if (failure.Code == ConstraintErrorCodes.GrammarEmpty && hasValid)
                {
                    wrong.Add($"{file}: {group.GetProperty("description")}: {failure.Message}");
                }

                refused++;
                continue;
            }

            compiled++;
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                bool isValid = test.GetProperty("valid").GetBoolean();
                bool isAccepted = Vocabularies.Accepts(constraint, JsonTexts.TextOf(test.GetProperty("data")));
                valid += isValid ? 1 : 0;
                accepted += isValid && isAccepted ? 1 : 0;
                if (isAccepted && !isValid)
                {
                    wrong.Add($"{file}: {group.GetProperty("description")}: {test.GetProperty("description")}");
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{compiled} schemas compiled, {refused} refused; {accepted} of {valid} valid values");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(compiled >= 130, $"{compiled} schemas compiled, {refused} refused");
        Assert.True(accepted >= 0.9 * valid, $"{accepted} of {valid} valid values");
    }

    private static IEnumerable<(string File, JsonElement Group)> ReadSuite()
    {
        using var file = new GZipStream(File.OpenRead(TestData.Require("conformance/json-schema-test-suite.tar.gz")), CompressionMode.Decompress);
        using var archive = new TarReader(file);
        while (archive.GetNextEntry(copyData: true) is { } entry)
        {
            bool isTest = entry.Name.Contains("tests/draft2020-12/", StringComparison.Ordinal) && !entry.Name.Contains("/optional/", StringComparison.Ordinal)
                && entry.Name.EndsWith(".json", StringComparison.Ordinal);
            if (isTest && entry.DataStream is { } data)
            {
                using var reader = new StreamReader(data, Encoding.UTF8);
                foreach (JsonElement group in JsonElement.Parse(reader.ReadToEnd()).EnumerateArray())
                {
                    yield return (Path.GetFileName(entry.Name), group);
                }
            }
        }
    }
}
