using System.Text.Json;
using Fathom.Inference.Chat;
using Fathom.Inference.Constraints;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Templates;
using Fathom.Templates.ToolCalls;

namespace Fathom.Inference.Tests.Constraints;

public class ConstraintTests
{
    private static readonly JsonElement s_addParameters = JsonElement.Parse(
        """{"type":"object","properties":{"a":{"type":"integer"},"b":{"enum":["x","y"]}},"required":["a","b"],"additionalProperties":false}""");

    private static readonly ChatTool s_add = new("add", "Adds.", s_addParameters) { IsStrict = true };
    private static readonly ChatTool s_now = new("now");

    public static TheoryData<ToolCallFormat> Formats => [.. Enum.GetValues<ToolCallFormat>()];

    [Fact]
    public void Create_PromptInThought_AnswerIsBoundAndTheThoughtIsNot()
    {
        CompiledConstraint json = Vocabularies.Compiler().Compile(OutputFormat.JsonObject);
        ITokenConstraint constraint = json.Create(startsInThought: true);

        Assert.True(Allows(constraint, 'x') && !Allows(constraint, Vocabularies.End));
        Accept(constraint, "so {");
        Assert.True(Allows(constraint, 'x'));
        Accept(constraint, "</think>");
        Assert.False(Allows(constraint, 'x'));
        Assert.True(Allows(constraint, '\n') && Allows(constraint, '{') && !Allows(constraint, Vocabularies.End));
        Accept(constraint, "\n\n{");
        Assert.True(Allows(constraint, '"') && !Allows(constraint, Vocabularies.End));
        Accept(constraint, "}");
        Assert.True(Allows(constraint, Vocabularies.End) && !Allows(constraint, ' '));
    }

    [Fact]
    public void Create_MarkInPieces_AnswerBeginsBehindIt()
    {
        ITokenConstraint constraint = Vocabularies.Compiler().Compile(OutputFormat.JsonObject).Create(startsInThought: true);

        constraint.Accept(Vocabularies.Tokenizer.FindToken("</th")!.Value);
        Assert.True(Allows(constraint, 'x'));
        constraint.Accept(Vocabularies.Tokenizer.FindToken("ink>Ċ")!.Value);

        Assert.True(!Allows(constraint, 'x') && Allows(constraint, '{'));
    }

    [Fact]
    public void Create_ModelMayThink_OpensAThoughtOrAnswersAtOnce()
    {
        CompiledConstraint json = Vocabularies.Compiler().Compile(OutputFormat.JsonObject);
        int open = Vocabularies.Tokenizer.FindToken("<think>")!.Value;
        ITokenConstraint thinks = json.Create(mayThink: true);
        ITokenConstraint answers = json.Create(mayThink: true);

        Assert.True(Allows(thinks, open) && Allows(thinks, '{') && !Allows(thinks, 'x'));
        thinks.Accept(open);
        Assert.True(Allows(thinks, 'x'));
        Accept(answers, "{");
        Assert.False(Allows(answers, open));
        Assert.False(Allows(json.Create(), open));
    }

