using System.Text.Json;

namespace Fathom.Cli.Tests;

public class GenerateCommandTests(TinyModelFiles models) : IClassFixture<TinyModelFiles>
{
    [Fact]
    public async Task Generate_Json_HasTextTokensAndTimings()
    {
        CliRun run = await CliRun.Of("generate", "-m", models.Llama, "-p", "the", "--temperature", "0", "--max-tokens", "5", "--ignore-eos", "--json");

        Assert.Equal(0, run.Exit);
        Assert.True(run.Json.GetProperty("ok").GetBoolean());
        Assert.Equal(5, run.Json.GetProperty("tokens").GetArrayLength());
        Assert.Equal("length", run.Json.GetProperty("finish_reason").GetString());
        Assert.Equal(5, run.Json.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.All(["load_ms", "ttft_ms", "prefill_tps", "decode_tps"], field => Assert.True(run.Json.GetProperty("timings").TryGetProperty(field, out _)));
    }

    [Fact]
    public async Task Generate_ForPeople_PrintsOnlyTheTextToOutput()
    {
        string[] line = ["generate", "-m", models.Llama, "-p", "the", "--temperature", "0", "--max-tokens", "5"];

        CliRun forPeople = await CliRun.Of(line);
        CliRun forScripts = await CliRun.Of([.. line, "--json"]);

        Assert.Equal(forScripts.Json.GetProperty("text").GetString() + "\n", forPeople.Output);
        Assert.Contains("tok/s", forPeople.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_Quiet_TellsNothingElse()
    {
        CliRun run = await CliRun.Of("generate", "-m", models.Llama, "-p", "the", "--max-tokens", "2", "--quiet");

        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Generate_SameSeed_SameText()
    {
        string[] line = ["generate", "-m", models.DeepSeekV3, "-p", "the", "--temperature", "1", "--max-tokens", "12", "--json", "--seed"];

        string[] texts = [await TextAsync("7"), await TextAsync("7"), await TextAsync("8")];

        Assert.Equal(texts[0], texts[1]);
        Assert.NotEqual(texts[0], texts[2]);

        async Task<string> TextAsync(string seed) => (await CliRun.Of([.. line, seed])).Json.GetProperty("tokens").GetRawText();
    }

    [Fact]
    public async Task Generate_PromptFromInputOrAsTokens_IsTheSamePrompt()
    {
        string[] line = ["generate", "-m", models.Llama, "--temperature", "0", "--max-tokens", "6", "--json"];
        JsonElement ids = (await CliRun.Of("tokenize", "-m", models.Llama, "the end", "--json")).Json.GetProperty("tokens");

        CliRun fromText = await CliRun.Of([.. line, "-p", "the end"]);
        CliRun fromInput = await new CliSetup { Input = "the end" }.RunAsync(line);
        CliRun fromTokens = await CliRun.Of([.. line, "--tokens", ids.GetRawText()]);

        Assert.Equal(fromText.Json.GetProperty("tokens").GetRawText(), fromInput.Json.GetProperty("tokens").GetRawText());
        Assert.Equal(fromText.Json.GetProperty("tokens").GetRawText(), fromTokens.Json.GetProperty("tokens").GetRawText());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Generate_AnyNumberOfThreads_SameTokens(int threads)
    {
        CliRun run = await CliRun.Of(
            "generate", "-m", models.Llama, "-p", "the", "--temperature", "0", "--max-tokens", "8", "--threads", $"{threads}", "--json");
        CliRun one = await CliRun.Of("generate", "-m", models.Llama, "-p", "the", "--temperature", "0", "--max-tokens", "8", "--threads", "1", "--json");

        Assert.Equal(one.Json.GetProperty("tokens").GetRawText(), run.Json.GetProperty("tokens").GetRawText());
    }

    [Fact]
    public async Task Generate_Interrupted_KeepsWhatCameAndEndsWith130()
    {
        var setup = new CliSetup { WhenPrinting = (text, interrupts) => RaiseOnce(text, interrupts) };

        CliRun run = await setup.RunAsync("generate", "-m", models.Llama, "-p", "the", "--temperature", "0", "--ignore-eos");

        Assert.Equal(130, run.Exit);
        Assert.NotEqual("", run.Output.Trim());
    }

    [Theory]
    [InlineData("--temperature", "-1", "request.option.out_of_range")]
    [InlineData("--top-p", "2", "request.option.out_of_range")]
    [InlineData("--top-k", "-3", "cli.usage")]
    [InlineData("--max-tokens", "0", "cli.usage")]
    [InlineData("--threads", "0", "cli.usage")]
    [InlineData("--temperature", "warm", "cli.usage")]
    public async Task Generate_OptionOutsideItsRange_IsAUsageError(string option, string value, string code)
    {
        CliRun run = await CliRun.Of("generate", "-m", models.Llama, "-p", "the", option, value, "--json");

        Assert.Equal((64, code), (run.Exit, run.ErrorCode));
    }

    [Fact]
    public async Task Generate_WithAForm_KeepsToIt()
    {
        using var folder = new TempFolder();
        string schema = folder.File("schema.json");
        string grammar = folder.File("answer.gbnf");
        await File.WriteAllTextAsync(schema, """{"enum":["left","right"]}""");
        await File.WriteAllTextAsync(grammar, "root ::= (\"a\" | \"b\"){3}");
        string[] line = ["generate", "-m", models.Llama, "-p", "the", "--max-tokens", "40", "--seed", "1", "--json"];

        CliRun bySchema = await CliRun.Of([.. line, "--json-schema", schema]);
        CliRun byRegex = await CliRun.Of([.. line, "--regex", "(yes|no){2}"]);
        CliRun byGrammar = await CliRun.Of([.. line, "--grammar", grammar, "--speculate", "lookup"]);

        Assert.Contains(bySchema.Json.GetProperty("text").GetString(), (string[])["\"left\"", "\"right\""]);
        Assert.Matches("^(yes|no){2}$", byRegex.Json.GetProperty("text").GetString());
        Assert.Matches("^[ab]{3}$", byGrammar.Json.GetProperty("text").GetString());
        Assert.Equal("stop", byGrammar.Json.GetProperty("finish_reason").GetString());
    }

    [Fact]
    public async Task Generate_FormThatIsNone_IsRefusedWithItsPlace()
    {
        using var folder = new TempFolder();
        string schema = folder.File("schema.json");
        await File.WriteAllTextAsync(schema, """{"not":{}}""");
        string[] line = ["generate", "-m", models.Llama, "-p", "the", "--json"];

        CliRun unsupported = await CliRun.Of([.. line, "--json-schema", schema]);
        CliRun pattern = await CliRun.Of([.. line, "--regex", "(a"]);
        CliRun both = await CliRun.Of([.. line, "--regex", "a", "--json-schema", schema]);

        Assert.Equal((65, "schema.unsupported"), (unsupported.Exit, unsupported.ErrorCode));
        Assert.Equal((65, "regex.syntax"), (pattern.Exit, pattern.ErrorCode));
        Assert.Equal((64, "cli.usage"), (both.Exit, both.ErrorCode));
    }

    [Theory]
    [InlineData("--cache-type", "--cache-type expects f32 or f16 or bf16 or q8, not 'other'")]
    [InlineData("--weights", "--weights expects memory or file, not 'other'")]
    [InlineData("--speculate", "--speculate expects off or lookup or mtp or auto, not 'other'")]
    public async Task Generate_OtherWordThanAnOptionTakes_SaysWhichItTakes(string option, string message)
    {
        CliRun run = await CliRun.Of("generate", "-m", models.Llama, "-p", "the", option, "other");

        Assert.Equal(64, run.Exit);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tokens", "99999", "request.token.out_of_range")]
    [InlineData("--prompt", "", "request.prompt.empty")]
    public async Task Generate_PromptThatCannotRun_IsRefused(string option, string value, string code)
    {
        CliRun run = await CliRun.Of("generate", "-m", models.Llama, option, value, "--json");

        Assert.Equal((65, code), (run.Exit, run.ErrorCode));
    }

    [Theory]
    [InlineData(null, 64, "model.none")]
    [InlineData("no-such-name", 65, "store.not_installed")]
    [InlineData("owner/name", 65, "store.not_installed")]
    [InlineData("owner/name:Q8_0", 65, "store.not_installed")]
    [InlineData("folder/file.gguf", 74, "io.not_found")]
    [InlineData("no/such/file.gguf", 74, "io.not_found")]
    public async Task Generate_ModelThatIsNotThere_SaysWhatToDo(string? model, int exit, string code)
    {
        using var home = new TempFolder();
        string[] choice = model is null ? [] : ["-m", model];

        CliRun run = await new CliSetup { Variables = { ["FATHOM_HOME"] = home.Path } }.RunAsync(["generate", "-p", "the", "--json", .. choice]);

        Assert.Equal((exit, code), (run.Exit, run.ErrorCode));
    }

    [Fact]
    public async Task Generate_InstalledModel_IsFoundByItsName()
    {
        using var home = new TempFolder();
        var setup = new CliSetup { Variables = { ["FATHOM_HOME"] = home.Path, ["FATHOM_MODEL"] = "tiny" } };
        await setup.RunAsync("models", "add", models.Llama, "tiny");

        CliRun run = await setup.RunAsync("generate", "-p", "the", "--max-tokens", "2", "--json");

        Assert.Equal(0, run.Exit);
    }

    private static void RaiseOnce(string text, Hosting.Interrupts interrupts)
    {
        if (text.Length > 0 && !interrupts.Arm().IsCancellationRequested)
        {
            interrupts.Raise();
        }
    }
}
