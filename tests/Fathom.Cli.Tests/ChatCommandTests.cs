using System.Text.Json;

namespace Fathom.Cli.Tests;

public class ChatCommandTests(TinyModelFiles models) : IClassFixture<TinyModelFiles>
{
    [Fact]
    public async Task Chat_OnePromptWithJson_HasThinkingAndAnswer()
    {
        CliRun run = await ChatAsync("", "hello", "--json");

        Assert.Equal(0, run.Exit);
        Assert.All(["thinking", "answer", "finish_reason"], field => Assert.Equal(JsonValueKind.String, run.Json.GetProperty(field).ValueKind));
        Assert.Equal("length", run.Json.GetProperty("finish_reason").GetString());
        Assert.Equal(14, run.Json.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Chat_PromptOpensAThought_ShowsItApartFromTheAnswer()
    {
        CliRun json = await CliRun.Of(Line("deepseek-r1", "hello", "--json"));
        CliRun people = await CliRun.Of(Line("deepseek-r1", "hello"));

        string thinking = json.Json.GetProperty("thinking").GetString()!;
        Assert.NotEqual("", thinking);
        Assert.Equal("", json.Json.GetProperty("answer").GetString());
        Assert.Contains("Thinking ...", people.Error, StringComparison.Ordinal);
        Assert.Equal("", people.Output.Trim());
    }

    [Fact]
    public async Task Chat_ThinkOff_AnswersAtOnce()
    {
        CliRun run = await CliRun.Of(Line("deepseek-r1", "hello", "--think", "off", "--json"));

        Assert.Equal("", run.Json.GetProperty("thinking").GetString());
        Assert.NotEqual("", run.Json.GetProperty("answer").GetString());
    }

    [Fact]
    public async Task Chat_ThinkingBudget_EndsTheThought()
    {
        CliRun run = await CliRun.Of(Line("deepseek-r1", "hello", "--think", "2", "--json"));

        Assert.NotEqual("", run.Json.GetProperty("answer").GetString());
    }

    [Theory]
    [InlineData("maybe")]
    [InlineData("-5")]
    public async Task Chat_OtherWordForThinking_IsAUsageError(string word) =>
        Assert.Equal(64, (await ChatAsync("", "hello", "--think", word)).Exit);

    [Fact]
    public async Task Chat_PipedInput_IsAddedToThePrompt()
    {
        CliRun both = await ChatAsync("some notes", "sum up", "--json");
        CliRun together = await ChatAsync("", "sum up\n\nsome notes", "--json");
        CliRun onlyPiped = await ChatAsync("sum up\n\nsome notes", "--json");

        Assert.Equal(Answer(together), Answer(both));
        Assert.Equal(Answer(together), Answer(onlyPiped));
    }

    [Fact]
    public async Task Chat_NothingAsked_IsAUsageError() => Assert.Equal(64, (await ChatAsync("")).Exit);

    [Fact]
    public async Task Chat_NoModel_SaysHowToGetOne()
    {
        CliRun run = await CliRun.Of("chat", "hello");

        Assert.Equal(64, run.Exit);
        Assert.Contains("fathom models pull OWNER/NAME", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ModelWithoutTemplate_GoesOnFromTheTextAndSaysSo()
    {
        CliRun chat = await CliRun.Of("chat", "-m", models.Llama, "the end", "--temperature", "0", "--max-tokens", "5");
        CliRun generate = await CliRun.Of("generate", "-m", models.Llama, "-p", "the end", "--temperature", "0", "--max-tokens", "5");

        Assert.Equal(generate.Output, chat.Output);
        Assert.Contains("no chat template", chat.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_Interrupted_KeepsTheBeginningAndEndsWith130()
    {
        var setup = new CliSetup
        {
            WhenPrinting = (text, interrupts) =>
            {
                if (text.Length > 0 && !interrupts.Arm().IsCancellationRequested)
                {
                    interrupts.Raise();
                }
            },
        };

        CliRun run = await setup.RunAsync("chat", "-m", models.Llama, "hello", "--template", "chatml", "--temperature", "0");

        Assert.Equal(130, run.Exit);
        Assert.NotEqual("", run.Output.Trim());
    }

    [Fact]
    public async Task Repl_SecondTurn_FindsTheFirstInTheCache()
    {
        CliRun run = await TalkAsync("hello there, this is a long beginning of a conversation", "go on", "/bye");

        Assert.Equal(0, run.Exit);
        string[] statistics = [.. run.Error.Split('\n').Where(line => line.Contains("tokens in", StringComparison.Ordinal))];
        Assert.Equal(2, statistics.Length);
        Assert.Contains("(0 cached)", statistics[0], StringComparison.Ordinal);
        Assert.DoesNotContain("(0 cached)", statistics[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repl_Json_IsOneLineATurn()
    {
        CliRun run = await new CliSetup { Input = "hello\n/show info\ngo on\n" }.RunAsync(Line("chatml", "--interactive", "--json"));

        Assert.Equal(2, run.Lines.Length);
        Assert.All(run.Lines, line => Assert.NotEqual("", JsonElement.Parse(line).GetProperty("answer").GetString()));
    }

    [Fact]
    public async Task Repl_MultiLine_IsOneMessage()
    {
        CliRun lines = await TalkAsync("\"\"\"first", "second\"\"\"");
        CliRun other = await TalkAsync("\"\"\"", "first", "second", "\"\"\"");

        Assert.Single(lines.Error.Split('\n'), line => line.Contains("tokens in", StringComparison.Ordinal));
        Assert.Equal(lines.Output, other.Output);
    }

    [Fact]
    public async Task Repl_QuotedTextWithASlash_IsAMessage()
    {
        CliRun run = await TalkAsync("\"\"\"/frobnicate", "this\"\"\"");

        Assert.DoesNotContain("unknown command", run.Error, StringComparison.Ordinal);
        Assert.NotEqual("", run.Output.Trim());
    }

    [Fact]
    public async Task Repl_QuotesWithoutAnEnd_AreAUsageError()
    {
        CliRun run = await TalkAsync("\"\"\"hello", "there");

        Assert.Equal(64, run.Exit);
        Assert.Contains("has no end", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"\"\"Be brief.", "Be kind.\"\"\"", "Be brief.\nBe kind.")]
    [InlineData("Say \"hi\"", "", "Say \"hi\"")]
    [InlineData("\"Be brief.\"", "", "\nBe brief.\n")]
    public async Task Repl_SystemPrompt_KeepsItsLinesAndQuotes(string first, string second, string shown)
    {
        string[] typed = second.Length > 0 ? [$"/set system {first}", second] : [$"/set system {first}"];

        CliRun run = await TalkAsync([.. typed, "/show system"]);

        Assert.Contains(shown, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repl_LoadedConversation_BringsItsSystemPrompt()
    {
        CliRun run = await TalkAsync("/set system Be brief", "/save first", "/set system Be long", "/load first", "/show system");

        Assert.EndsWith("\nBe brief\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repl_OtherModel_BringsItsOwnSampling()
    {
        string folder = models.File("advised");
        await CliRun.Of("convert", models.Llama, folder);
        File.WriteAllText(Path.Combine(folder, "generation_config.json"), """{"temperature": 0.9, "top_p": 0.5}""");
        using var home = new TempFolder();
        var setup = new CliSetup
        {
            Input = $"/set parameter top_k 5\n/model {folder}\n/show parameters\n",
            Variables = { ["FATHOM_HOME"] = home.Path },
        };

        CliRun run = await setup.RunAsync("chat", "-i", "-q", "-m", models.Llama, "--template", "chatml", "--min-p", "0.25");

        Assert.Contains("temperature 0.9, top_p 0.5, top_k 5, min_p 0.25", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_PromptAndInteractive_IsAUsageError() => Assert.Equal(64, (await ChatAsync("", "-i", "hello")).Exit);

    [Fact]
    public async Task Repl_Parameters_CanBeSetAndShown()
    {
        CliRun run = await TalkAsync(
            "/set parameter temperature 0.25", "/set parameter seed 7", "/set parameter max_tokens 3", "/show parameters",
            "/set system Be brief", "/show system", "/show info", "/show template", "/show license");

        Assert.Equal(0, run.Exit);
        Assert.Contains("temperature 0.25", run.Error, StringComparison.Ordinal);
        Assert.Contains("seed 7", run.Error, StringComparison.Ordinal);
        Assert.Contains("max_tokens 3", run.Error, StringComparison.Ordinal);
        Assert.Contains("Be brief", run.Error, StringComparison.Ordinal);
        Assert.Contains("llama, 2 layers", run.Error, StringComparison.Ordinal);
        Assert.Contains("<|im_start|>", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("/frobnicate")]
    [InlineData("/set nonsense")]
    [InlineData("/set parameter nonsense 1")]
    [InlineData("/set parameter temperature warm")]
    [InlineData("/set parameter temperature 0,7")]
    [InlineData("/set parameter temperature -1")]
    [InlineData("/set parameter max_tokens -5")]
    [InlineData("/set parameter top_p 0")]
    [InlineData("/show nonsense")]
    [InlineData("/load absent")]
    [InlineData("/save ../evil")]
    [InlineData("/model absent")]
    public async Task Repl_WrongCommand_SaysSoAndGoesOn(string command)
    {
        CliRun run = await TalkAsync(command, "hello");

        Assert.Equal(0, run.Exit);
        Assert.Contains("error:", run.Error, StringComparison.Ordinal);
        Assert.NotEqual("", run.Output.Trim());
    }

    [Fact]
    public async Task Repl_SaveClearLoad_BringsTheConversationBack()
    {
        CliRun run = await TalkAsync("hello", "/save first", "/clear", "/load first", "go on");
        CliRun straight = await TalkAsync("hello", "go on");

        Assert.Contains("Loaded 'first', 2 messages.", run.Error, StringComparison.Ordinal);
        Assert.Equal(straight.Output, run.Output);
    }

    [Fact]
    public async Task Repl_OtherModel_GoesOnWithTheConversation()
    {
        CliRun run = await TalkAsync("hello", $"/model {models.DeepSeekV3}", "go on", "/set quiet", "more");

        Assert.Equal(0, run.Exit);
        Assert.Contains("Now with deepseek.gguf", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Error.Split('\n').Count(line => line.Contains("tokens in", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Repl_ContextIsFull_ForgetsTheOldestAndGoesOn()
    {
        string[] lines = [.. Enumerable.Range(0, 8).Select(i => $"tell me of {i} and of everything")];
        using var home = new TempFolder();
        var setup = new CliSetup { Input = string.Join('\n', lines) + "\n", Variables = { ["FATHOM_HOME"] = home.Path } };

        CliRun run = await setup.RunAsync(Line("chatml", "--interactive", "--context", "128", "--json"));

        Assert.Equal(0, run.Exit);
        Assert.Equal(lines.Length, run.Lines.Length);
        Assert.All(run.Lines, line => Assert.Contains("\"ok\":true", line, StringComparison.Ordinal));
        Assert.Contains("messages were dropped", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repl_MessageLongerThanTheContext_IsAnErrorOfThatTurn()
    {
        using var home = new TempFolder();
        var setup = new CliSetup { Input = string.Concat(Enumerable.Repeat("word ", 200)) + "\nhello\n", Variables = { ["FATHOM_HOME"] = home.Path } };

        CliRun run = await setup.RunAsync(Line("chatml", "--interactive", "--context", "64", "--json"));

        Assert.Contains("request.context_length", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains("\"ok\":true", run.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_HiddenThinkingOnATerminal_ShowsThatItThinksAndWipesIt()
    {
        CliRun run = await new CliSetup { HasTerminal = true }.RunAsync(Line("deepseek-r1", "hello", "--hide-thinking", "--think", "3"));

        Assert.Contains("\rthinking ... 1", run.Error, StringComparison.Ordinal);
        Assert.Contains("\r\u001b[K", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Thinking ...", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ThinkingWithoutColor_HasALineAtItsEnd()
    {
        CliRun run = await CliRun.Of(Line("deepseek-r1", "hello", "--think", "3"));

        Assert.Contains("(end of thinking)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_CauseOfTheEngine_IsTold()
    {
        Exception told = Fathom.Cli.Output.FinishReasons.Failed(new InvalidOperationException("the cause"));

        Assert.Equal("the cause", told.Message);
        Assert.IsType<OutOfMemoryException>(Fathom.Cli.Output.FinishReasons.Failed(new OutOfMemoryException()));
    }

    [Theory]
    [InlineData(36)]
    [InlineData(80)]
    [InlineData(400)]
    public void Help_AnyWidth_StaysWithinIt(int width)
    {
        string[] lines = Fathom.Cli.Chat.ReplCommands.Help(width).Split('\n');

        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
        Assert.Contains(lines, line => line.StartsWith("/clear", StringComparison.Ordinal));
    }

    private static string Answer(CliRun run) => run.Json.GetProperty("answer").GetString()!;

    private string[] Line(string template, params string[] options) =>
        ["chat", "-m", models.Llama, "--template", template, "--temperature", "0", "--max-tokens", "14", .. options];

    private Task<CliRun> ChatAsync(string input, params string[] options) => new CliSetup { Input = input }.RunAsync(Line("chatml", options));

    private async Task<CliRun> TalkAsync(params string[] lines)
    {
        using var home = new TempFolder();
        var setup = new CliSetup { Input = string.Join('\n', lines) + "\n", Variables = { ["FATHOM_HOME"] = home.Path } };
        return await setup.RunAsync(Line("chatml", "--interactive"));
    }
}