    [Theory, MemberData(nameof(Formats))]
    public void Compile_ToolRequired_EveryOutputIsCallsOfTheTools(ToolCallFormat format)
    {
        CompiledConstraint constraint = Vocabularies.Compiler(format).Compile([s_add, s_now], ToolChoice.Required)!;
        var random = new Random(6);
        for (int i = 0; i < 15; i++)
        {
            AssistantTurn turn = Read(format, Vocabularies.Draw(constraint.Create(), random, maxTokens: 400));
            Assert.NotEmpty(turn.Calls);
            Assert.Equal("", turn.Answer.Trim());
            Assert.All(
                turn.Calls.Where(call => call.Name == "add"),
                call => Assert.True(SchemaChecker.IsValid(default, s_add.Parameters!.Value, call.Arguments)));
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public void Compile_ToolNamed_IsTheOneCall(ToolCallFormat format)
    {
        CompiledConstraint constraint = Vocabularies.Compiler(format).Compile([s_add, s_now], ToolChoice.Named("add"))!;

        AssistantTurn turn = Read(format, Vocabularies.Draw(constraint.Create(), new Random(7)));

        Assert.Equal("add", Assert.Single(turn.Calls).Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Compile_StrictToolOneCallOnly_NothingFollowsTheCall(bool allowsSeveral)
    {
        ToolChoice choice = ToolChoice.Auto with { AllowsSeveral = allowsSeveral };
        ITokenConstraint constraint = Vocabularies.Compiler(ToolCallFormat.Hermes).Compile([s_add], choice)!.Create();

        Accept(constraint, "x<tool_call>\n{\"name\": \"add\", \"arguments\": {\"a\": 1, \"b\": \"x\"}}\n</tool_call>");

        Assert.True(Allows(constraint, Vocabularies.End));
        Assert.Equal(allowsSeveral, Allows(constraint, '\n'));
        Assert.Equal(allowsSeveral, Allows(constraint, 'x'));
    }

    [Theory, MemberData(nameof(Formats))]
    public void Compile_StrictTool_TextIsFreeAndCallsAreBound(ToolCallFormat format)
    {
        CompiledConstraint compiled = Vocabularies.Compiler(format).Compile([s_add], ToolChoice.Auto)!;
        ITokenConstraint constraint = compiled.Create();

        Accept(constraint, "Some text, 日本 <t");
        Assert.True(Allows(constraint, Vocabularies.End) && Allows(constraint, 'x'));
        if (format != ToolCallFormat.Llama3)
        {
            Accept(constraint, " ");
        }

        ITokenConstraint calling = format == ToolCallFormat.Llama3 ? compiled.Create() : constraint;
        Accept(calling, format switch
        {
            ToolCallFormat.Hermes => "<tool_call>",
            ToolCallFormat.Llama3 => "{",
            _ => "<｜tool▁calls▁begin｜>",
        });
        Assert.False(Allows(calling, Vocabularies.End));
        Assert.False(Allows(calling, 'x'));
    }

    [Fact]
    public void Compile_NothingBinds_IsNull()
    {
        ConstraintCompiler compiler = Vocabularies.Compiler(ToolCallFormat.Hermes);

        Assert.Null(compiler.Compile([s_now], ToolChoice.Auto));
        Assert.Null(compiler.Compile([s_add], ToolChoice.None));
        Assert.Null(compiler.Compile([], ToolChoice.Required));
        Assert.NotNull(compiler.Compile([s_now], ToolChoice.Auto, OutputFormat.JsonObject));
        Assert.Throws<ConstraintException>(() => compiler.Compile([s_now], ToolChoice.Named("other")));
    }

    [Fact]
    public void Run_EngineWithSchema_EveryAnswerSatisfiesIt()
    {
        using var folder = new TempFolder();
        using LoadedModel model = TinyEngines.OpenModel(folder);
        using var engine = new Engine(model, TinyEngines.Options with { MaxCacheTokens = 4096 });
        string schema =
            """{"type":"object","properties":{"id":{"type":"integer","minimum":1,"maximum":99},"ok":{"type":"boolean"}},"required":"""
            + """["id","ok"],"additionalProperties":false}""";
        CompiledConstraint constraint = model.Constraints.Compile(OutputFormat.JsonSchema(schema));

        IReadOnlyList<GenerationResult> results = engine.Run(Enumerable.Range(0, 20).Select(i => new GenerationRequest
        {
            PromptTokens = [1, 2, i],
            MaxTokens = 200,
            Sampling = new SamplingOptions { Seed = (ulong)i, Temperature = 5 },
            Constraints = [constraint.Create()],
        }));

        JsonElement root = JsonElement.Parse(schema);
        foreach (GenerationResult result in results.Where(result => result.FinishReason == FinishReason.Stop))
        {
            Assert.True(SchemaChecker.IsValid(root, root, JsonElement.Parse(result.Text)), result.Text);
        }

        Assert.All(results, result => Assert.Null(result.Failure));
        Assert.Contains(results, result => result.FinishReason == FinishReason.Stop);
    }

    [Fact]
    public async Task Submit_ToolNamed_TheTurnIsItsCall()
    {
        using var folder = new TempFolder();
        using LoadedModel model = TinyEngines.OpenModel(folder, BuiltInTemplates.ChatMl.Source);
        using var engine = new Engine(model, TinyEngines.Options with { MaxCacheTokens = 4096, Speculation = SpeculationMode.Lookup });
        JsonElement parameters = JsonElement.Parse(
            """{"type":"object","properties":{"side":{"enum":["left","right"]}},"required":["side"],"additionalProperties":false}""");
        ChatHandle handle = ChatHandle.Submit(engine, [new ChatMessage("user", "Which?")], new ChatOptions
        {
            Tools = [new ChatTool("pick", "Picks a side.", parameters) { IsStrict = true }],
            ToolChoice = ToolChoice.Named("pick"),
            Sampling = new SamplingOptions { Seed = 1 },
            MaxTokens = 300,
        });

        List<ToolCallDelta> deltas = [];
        await foreach (ChatUpdate update in handle.Stream(TestContext.Current.CancellationToken))
        {
            deltas.AddRange(update.ToolCall is { } delta ? [delta] : []);
        }

        ChatTurn turn = await handle.Completion;
        ChatToolCall call = Assert.Single(turn.ToolCalls);
        Assert.Equal("pick", call.Name);
        Assert.Contains(call.Arguments.GetProperty("side").GetString(), (string[])["left", "right"]);
        Assert.Equal((FinishReason.Stop, ""), (turn.FinishReason, turn.Answer));
        Assert.Equal([ToolCallStage.Begin, ToolCallStage.Arguments, ToolCallStage.End], deltas.Select(delta => delta.Stage).Distinct());
    }

    private static AssistantTurn Read(ToolCallFormat format, string? text)
    {
        Assert.NotNull(text);
        var parser = new AssistantParser(startsThinking: false, format, ["add", "now"]);
        var turn = new AssistantTurn();
        foreach (AssistantDelta delta in parser.Feed(text).Concat(parser.Finish()))
        {
            turn.Add(delta);
        }

        return turn;
    }

    private static void Accept(ITokenConstraint constraint, string text)
    {
        foreach (int token in Vocabularies.Tokenizer.Encode(text, allowSpecial: true))
        {
            Assert.True(Allows(constraint, token), $"'{Vocabularies.Tokenizer.Decode([token])}' of '{text}' is forbidden");
            constraint.Accept(token);
        }
    }

    private static bool Allows(ITokenConstraint constraint, int token)
    {
        float[] logits = new float[Vocabularies.Tokenizer.VocabularySize];
        constraint.Mask(logits);
        return logits[token] == 0;
    }
}
