using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Cli.Tests;

public class TasksCommandTests
{
    [Fact]
    public async Task List_EveryTask_HasALine()
    {
        CliRun run = await CliRun.Of("tasks", "list");

        JsonElement sum = run.Lines.Select(line => JsonElement.Parse(line)).Single(line => line.GetProperty("task").GetString() == "sum");
        Assert.Equal("mathematics", sum.GetProperty("area").GetString());
        Assert.True(sum.GetProperty("levels").GetInt32() > 1);
        Assert.True(run.Lines.Length > 30);
    }

    [Fact]
    public async Task Check_WhatSamplePrints_IsRightAndAnythingElseIsWrong()
    {
        CliRun sample = await CliRun.Of("tasks", "sample", "sum", "--level", "2", "--count", "3", "--seed", "7", "--split", "test");
        CliRun again = await CliRun.Of("tasks", "sample", "sum", "--level", "2", "--count", "3", "--seed", "7", "--split", "test");
        JsonObject wrong = JsonNode.Parse(sample.Lines[0])!.AsObject();
        wrong["answer"] = "<think>12</think>perhaps";

        CliRun check = await new CliSetup { Input = sample.Output + wrong.ToJsonString() + "\n" }.RunAsync("tasks", "check");

        Assert.Equal(sample.Output, again.Output);
        Assert.Equal([true, true, true, false], check.Lines.Select(line => JsonElement.Parse(line).GetProperty("right").GetBoolean()));
        Assert.Equal(0, check.Exit);
    }

    [Theory]
    [InlineData("""{"task":"sum","problem":{"level":1},"answer":"1"} x""", "tasks.check")]
    [InlineData("""{"task":"sum","answer":"1"}""", "tasks.check")]
    [InlineData("""{"task":"sum","problem":{"index":-1},"answer":"1"}""", "tasks.check")]
    [InlineData("""{"task":"sum","problem":{"text":"1 + 1"},"answer":"2"}""", "tasks.check")]
    [InlineData("""{"task":"sum","problem":{"level":99},"answer":"1"}""", "tasks.level")]
    [InlineData("""{"task":"nonsense","problem":{},"answer":"1"}""", "tasks.name.unknown")]
    public async Task Check_BadLine_IsRefused(string line, string code)
    {
        CliRun run = await new CliSetup { Input = line }.RunAsync("tasks", "check", "--json");

        Assert.Equal((65, code), (run.Exit, run.ErrorCode));
    }

    [Fact]
    public async Task Sample_UnknownLevel_IsRefused()
    {
        CliRun run = await CliRun.Of("tasks", "sample", "sum", "--level", "50", "--json");

        Assert.Equal((65, "tasks.level"), (run.Exit, run.ErrorCode));
    }
}
