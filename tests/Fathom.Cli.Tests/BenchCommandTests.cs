using Fathom.Cli.Measurement;
using Fathom.Formats;
using Fathom.Testing.Models;

namespace Fathom.Cli.Tests;

public class BenchCommandTests(TinyModelFiles models) : IClassFixture<TinyModelFiles>
{
    [Fact]
    public async Task Bench_Json_HasAllFields()
    {
        CliRun run = await BenchAsync();

        Assert.Equal(0, run.Exit);
        Assert.All(
            ["prefill_tps", "decode_tps", "ttft_ms", "load_ms", "peak_rss_bytes", "memory_bandwidth_gbps", "mbu"],
            field => Assert.True(run.Json.GetProperty(field).GetDouble() >= 0, field));
        Assert.True(run.Json.GetProperty("memory_bandwidth_gbps").GetDouble() > 0.1);
        Assert.NotEqual("", run.Json.GetProperty("kernel_set").GetString());
        Assert.False(run.Json.GetProperty("is_roof_exceeded").GetBoolean());
        Assert.True(run.Json.GetProperty("is_repeatable").GetBoolean());
    }

    [Fact]
    public async Task Bench_Checksum_DoesNotDependOnThreadsButOnTheModel()
    {
        string[] checksums = [Checksum(await BenchAsync("-t", "1")), Checksum(await BenchAsync("-t", "2")), Checksum(await BenchAsync("--depth", "40"))];

        Assert.Equal(checksums[0], checksums[1]);
        Assert.NotEqual(checksums[0], checksums[2]);
    }

    [Fact]
    public async Task Bench_Batch_RunsAllRequests()
    {
        CliRun run = await BenchAsync("--batch", "3", "--depth", "33");

        Assert.Equal(0, run.Exit);
        Assert.Equal(3, run.Json.GetProperty("batch").GetInt32());
    }

    [Fact]
    public void PromptIds_ThousandTokens_AreTheKnownNumbers()
    {
        Assert.Equal([18, 937, 856], BenchRun.PromptIds(request: 0, count: 3, vocabulary: 32_000));
        Assert.All(BenchRun.PromptIds(request: 2, count: 50, vocabulary: 16), id => Assert.InRange(id, 0, 15));
        Assert.All(BenchRun.PromptIds(request: 0, count: 5, vocabulary: 3), id => Assert.InRange(id, 0, 2));
    }

    [Fact]
    public void WeightBytes_Experts_CountAsOftenAsTheyAreChosen()
    {
        using MemoryWeightSource dense = TinyModels.Create(TinyConfigs.Llama);
        using MemoryWeightSource sparse = TinyModels.Create(TinyConfigs.DeepSeekV3);
        long vocabularyBytes = (long)TinyConfigs.Llama.VocabSize * TinyConfigs.Llama.HiddenSize * sizeof(float);

        Assert.Equal(MatrixBytes(dense) - vocabularyBytes + (TinyConfigs.Llama.HiddenSize * sizeof(float)), StepTraffic.WeightBytes(dense, batch: 1), 1.0);
        Assert.True(StepTraffic.WeightBytes(sparse, batch: 1) < StepTraffic.WeightBytes(sparse, batch: 4));
        Assert.True(StepTraffic.WeightBytes(sparse, batch: 1000) <= MatrixBytes(sparse));
    }

    private static double MatrixBytes(WeightSource weights) =>
        ModelTensors.Of(weights.Config).Where(tensor => tensor.Shape.Rows is not null).Sum(tensor => tensor.Shape.Elements * (double)sizeof(float));

    private static string Checksum(CliRun run) => run.Json.GetProperty("checksum").GetString()!;

    private Task<CliRun> BenchAsync(params string[] options) =>
        CliRun.Of(["bench", "-m", models.Llama, "--prompt-tokens", "20", "--output-tokens", "5", "--repeat", "2", "--json", .. options]);
}
