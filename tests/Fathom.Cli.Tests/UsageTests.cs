namespace Fathom.Cli.Tests;

public class UsageTests
{
    [Theory]
    [InlineData("verison", "did you mean 'version'?")]
    [InlineData("version --jsn", "did you mean '--json'?")]
    [InlineData("models pul x", "did you mean 'pull'?")]
    [InlineData("models add --cpoy x", "did you mean '--copy'?")]
    [InlineData("models pull", "--help")]
    [InlineData("xyzzy", "unknown verb 'xyzzy'")]
    [InlineData("score --weights=--help", "--weights expects")]
    [InlineData("score --frob --weights=-h", "unknown option '--frob'")]
    [InlineData("[nonsense] frob", "unknown argument '[nonsense]'")]
    [InlineData("[suggest:abc] x", "unknown argument '[suggest:abc]'")]
    [InlineData("[suggest:-5] x", "unknown argument '[suggest:-5]'")]
    [InlineData("[env:a=b] version", "unknown argument '[env:a=b]'")]
    public async Task Run_WrongCommandLine_IsAUsageErrorWithAHint(string line, string hint)
    {
        CliRun run = await CliRun.Of(line.Split(' '));

        Assert.Equal((64, ""), (run.Exit, run.Output));
        Assert.Contains(hint, run.Error, StringComparison.Ordinal);
        Assert.Contains("[cli.usage]", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run x", "fathom chat -m")]
    [InlineData("pull a/b", "fathom models pull")]
    [InlineData("list", "'fathom models'")]
    [InlineData("ps", "only as long as")]
    [InlineData("rm x", "fathom models remove")]
    [InlineData("show x", "fathom inspect")]
    [InlineData("help", "fathom --help")]
    public async Task Run_VerbOfAnotherProgram_NamesOurs(string line, string hint)
    {
        CliRun run = await CliRun.Of(line.Split(' '));

        Assert.Equal(64, run.Exit);
        Assert.Contains(hint, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models add|")]
    [InlineData("models remove|")]
    [InlineData("models pull|")]
    [InlineData("inspect|")]
    [InlineData("quantize||out|--type|q8_0")]
    [InlineData("convert|in|")]
    [InlineData("generate|-p|x|-m|")]
    [InlineData("render|--template|")]
    [InlineData("plan|-m|")]
    public async Task Run_EmptyName_IsAUsageError(string line)
    {
        CliRun run = await CliRun.Of([.. line.Split('|').SelectMany((word, i) => i == 0 ? word.Split(' ') : [word]), "--json"]);

        Assert.Equal((64, "cli.usage"), (run.Exit, run.ErrorCode));
    }

    [Theory]
    [InlineData("version --json=false --json=false", 64)]
    [InlineData("version -q=true --quiet=false -v -v", 64)]
    [InlineData("version --json=false", 0)]
    [InlineData("version -q -v", 0)]
    public async Task Run_FlagOfEveryVerbWithValues_IsReadOrAUsageError(string line, int exit)
    {
        CliRun run = await CliRun.Of(line.Split(' '));

        Assert.Equal(exit, run.Exit);
        Assert.DoesNotContain("internal.error", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bench --streams 4", "--streams")]
    [InlineData("bench --api-key-env KEY", "--api-key-env")]
    [InlineData("bench --url http://127.0.0.1:1 --batch 2", "--batch")]
    [InlineData("bench --url http://127.0.0.1:1 --threads 2", "--threads")]
    [InlineData("bench --url http://127.0.0.1:1 --type q8_0", "--type")]
    [InlineData("bench --shape llama-tiny --keep model", "--keep")]
    [InlineData("eval --tasks sum --concurrency 2", "--concurrency")]
    [InlineData("eval --url http://127.0.0.1:1 --tasks sum --threads 2", "--threads")]
    [InlineData("eval --questions none.jsonl --limit 3", "--limit")]
    [InlineData("eval --questions none.jsonl --ring heldout", "--ring")]
    [InlineData("generate -p x --tokens 1", "--prompt")]
    [InlineData("inspect model.gguf --batch", "--batch")]
    [InlineData("plan -m mini --dollars-per-hour 1", "--dollars-per-hour")]
    [InlineData("serve --mcp-timeout 3", "--mcp-timeout")]
    [InlineData("tokenize --decode 1 --add-bos", "--add-bos")]
    [InlineData("tokenize --decode 1 text", "TEXT")]
    [InlineData("train r1 --plan --out none --only zero --until base", "--only")]
    [InlineData("train teach sum --out none --resume --steps 3", "--steps")]
    [InlineData("train tokenizer --pre-tokenizer bytes --special | --out none", "--special")]
    [InlineData("train teach sum --out none --resume -m model.gguf", "--model")]
    public async Task Run_OptionWithoutEffect_IsAUsageErrorThatNamesIt(string line, string where)
    {
        CliRun run = await CliRun.Of([.. line.Split(' '), "--json"]);

        Assert.Equal((64, "cli.usage"), (run.Exit, run.ErrorCode));
        Assert.Equal(where, run.Json.GetProperty("error").GetProperty("where").GetString());
    }

    [Fact]
    public async Task Run_VariableWithoutEffect_IsIgnored()
    {
        CliRun run = await new CliSetup { Variables = { ["FATHOM_STREAMS"] = "4", ["FATHOM_BATCH"] = "2" } }.RunAsync("bench", "--json");

        Assert.Equal("model.none", run.ErrorCode);
    }

    [Fact]
    public async Task Run_PortThatKubernetesSets_IsIgnored()
    {
        CliRun run = await new CliSetup { Variables = { ["FATHOM_PORT"] = "tcp://10.0.0.1:8080" } }.RunAsync("serve", "-m", "absent.gguf", "--json");

        Assert.Equal("io.not_found", run.ErrorCode);
    }

    [Fact]
    public async Task Run_TextThatIsAFlag_IsText()
    {
        CliRun run = await CliRun.Of("chat", "--", "--json");

        Assert.Equal("", run.Output);
        Assert.Contains("[model.none]", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WrongCommandLineWithJson_TellsItInJson()
    {
        CliRun run = await CliRun.Of("models", "--jsn", "--json");

        Assert.Equal(64, run.Exit);
        Assert.False(run.Json.GetProperty("ok").GetBoolean());
        Assert.Equal("cli.usage", run.ErrorCode);
        Assert.Equal("--jsn", run.Json.GetProperty("error").GetProperty("where").GetString());
    }

    [Fact]
    public async Task Run_VariableOfAnOption_StandsForIt()
    {
        CliRun run = await new CliSetup { Variables = { ["FATHOM_JSON"] = "1" } }.RunAsync("version");

        Assert.True(run.Json.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Run_VariableWithAWrongValue_IsAUsageError()
    {
        CliRun run = await new CliSetup { Variables = { ["FATHOM_JSON"] = "maybe" } }.RunAsync("version");

        Assert.Equal(64, run.Exit);
    }

    [Fact]
    public async Task Version_Json_HasAllFields()
    {
        CliRun run = await CliRun.Of("version", "--json");

        Assert.Equal(0, run.Exit);
        Assert.All(["version", "runtime", "platform", "kernel_set"], field => Assert.NotEqual("", run.Json.GetProperty(field).GetString()));
    }

    [Theory]
    [InlineData("fathom ver", "version")]
    [InlineData("fathom models pu", "pull")]
    [InlineData("fathom chat --tempe", "--temperature")]
    [InlineData("fathom bench --shape deepseek-v", "deepseek-v3")]
    [InlineData("fathom quantize a b --type q4_", "q4_k_m")]
    [InlineData("fathom plan -m r1-distill-q", "r1-distill-qwen-7b")]
    public async Task Suggest_BeginningOfALine_CompletesIt(string line, string expected)
    {
        CliRun run = await CliRun.Of($"[suggest:{line.Length}]", line);

        Assert.Contains(expected, run.Lines);
    }

    [Theory]
    [InlineData("FATHOM_QUIET")]
    [InlineData("FATHOM_NO_COLOR")]
    public async Task Suggest_VariableOfAnOption_ChangesNothing(string variable)
    {
        const string Line = "fathom models pu";
        var setup = new CliSetup { Variables = { [variable] = "1" } };

        CliRun run = await setup.RunAsync($"[suggest:{Line.Length}]", Line);

        Assert.Contains("pull", run.Lines);
    }

    [Theory]
    [InlineData("bash", "$COMP_LINE")]
    [InlineData("zsh", "${words[1,CURRENT]}")]
    [InlineData("fish", "commandline -cp")]
    [InlineData("pwsh", "$position - $line.Extent.StartOffset")]
    public async Task Completion_CommandAfterAPipe_IsTheOneThatIsCompleted(string shell, string part)
    {
        CliRun run = await CliRun.Of("completion", shell);

        Assert.Contains(part, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", 0)]
    [InlineData("zsh", 0)]
    [InlineData("fish", 0)]
    [InlineData("pwsh", 0)]
    [InlineData("csh", 64)]
    public async Task Completion_Shell_GetsAScriptThatAsksTheProgram(string shell, int exit)
    {
        CliRun run = await CliRun.Of("completion", shell);

        Assert.Equal(exit, run.Exit);
        Assert.Equal(exit == 0, run.Output.Contains("[suggest:", StringComparison.Ordinal));
    }
}
