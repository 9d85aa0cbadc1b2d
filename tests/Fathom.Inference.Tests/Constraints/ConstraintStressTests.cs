using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fathom.Inference.Constraints;
using Fathom.Inference.Constraints.Grammars;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;

namespace Fathom.Inference.Tests.Constraints;

/// <summary>Many texts that keep to a form, and what keeping to it costs. Longer on demand: <c>FATHOM_STRESS_GENERATIONS=10000</c>.</summary>
public class ConstraintStressTests
{
    private const string Variable = "FATHOM_STRESS_GENERATIONS";
    private const int Quick = 150;
    private const int NumTokens = 128;

    /// <summary>What masks may add to decoding: in a full run, and in a quick one, which others disturb.</summary>
    private const double MostCost = 0.10;
    private const double MostCostQuick = 0.5;

    private static readonly string[] s_grammars =
    [
        """root ::= item ("," item)* "." """,
        """root ::= "(" root ")" | [a-z]+""",
        "root ::= word (\" \" word){0,5}\nword ::= [a-z]{1,6} | \"日本\" | \"ä\"",
    ];

    private static int Generations { get; } =
        int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out int count) ? count : Quick;

    [Fact]
    public void Draw_ManyTextsOfManyForms_AllKeepToThem()
    {
        string[] schemas = [.. SchemaTests.Schemas.Select(row => row.Data)];
        (CompiledConstraint Constraint, JsonElement? Schema)[] forms =
        [
            .. schemas.Select(schema => (Vocabularies.Compiler().Compile(OutputFormat.JsonSchema(schema)), (JsonElement?)JsonElement.Parse(schema))),
            (Vocabularies.Compiler().Compile(OutputFormat.JsonObject), JsonElement.Parse("""{"type":"object"}""")),
            .. s_grammars.Select(text => (Vocabularies.Compiler().Compile(OutputFormat.Grammar(text + "\nitem ::= \"a\" | \"b\" item?")), (JsonElement?)null)),
        ];
        var random = new Random(20261130);
        (int drawn, int ended) = (0, 0);
        while (ended < Generations)
        {
            (CompiledConstraint constraint, JsonElement? schema) = forms[drawn++ % forms.Length];
            if (Vocabularies.Draw(constraint.Create(), random) is { } text)
            {
                ended++;
                bool isValid = schema is { } root
                    ? SchemaChecker.IsValid(root, root, JsonElement.Parse(text))
                    : GrammarReference.Accepts(constraint.Grammar, text);
                Assert.True(isValid, text);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{ended} texts of {forms.Length} forms are valid; {drawn - ended} did not end in time");
        Assert.True(ended > drawn / 2, $"only {ended} of {drawn} texts ended");
    }

    /// <summary>
    /// The model that comes with the program. A seed gives the same text every time, so what a token and its masks take is the least of all runs.
    /// </summary>
    [Theory]
    [InlineData(
        """{"type":"array","items":{"type":"object","properties":{"name":{"type":"string","maxLength":8},"age":"""
        + """{"type":"integer","minimum":0,"maximum":150}},"required":["name","age"],"additionalProperties":false},"minItems":60}""")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"minItems":200}""")]
    public void Masks_CostLittleBesideDecoding(string schema)
    {
        using LoadedModel model = LoadedModel.Open(ShippedModel.Folder);
        using var engine = new Engine(model, new EngineOptions { Threads = 1, Weights = WeightPlacement.File });
        CompiledConstraint constraint = model.Constraints.Compile(OutputFormat.JsonSchema(schema));
        int runs = Generations > Quick ? 40 : 8;
        double[] steps = [.. Enumerable.Repeat(double.PositiveInfinity, NumTokens)];
        double[] masks = [.. steps];
        for (int i = 0; i < runs; i++)
        {
            steps = Least(steps, Run(engine, null).Steps);
            masks = Least(masks, Run(engine, constraint.Create()).Masks);
        }

        double cost = masks.Sum() / steps.Sum();
        string told = string.Create(
            CultureInfo.InvariantCulture, $"masks take {cost:P1} of decoding: {1e6 * masks.Average():0.0} of {1e6 * steps.Average():0} µs a token");
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        Assert.True(cost <= (Generations > Quick ? MostCost : MostCostQuick), told);
    }

    private static double[] Least(double[] known, List<double> times) => [.. known.Zip(times, Math.Min)];

    private static Stopwatches Run(Engine engine, ITokenConstraint? constraint)
    {
        var watches = new Stopwatches(constraint);
        GenerationResult result = engine.Submit(new GenerationRequest
        {
            PromptTokens = [0, 5, 6, 7],
            MaxTokens = NumTokens,
            Sampling = new SamplingOptions { Seed = 1 },
            IgnoreEndOfGeneration = true,
            Constraints = [watches],
        }).Result;
        Assert.Equal(NumTokens, result.Tokens.Count);
        return watches;
    }

    /// <summary>Takes the times of an answer, token by token.</summary>
    private sealed class Stopwatches(ITokenConstraint? constraint) : ITokenConstraint
    {
        private long _last = Stopwatch.GetTimestamp();
        private double _masking;

        /// <summary>Seconds from each token to the next, all that the engine does among them.</summary>
        public List<double> Steps { get; } = [];

        /// <summary>Seconds of them that the constraint takes.</summary>
        public List<double> Masks { get; } = [];

        public void Mask(Span<float> logits)
        {
            long started = Stopwatch.GetTimestamp();
            constraint?.Mask(logits);
            _masking = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        public void Accept(int tokenId)
        {
            long started = Stopwatch.GetTimestamp();
            constraint?.Accept(tokenId);
            Masks.Add(_masking + Stopwatch.GetElapsedTime(started).TotalSeconds);
            long now = Stopwatch.GetTimestamp();
            Steps.Add(Stopwatch.GetElapsedTime(_last, now).TotalSeconds);
            _last = now;
        }
    }
}
