using System.Text.Json;

namespace Fathom.Cli.Tests;

/// <summary>Tasks that are not built in, through the command line.</summary>
public sealed class OwnTaskTests : IDisposable
{
    private static readonly string s_assembly = typeof(DoubleTask).Assembly.Location;
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Tasks_ListSampleAndCheck_KnowThem()
    {
        CliRun list = await CliRun.Of("tasks", "list", "--task-assembly", s_assembly);
        CliRun sample = await CliRun.Of("tasks", "sample", "double", "--count", "3", "--task-assembly", s_assembly);
        CliRun check = await new CliSetup { Input = sample.Output }.RunAsync("tasks", "check", "--task-assembly", s_assembly);
        CliRun unknown = await CliRun.Of("tasks", "sample", "double", "--json");

        Assert.Contains("\"task\":\"double\"", list.Output, StringComparison.Ordinal);
        Assert.Equal(3, sample.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(3, check.Output.Split("\"right\":true").Length - 1);
        Assert.Equal("tasks.name.unknown", unknown.ErrorCode);
    }

    [Fact]
    public async Task Tasks_NoAssemblyWithTasks_IsRefused()
    {
        File.WriteAllText(_temp.File("text.dll"), "text");

        CliRun missing = await CliRun.Of("tasks", "list", "--task-assembly", _temp.File("none.dll"), "--json");
        CliRun text = await CliRun.Of("tasks", "list", "--task-assembly", _temp.File("text.dll"), "--json");
        CliRun none = await CliRun.Of("tasks", "list", "--task-assembly", typeof(JsonElement).Assembly.Location, "--json");
        CliRun folder = await CliRun.Of("tasks", "list", "--task-assembly", _temp.File(""), "--json");

        Assert.All([missing, text, none, folder], run => Assert.Equal((65, "tasks.assembly"), (run.Exit, run.ErrorCode)));
    }

    [Fact]
    public async Task Teach_OwnTask_TrainsAndMeasuresBeforeAndAfter()
    {
        string model = await ByteModel.TrainAsync(_temp);
        string[] limits = ["--limit", "2", "--max-tokens", "2", "--json"];

        CliRun run = await CliRun.Of(
            [
                "train", "teach", "double", "--task-assembly", s_assembly, "-m", model, "--out", _temp.File("taught"), "--steps", "1",
                "--threads", "1", .. limits,
            ]);
        CliRun again = await CliRun.Of(["train", "teach", "double", "--task-assembly", s_assembly, "--out", _temp.File("taught"), "--resume", .. limits]);

        Assert.True(run.Exit == 0, run.Output + run.Error);
        Assert.Equal(run.Output, again.Output);
        Assert.Equal(2, run.Json.GetProperty("tasks").GetProperty("double").GetProperty("problems").GetInt32());
        Assert.True(run.Json.GetProperty("others").GetProperty("problems").GetInt32() >= 52);
        Assert.True(File.Exists(_temp.File("taught/model/model.safetensors")));
        using var log = JsonDocument.Parse(File.ReadLines(_temp.File("taught/log.jsonl")).Single());
        Assert.Equal(["kept", "learned"], log.RootElement.GetProperty("loss_by_source").EnumerateObject().Select(source => source.Name).Order());
    }
}
