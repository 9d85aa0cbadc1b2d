using System.Text.Json;

namespace Fathom.Cli.Tests;

public class PlanCommandTests
{
    private static readonly string[] s_machine = ["--memory", "64", "--bandwidth", "100", "--json"];

    [Fact]
    public void Shapes_EveryModelOfTheDoctor_CanBePlanned() => Assert.All(
        Fathom.Cli.Measurement.ModelFit.Of(freeBytes: 1 << 30, bandwidth: 1e10).SelectMany(model => model.Name.Split(", ")),
        name => Assert.True(Fathom.Formats.Shapes.KnownShapes.TryGet(name, out _), name));

    [Theory]
    [InlineData("1e-6", "1e9")]
    [InlineData("1e9", "1e-6")]
    public async Task Plan_NumbersAtTheirBounds_GiveFiniteOnes(string machine, string other)
    {
        CliRun run = await CliRun.Of(
            "plan", "-m", "mini", "--bandwidth", machine, "--gflops", machine, "--memory", other, "--train-tokens", "1e18",
            "--dollars-per-hour", "1e9", "--json");

        Assert.Equal(0, run.Exit);
    }

    [Theory]
    [InlineData("--bandwidth=1e10")]
    [InlineData("--gflops=1e-7")]
    [InlineData("--memory=0")]
    [InlineData("--memory=-1")]
    [InlineData("--dollars-per-hour=1e300")]
    [InlineData("--train-tokens=1e308")]
    [InlineData("--bandwidth=NaN")]
    public async Task Plan_NumberOutOfItsBounds_IsAUsageError(string option) =>
        Assert.Equal((64, "cli.usage"), await Refusal("plan", "-m", "mini", option, "--json"));

    private static async Task<(int Exit, string? Code)> Refusal(params string[] args)
    {
        CliRun run = await CliRun.Of(args);
        return (run.Exit, run.ErrorCode);
    }

    [Theory]
    [InlineData(2.06e15, "2.06 PFLOP")]
    [InlineData(5e9, "5 GFLOP")]
    [InlineData(1e6, "0 GFLOP")]
    [InlineData(3e24, "3000 ZFLOP")]
    public void Operations_AnySize_IsReadable(double operations, string expected) =>
        Assert.Equal(expected, Fathom.Cli.Output.Quantity.Operations(operations));

    [Fact]
    public async Task Plan_DeepSeekV3_CountsAllAndActiveParameters()
    {
        CliRun run = await PlanAsync("-m", "deepseek-v3", "--type", "q8_0", "--gflops", "1000");

        Assert.Equal(0, run.Exit);
        Assert.Equal(671e9, run.Json.GetProperty("parameters").GetDouble(), 1e9);
        Assert.Equal(37e9, run.Json.GetProperty("active_parameters").GetDouble(), 1e9);
        JsonElement running = run.Json.GetProperty("run");
        Assert.False(running.GetProperty("fits").GetBoolean());
        Assert.Equal(61 * 576 * 2 * 4096L, running.GetProperty("cache_bytes").GetInt64());
        Assert.Equal(1000e9 / (2 * run.Json.GetProperty("active_parameters").GetDouble()), running.GetProperty("prefill_tps").GetDouble(), 0.1);
        Assert.InRange(running.GetProperty("decode_tps_high").GetDouble(), 2, 100e9 / running.GetProperty("step_bytes").GetDouble());
        Assert.True(running.GetProperty("decode_tps_low").GetDouble() < running.GetProperty("decode_tps_high").GetDouble());
    }

    [Fact]
    public async Task Plan_FileOfAShape_AgreesWithTheShape()
    {
        using var folder = new TempFolder();
        string path = folder.File("kept.gguf");
        CliRun made = await CliRun.Of(
            "bench", "--shape", "v3-tiny", "--type", "q8_0", "--keep", path, "--prompt-tokens", "4", "--output-tokens", "2", "--repeat", "1", "--json");
        Assert.Equal(0, made.Exit);

        JsonElement shape = (await PlanAsync("-m", "v3-tiny", "--type", "q8_0")).Json.GetProperty("run");
        JsonElement file = (await PlanAsync("-m", path)).Json.GetProperty("run");

        // The shape's count has the norms, too.
        Assert.Equal(1, shape.GetProperty("weight_bytes").GetDouble() / file.GetProperty("weight_bytes").GetDouble(), 0.01);
        Assert.Equal(1, shape.GetProperty("step_bytes").GetDouble() / file.GetProperty("step_bytes").GetDouble(), 0.02);
        Assert.Equal(shape.GetProperty("cache_bytes").GetInt64(), file.GetProperty("cache_bytes").GetInt64());
    }

