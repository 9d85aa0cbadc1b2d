using System.Text.Json;

namespace Fathom.Cli.Tests;

public sealed class EvalCommandTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Eval_TinyModel_ScoresEveryLevelTheSameTwice()
    {
        string model = await ByteModel.TrainAsync(_temp);
        string[] arguments = ["eval", "-m", model, "--tasks", "parity", "--limit", "2", "--samples", "3", "--max-tokens", "3", "--json"];

        CliRun run = await CliRun.Of(arguments);
        CliRun again = await CliRun.Of(arguments);

        Assert.True(run.Exit == 0, run.Output + run.Error);
        Assert.Equal(run.Output, again.Output);
        JsonElement task = run.Json.GetProperty("tasks").GetProperty("parity");
        JsonElement[] levels = [.. task.GetProperty("levels").EnumerateObject().Select(level => level.Value)];
        Assert.Equal(2 * levels.Length, task.GetProperty("n").GetInt32());
        Assert.All(levels, level => Assert.Equal(2, level.GetProperty("n").GetInt32()));
        Assert.Equal(["1", "2", "3"], task.GetProperty("pass_at").EnumerateObject().Select(k => k.Name));
        Assert.Equal(task.GetProperty("score").GetDouble(), task.GetProperty("pass_at").GetProperty("1").GetDouble(), 1e-12);
        Assert.InRange(task.GetProperty("score").GetDouble(), task.GetProperty("ci95")[0].GetDouble(), task.GetProperty("ci95")[1].GetDouble());
        Assert.True(task.GetProperty("truncated").GetDouble() > 0.5);
    }

    [Fact]
    public async Task Eval_Answers_KeepsEveryAnswer()
    {
        string model = await ByteModel.TrainAsync(_temp);

        CliRun run = await CliRun.Of(
            "eval", "-m", model, "--tasks", "parity", "--limit", "2", "--samples", "3", "--max-tokens", "3",
            "--answers", _temp.File("answers.jsonl"), "--json");

        JsonElement[] lines = [.. File.ReadLines(_temp.File("answers.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        JsonElement task = run.Json.GetProperty("tasks").GetProperty("parity");
        Assert.Equal(task.GetProperty("n").GetInt32(), lines.Length);
        Assert.All(lines, line => Assert.Equal(3, line.GetProperty("answers").GetArrayLength()));
        double right = lines.Average(
            line => line.GetProperty("answers").EnumerateArray().Average(answer => answer.GetProperty("right").GetBoolean() ? 1.0 : 0));
        Assert.Equal(task.GetProperty("score").GetDouble(), right, 1e-9);
    }

    [Fact]
    public async Task Eval_TopicWithBrackets_IsShownInTheTable()
    {
        File.WriteAllText(_temp.File("questions.jsonl"), """{"question":"1+1?","answer":["2"],"kind":"number","topic":"math [hard]"}""");

        CliRun run = await CliRun.Of(
            "eval", "-m", await ByteModel.TrainAsync(_temp), "--questions", _temp.File("questions.jsonl"), "--max-tokens", "2");

        Assert.True(run.Exit == 0, run.Error);
        Assert.Contains("math [hard]", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_Interrupted_LeavesEarlierAnswers()
    {
        File.WriteAllText(_temp.File("answers.jsonl"), "earlier answers");
        string model = await ByteModel.TrainAsync(_temp);
        var setup = new CliSetup
        {
            WhenTelling = (text, interrupts) =>
            {
                if (text.StartsWith("parity, level 1 ", StringComparison.Ordinal))
                {
                    interrupts.Raise();
                }
            },
        };

        CliRun run = await setup.RunAsync(
            "eval", "-m", model, "--tasks", "parity", "--limit", "2", "--max-tokens", "2", "--answers", _temp.File("answers.jsonl"));

        Assert.Equal(130, run.Exit);
        Assert.Equal("earlier answers", File.ReadAllText(_temp.File("answers.jsonl")));
        Assert.Equal(2, File.ReadAllLines(_temp.File("answers.jsonl.partial")).Length);
    }

    [Theory]
    [InlineData("0", "1", true)]
    [InlineData("1", "0.000001", true)]
    [InlineData("1", "1", false)]
    public async Task Eval_TemperatureAndTopP_DecideWhetherAnswersDiffer(string temperature, string topP, bool areAlike)
    {
        string model = await ByteModel.TrainAsync(_temp);

        CliRun run = await CliRun.Of(
            "eval", "-m", model, "--tasks", "parity", "--limit", "2", "--samples", "4", "--max-tokens", "6", "--temperature", temperature, "--top-p", topP,
            "--answers", _temp.File("answers.jsonl"), "--json");

        Assert.True(run.Exit == 0, run.Output + run.Error);
        int[] different =
        [
            .. File.ReadLines(_temp.File("answers.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("answers").EnumerateArray()
                .Select(answer => answer.GetProperty("text").GetString()).Distinct().Count()),
        ];
        Assert.Equal(areAlike, different.All(count => count == 1));
    }

    [Theory]
    [InlineData("--temperature", "-1")]
    [InlineData("--temperature", "NaN")]
    [InlineData("--top-p", "0")]
    [InlineData("--top-p", "1.5")]
    public async Task Eval_OddsOutOfRange_AreRefused(string option, string value)
    {
        CliRun run = await CliRun.Of("eval", "--tasks", "parity", option, value);

        Assert.Equal(64, run.Exit);
        Assert.Contains(option, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_AnswersIntoNoFolder_IsRefused()
    {
        CliRun run = await CliRun.Of(
            "eval", "-m", await ByteModel.TrainAsync(_temp), "--tasks", "parity", "--answers", _temp.File("none/answers.jsonl"), "--json");

        Assert.InRange(run.Exit, 64, 78);
    }

    [Fact]
    public async Task Eval_UnknownTask_IsRefused()
    {
        CliRun run = await CliRun.Of("eval", "-m", _temp.File("none"), "--tasks", "nonsense", "--json");

        Assert.Equal((65, "tasks.name.unknown"), (run.Exit, run.ErrorCode));
    }

    [Fact]
    public async Task Eval_Url_ScoresWhatTheSameModelScoresHere()
    {
        string model = await ByteModel.TrainAsync(_temp);
        await using Served server = await Served.StartAsync(model);
        string[] arguments = ["--tasks", "parity", "--limit", "2", "--max-tokens", "4", "--json"];

        CliRun here = await CliRun.Of(["eval", "-m", model, .. arguments]);
        CliRun there = await CliRun.Of(["eval", "--url", server.Url, "--concurrency", "2", .. arguments]);

        Assert.True(there.Exit == 0, there.Output + there.Error);
        Assert.Equal(here.Json.GetProperty("tasks").GetRawText(), there.Json.GetProperty("tasks").GetRawText());
        foreach (string figure in (string[])["requests", "prompt_tokens", "completion_tokens"])
        {
            Assert.Equal(here.Json.GetProperty("cost").GetProperty(figure).GetInt64(), there.Json.GetProperty("cost").GetProperty(figure).GetInt64());
        }

        Assert.Empty(there.Json.GetProperty("failed").EnumerateObject());
        Assert.Equal("model", there.Json.GetProperty("model").GetString());
    }

    [Fact]
    public async Task Eval_UrlWithKeys_NeedsOneFromAVariable()
    {
        string model = await ByteModel.TrainAsync(_temp);
        await using Served server = await Served.StartAsync(model, "--api-key", "secret");
        string[] arguments = ["eval", "--url", server.Url, "--tasks", "parity", "--limit", "1", "--max-tokens", "1", "--json"];

        CliRun without = await CliRun.Of(arguments);
        CliRun with = await new CliSetup { Variables = { ["MY_KEY"] = "secret" } }.RunAsync([.. arguments, "--api-key-env", "MY_KEY"]);
        CliRun unset = await CliRun.Of([.. arguments, "--api-key-env", "MY_KEY"]);
        CliRun broken = await new CliSetup { Variables = { ["MY_KEY"] = "sec\nret" } }.RunAsync([.. arguments, "--api-key-env", "MY_KEY"]);

        Assert.Equal((64, "cli.usage"), (broken.Exit, broken.ErrorCode));
        Assert.Equal((65, "eval.endpoint.refused"), (without.Exit, without.ErrorCode));
        Assert.True(with.Exit == 0, with.Output);
        Assert.Equal((64, "cli.usage"), (unset.Exit, unset.ErrorCode));
    }

    [Fact]
    public async Task Eval_AnswersOverTheQuestions_IsRefused()
    {
        string file = _temp.File("questions.jsonl");
        File.WriteAllText(file, """{"question":"1+1?","answer":["2"],"kind":"number"}""");

        CliRun run = await CliRun.Of("eval", "--questions", file, "--answers", file, "--json");

        Assert.Equal((64, "cli.usage"), (run.Exit, run.ErrorCode));
        Assert.NotEmpty(File.ReadAllText(file));
    }

    [Fact]
    public async Task Eval_UrlWhereNobodyAnswers_IsAnInputOutputError()
    {
        CliRun run = await CliRun.Of("eval", "--url", "http://127.0.0.1:1", "--tasks", "parity", "--json");

        Assert.Equal((74, "eval.endpoint.unreachable"), (run.Exit, run.ErrorCode));
    }
}
