using System.Text.Json;
using Fathom.Cli.Errors;
using Fathom.Cli.Measurement;
using Fathom.Formats;
using Fathom.Formats.Gguf;
using Fathom.Formats.Shapes;

namespace Fathom.Cli.Tests;

public class BenchShapeTests
{
    // Of a layer of DeepSeek-V3: attention without its norms, nine experts (together as large as its dense layers), router.
    private const double ActiveParametersOfALayer = 187_105_280 + 396_361_728 + 1_835_008;

    [Fact]
    public async Task Bench_LastLayersOfAShape_MeasuresThemAndPredictsTheWhole()
    {
        CliRun run = await BenchAsync("v3-tiny", "--layers", "2", "--bandwidth", "400");

        Assert.Equal(0, run.Exit);
        Assert.Equal("v3-tiny q4_k, 2 of 4 layers", run.Json.GetProperty("model").GetString());
        JsonElement layers = run.Json.GetProperty("layers");
        Assert.Equal(2, layers.GetProperty("layers").GetInt32());
        Assert.True(layers.GetProperty("decode_gbps").GetDouble() > 0);
        Assert.True(layers.GetProperty("whole").GetProperty("prefill_tps").GetDouble() > 0);
        Assert.Equal(400, layers.GetProperty("whole_at_bandwidth").GetProperty("bandwidth_gbps").GetDouble());
        Assert.False(layers.GetProperty("whole_at_bandwidth").TryGetProperty("prefill_tps", out _));
    }

    [Fact]
    public async Task Bench_Mixture_VisitsMostExperts()
    {
        CliRun run = await BenchAsync("v3-tiny", "--layers", "1");

        int experts = KnownShapes.Get("v3-tiny").Moe!.NumRoutedExperts;
        Assert.InRange(run.Json.GetProperty("layers").GetProperty("experts_visited").GetInt32(), experts * 3 / 4, experts);
    }

    [Fact]
    public async Task Bench_DenseShape_HasNoExperts()
    {
        CliRun run = await BenchAsync("llama-tiny", "--type", "q4_k_m");

        Assert.Equal(0, run.Exit);
        Assert.False(run.Json.GetProperty("layers").TryGetProperty("experts_visited", out _));
    }

    [Fact]
    public async Task Bench_Keep_LeavesTheModelAndRefusesToOverwriteIt()
    {
        using var folder = new TempFolder();
        string path = folder.File("kept.gguf");

        CliRun first = await BenchAsync("v3-tiny", "--keep", path, "--type", "q8_0", "--kv-b-type", "f32");
        CliRun second = await BenchAsync("v3-tiny", "--keep", path);

        Assert.Equal(0, first.Exit);
        using (var file = GgufFile.Open(path))
        {
            Assert.True(file.TryGetTensor("blk.0.attn_k_b.weight", out GgufTensor? tensor));
            Assert.Equal("F32", tensor.Type.Name);
        }

        Assert.Equal((int)ExitCode.Usage, second.Exit);
        Assert.Equal(path, Assert.Single(Directory.EnumerateFiles(folder.Path)));
    }

    [Fact]
    public async Task Bench_MoreThanTheMachineHolds_EndsWithAResourceLimitAtOnce()
    {
        CliRun run = await BenchAsync("deepseek-v3", "--type", "f32");

        Assert.Equal((int)ExitCode.ResourceLimit, run.Exit);
        Assert.Contains(run.ErrorCode, new[] { "disk.full", "memory.exhausted" });
    }

    [Theory]
    [InlineData(2_000_000_000, 2_000_000_000, 9_000_000_000, "disk.full")]
    [InlineData(2_000_000_000, 9_000_000_000, 2_000_000_000, "memory.exhausted")]
    public void CheckRoom_TooLittle_SaysOfWhat(long bytes, long freeDisk, long freeMemory, string code)
    {
        var refused = Assert.Throws<CliException>(() => RandomModelFile.CheckRoom(bytes, freeDisk, freeMemory));

        Assert.Equal(code, refused.Code);
        Assert.Equal(ExitCode.ResourceLimit, refused.Exit);
        RandomModelFile.CheckRoom(bytes, 4 * bytes, 4 * bytes);
    }

    [Theory]
    [InlineData("--shape", "deepseek-v4")]
    [InlineData("--shape", "v3-tiny", "--type", "f8e4m3")]
    [InlineData("--shape", "v3-tiny", "--type", "12")]
    [InlineData("--shape", "v3-tiny", "--kv-b-type", "q4_k_m")]
    [InlineData("--shape", "v3-tiny", "--layers", "5")]
    [InlineData("--shape", "v3-tiny", "--layers", "0")]
    [InlineData("--shape", "v3-tiny", "--bandwidth", "-1")]
    [InlineData("--layers", "1")]
    [InlineData("-m", "model.gguf", "--keep", "other.gguf")]
    public async Task Bench_WrongShapeOptions_AreUsageErrors(params string[] options)
    {
        CliRun run = await CliRun.Of(["bench", "--json", .. options]);

        Assert.Equal((int)ExitCode.Usage, run.Exit);
    }

    [Fact]
    public void Predict_OneLayerOfDeepSeekV3_CountsAllLayersAndOneHead()
    {
        ModelConfig whole = KnownShapes.Get("deepseek-v3");
        var request = new RandomModelRequest(
            "deepseek-v3", "q4_k", whole, KnownShapes.LastLayers(whole, 1), new RandomModelOptions(), KeepPath: null, Bandwidth: null);

        WholeModelSpeed speed = new LayerMeasurement(request, default, threads: 1, TimeProvider.System)
            .Predict(new StepTimes(LayersMs: 10, HeadMs: 20, PrefillMs: 0), bandwidth: 20e9);

        // The three dense layers have no router, which is a third of a per cent of a layer.
        Assert.Equal(ActiveParametersOfALayer, LayerMeasurement.ActiveLayerParameters(request.Measured));
        Assert.Equal(1e3 / ((61 * 10) + 20), speed.DecodeTps, tolerance: 0.005);
        Assert.Equal(20, speed.BandwidthGbps);
    }

    private static Task<CliRun> BenchAsync(string shape, params string[] options) =>
        CliRun.Of(["bench", "--shape", shape, "--prompt-tokens", "8", "--output-tokens", "24", "--repeat", "1", "-t", "1", "--json", .. options]);
}