    [Fact]
    public async Task Plan_InstalledModelThatIsCalledAlmostLikeAShape_IsFound()
    {
        using var home = new TempFolder();
        string path = Fathom.Testing.Models.TinyModels.WriteGguf(home.File("model.gguf"), Fathom.Testing.Models.TinyConfigs.Llama);
        var setup = new CliSetup { Variables = { ["FATHOM_HOME"] = home.Path } };
        await setup.RunAsync("models", "add", path, "tiny");

        CliRun run = await setup.RunAsync(["plan", "-m", "tiny", .. s_machine]);
        CliRun typed = await setup.RunAsync(["plan", "-m", "tiny", "--type", "q8_0", .. s_machine]);

        Assert.True(run.Exit == 0, run.Output);
        Assert.Equal("--type", typed.Json.GetProperty("error").GetProperty("where").GetString());
    }

    [Fact]
    public async Task Plan_OtherMachineWithoutArithmetic_TellsNoPrefillAndNoTime()
    {
        CliRun run = await PlanAsync("-m", "mini", "--train-tokens", "1e6");

        Assert.Equal(0, run.Exit);
        Assert.False(run.Json.TryGetProperty("gflops", out _));
        Assert.False(run.Json.GetProperty("run").TryGetProperty("prefill_tps", out _));
        Assert.False(run.Json.GetProperty("train").TryGetProperty("seconds_low", out _));
    }

    [Fact]
    public async Task Plan_Training_CostsTimeAndMoney()
    {
        CliRun run = await PlanAsync("-m", "gpt2-124m", "--train-tokens", "1e9", "--gflops", "1000", "--dollars-per-hour", "2");

        JsonElement train = run.Json.GetProperty("train");
        Assert.Equal(124_439_808, train.GetProperty("parameters").GetInt64());
        Assert.Equal(16 * 124_439_808L, train.GetProperty("state_bytes").GetInt64());
        double least = train.GetProperty("flops").GetDouble() / (1e12 * 0.5);
        Assert.Equal(least, train.GetProperty("seconds_low").GetDouble(), 1);
        Assert.Equal(2 * least / 3600, train.GetProperty("dollars_low").GetDouble(), 0.01);
        Assert.False(run.Json.TryGetProperty("run", out _));
    }

    [Fact]
    public async Task Plan_ThisMachine_IsMeasured()
    {
        CliRun run = await CliRun.Of("plan", "-m", "qwen2-tiny", "--json");

        Assert.Equal(0, run.Exit);
        Assert.True(run.Json.GetProperty("memory_bandwidth_gbps").GetDouble() > 0.1);
        Assert.True(run.Json.GetProperty("run").GetProperty("prefill_tps").GetDouble() > 0);
        Assert.True(run.Json.GetProperty("run").GetProperty("fits").GetBoolean());
    }

    [Theory]
    [InlineData("nanno", "did you mean 'nano'?")]
    [InlineData("gpt2-124m", "--train-tokens")]
    public async Task Plan_ModelThatCantBePlanned_SaysWhatWould(string model, string message)
    {
        CliRun run = await PlanAsync("-m", model);

        Assert.Equal(64, run.Exit);
        Assert.Contains(message, run.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_People_ReadATable()
    {
        CliRun run = await CliRun.Of("plan", "-m", "v3-1b", "--memory", "8", "--bandwidth", "40");

        Assert.Equal(0, run.Exit);
        Assert.Contains("weights", run.Output, StringComparison.Ordinal);
        Assert.Contains("tok/s", run.Output, StringComparison.Ordinal);
    }

    private static Task<CliRun> PlanAsync(params string[] args) => CliRun.Of(["plan", .. args, .. s_machine]);
}
