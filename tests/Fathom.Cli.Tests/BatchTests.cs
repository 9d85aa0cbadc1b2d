using System.Text.Json;

namespace Fathom.Cli.Tests;

/// <summary>Many requests from a file.</summary>
public class BatchTests(TinyModelFiles models) : IClassFixture<TinyModelFiles>
{
    [Fact]
    public async Task Generate_Input_AnswersEachLineInOrderAsAlone()
    {
        string input = Write(Enumerable.Range(0, 20).Select(i => $$"""{"id": {{i}}, "prompt": "the {{i}}", "seed": {{i}}, "max_tokens": {{1 + (i % 7)}} }"""));

        CliRun run = await CliRun.Of("generate", "-m", models.Llama, "--input", input, "--batch", "5", "--temperature", "1", "--ignore-eos");

        Assert.Equal(0, run.Exit);
        JsonElement[] answers = Lines(run.Output);
        Assert.Equal(Enumerable.Range(0, 20), answers.Select(answer => answer.GetProperty("id").GetInt32()));
        for (int i = 0; i < 20; i += 6)
        {
            CliRun alone = await CliRun.Of(
                "generate", "-m", models.Llama, "-p", $"the {i}", "--seed", $"{i}", "-n", $"{1 + (i % 7)}", "--temperature", "1", "--ignore-eos", "--json");
            Assert.Equal(alone.Json.GetProperty("tokens").GetRawText(), answers[i].GetProperty("tokens").GetRawText());
            Assert.Equal(alone.Json.GetProperty("text").GetString(), answers[i].GetProperty("text").GetString());
            Assert.Equal("length", answers[i].GetProperty("finish_reason").GetString());
        }

        Assert.Contains("20 answers", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_InputWithWrongLines_AnswersTheOthers()
    {
        CliRun run = await Piped(
            """
            {"prompt": "the", "note": ["kept", 1]}
            not json

            {"prompt": 5}
            {"prompt": "the", "temperature": "hot"}
            {"prompt": "the", "temperature": -1}
            {"tokens": [1, 99999]}
            {"nothing": true}
            ["the"]
            {"prompt": "the", "messages": 3}
            {"tokens": [84, 104], "stop": ["a", "b"], "max_tokens": 2}
            """,
            "generate", "-m", models.Llama, "--input", "-", "-n", "3", "--json");

        Assert.Equal(65, run.Exit);
        JsonElement[] lines = Lines(run.Output);
        Assert.Equal("""["kept", 1]""", lines[0].GetProperty("note").GetRawText().Replace(",", ", ", StringComparison.Ordinal));
        Assert.Equal(
            [
                "batch.line", "batch.field", "batch.field", "request.option.out_of_range", "request.token.out_of_range",
                "batch.field", "batch.line", "batch.field",
            ],
            lines[1..9].Select(line => line.GetProperty("error").GetProperty("code").GetString()));
        Assert.Equal("line 2", lines[1].GetProperty("error").GetProperty("where").GetString());
        Assert.InRange(lines[9].GetProperty("tokens").GetArrayLength(), 1, 2);
        Assert.Equal((10, 8), (lines[10].GetProperty("answers").GetInt32(), lines[10].GetProperty("failed").GetInt32()));
        Assert.Equal(11, lines.Length);
    }

    [Fact]
    public async Task Generate_LineWithANameTwice_SaysSo()
    {
        CliRun run = await Piped("""{"prompt": "the", "prompt": "end"}""", "generate", "-m", models.Llama, "--input", "-");

        Assert.Equal("a name occurs twice in an object", Lines(run.Output)[0].GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Chat_Input_RendersPromptsAndMessages()
    {
        string output = models.File("answers.jsonl");
        CliRun run = await Piped(
            """
            {"prompt": "hello", "max_tokens": 4, "temperature": 0}
            {"messages": [{"role": "user", "content": "hello"}], "max_tokens": 4, "temperature": 0}
            {"messages": [{"role": "user"}]}
            """,
            "chat", "-m", models.Llama, "--input", "-", "--output", output, "--template", "chatml", "--json");

        JsonElement[] answers = Lines(File.ReadAllText(output));
        Assert.Equal(65, run.Exit);
        Assert.Equal(answers[0].GetProperty("answer").GetString(), answers[1].GetProperty("answer").GetString());
        Assert.Equal(4, answers[0].GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.Equal("batch.field", answers[2].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(3, run.Json.GetProperty("answers").GetInt32());
        Assert.Single(run.Output.Trim().Split('\n'));
        Assert.False(File.Exists(output + ".partial"));
    }

    [Fact]
    public async Task Output_OfAnInterruptedRun_IsNotOverwritten()
    {
        string output = models.File("kept.jsonl");
        File.WriteAllText(output + ".partial", "earlier answers");

        CliRun run = await CliRun.Of("generate", "-m", models.Llama, "--input", Write(["""{"prompt": "the"}"""]), "--output", output, "--json");

        Assert.Equal((64, "cli.usage"), (run.Exit, run.ErrorCode));
        Assert.Equal("earlier answers", File.ReadAllText(output + ".partial"));
    }

    [Fact]
    public async Task Output_ThatIsTheInput_IsRefused()
    {
        string file = Write(["""{"prompt": "the"}"""]);
        string questions = File.ReadAllText(file);

        CliRun run = await CliRun.Of("generate", "-m", models.Llama, "--input", file, "--output", file, "--json");

        Assert.Equal((64, "cli.usage"), (run.Exit, run.ErrorCode));
        Assert.Equal(questions, File.ReadAllText(file));
    }

    [Fact]
    public async Task Output_Dash_IsStandardOutput()
    {
        CliRun run = await Piped("""{"prompt": "the", "max_tokens": 1}""", "generate", "-m", models.Llama, "--input", "-", "--output", "-");

        Assert.Equal(0, run.Exit);
        Assert.Single(Lines(run.Output));
        Assert.False(File.Exists("-"));
    }

    [Fact]
    public async Task Input_ThatWaitsForItsNextLine_IsAnsweredAndCanBeInterrupted()
    {
        using var pipe = new WaitingReader("""{"prompt": "the", "max_tokens": 1}""");
        var setup = new CliSetup
        {
            Pipe = pipe,
            WhenPrinting = (text, interrupts) =>
            {
                if (text.StartsWith('{'))
                {
                    interrupts.Raise();
                }
            },
        };

        CliRun run = await setup.RunAsync("generate", "-m", models.Llama, "--input", "-");

        Assert.Equal(130, run.Exit);
        Assert.Single(Lines(run.Output));
    }

    [Theory]
    [InlineData("generate", "--output", "x.jsonl")]
    [InlineData("generate", "--batch", "4")]
    [InlineData("generate", "--input", "x.jsonl", "-p", "the")]
    [InlineData("chat", "--input", "x.jsonl", "hello")]
    [InlineData("chat", "--input", "x.jsonl", "--batch", "0")]
    public async Task Input_WithOptionsThatDoNotFit_IsAUsageError(params string[] line) =>
        Assert.Equal(64, (await CliRun.Of([line[0], "-m", models.Llama, .. line[1..]])).Exit);

    [Fact]
    public async Task Input_Missing_IsAnInputOutputError() =>
        Assert.Equal(74, (await CliRun.Of("generate", "-m", models.Llama, "--input", models.File("nowhere.jsonl"))).Exit);

    private static Task<CliRun> Piped(string input, params string[] line) => new CliSetup { Input = input }.RunAsync(line);

    private static JsonElement[] Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    private string Write(IEnumerable<string> lines)
    {
        string path = models.File($"{Guid.NewGuid():N}.jsonl");
        File.WriteAllLines(path, lines);
        return path;
    }

    /// <summary>A pipe that stays open after its first line.</summary>
    private sealed class WaitingReader(string line) : TextReader
    {
        private readonly StringReader _first = new(line + "\n");
        private readonly ManualResetEventSlim _closed = new();

        public override int Read(Span<char> buffer)
        {
            int read = _first.Read(buffer);
            if (read == 0)
            {
                _closed.Wait();
            }

            return read;
        }

        protected override void Dispose(bool disposing)
        {
            _closed.Set();
            base.Dispose(disposing);
        }
    }
}
