using Fathom.Cli.Load;

namespace Fathom.Cli.Tests;

/// <summary><c>fathom bench --url</c> against <c>fathom serve</c>.</summary>
public class BenchLoadTests(TinyModelFiles models) : IClassFixture<TinyModelFiles>
{
    [Fact]
    public async Task Bench_Server_TellsWhatItsUsersSee()
    {
        await using Served server = await Served.StartAsync(models.Llama);

        CliRun run = await BenchAsync(server, "--streams", "4", "--requests", "12", "--disconnects", "30", "--shared-prefix", "8", "--slow-readers", "2");

        Assert.Equal(0, run.Exit);
        int left = run.Json.GetProperty("disconnected").GetInt32();
        Assert.Equal(12, run.Json.GetProperty("completed").GetInt32() + left);
        Assert.InRange(left, 1, 11);
        Assert.Empty(run.Json.GetProperty("failed").EnumerateObject());
        Assert.True(run.Json.GetProperty("output_tps").GetDouble() > 0);
        Assert.True(run.Json.GetProperty("prompt_tokens").GetInt64() > 0);
        Assert.True(run.Json.GetProperty("ttft_ms").GetProperty("p99").GetDouble() >= run.Json.GetProperty("ttft_ms").GetProperty("p50").GetDouble());
        Assert.True(run.Json.GetProperty("server_rss").GetProperty("after").GetInt64() > 1_000_000);
        Assert.Equal(2, run.Json.GetProperty("slow_readers").GetProperty("readers").GetInt32());
        Assert.Equal(0, run.Json.GetProperty("cache_use_after").GetDouble());
    }

    [Fact]
    public async Task Bench_FullServer_CountsRefusalsThatSayWhenToComeBack()
    {
        await using Served server = await Served.StartAsync(models.Llama, "--parallel", "1", "--max-queue", "1");

        CliRun run = await BenchAsync(server, "--rate", "10000", "--requests", "24");

        Assert.Equal(0, run.Exit);
        Assert.True(run.Json.GetProperty("refused").GetProperty("429 queue_full").GetInt32() > 0);
        Assert.Equal(0, run.Json.GetProperty("refused_without_retry_after").GetInt32());
        Assert.Empty(run.Json.GetProperty("failed").EnumerateObject());
    }

    [Fact]
    public async Task Bench_NothingAnswered_IsAnErrorThatSaysWhy()
    {
        await using Served server = await Served.StartAsync(models.Llama, "--api-key", "secret");

        CliRun run = await BenchAsync(server, "--requests", "2");

        Assert.Equal((74, "io.failed"), (run.Exit, run.ErrorCode));
        Assert.Contains("2 with 401", run.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", 74, "io.failed")]
    [InlineData("nonsense", 64, "cli.usage")]
    [InlineData("ftp://127.0.0.1", 64, "cli.usage")]
    public async Task Bench_NoServer_IsRefused(string url, int exit, string code)
    {
        CliRun run = await CliRun.Of("bench", "--url", url, "--json");

        Assert.Equal((exit, code), (run.Exit, run.ErrorCode));
    }

    [Fact]
    public void Prompts_OfOneSeed_AreTheSameAndOfMixedLengths()
    {
        var plan = new LoadPlan { Url = new Uri("http://localhost"), PromptTokens = 100, OutputTokens = 40, SharedPrefixTokens = 10, DisconnectPercent = 50 };
        var prompts = new LoadPrompts(plan, tokensPerWord: 2);
        LoadRequest[] requests = [.. Enumerable.Range(0, 50).Select(prompts.Next)];

        Assert.Equal(requests, Enumerable.Range(0, 50).Select(new LoadPrompts(plan, 2).Next));
        Assert.All(requests, request => Assert.Equal(5, request.Prefix.Split(' ').Length));
        Assert.All(requests, request => Assert.InRange(request.Text.Split(' ').Length, 12, 50));
        Assert.All(requests, request => Assert.InRange(request.OutputTokens, 10, 40));
        Assert.True(requests.Select(request => request.Text.Length).Distinct().Count() > 10);
        Assert.InRange(requests.Count(request => request.LeavesAfter is not null), 10, 40);
    }

    [Fact]
    public void Figures_OfPrometheusText_AreFoundByName()
    {
        var figures = ServerFigures.Of(
            "# HELP process_resident_memory_bytes x\nprocess_resident_memory_bytes 12345\nfathom_kv_cache_usage_perc{model_name=\"a b\"} 0.25\n");

        Assert.Equal(new ServerFigures(12_345, 0.25), figures);
        Assert.Equal(default, ServerFigures.Of(null));
    }

    private static Task<CliRun> BenchAsync(Served server, params string[] options) =>
        CliRun.Of(["bench", "--url", server.Url, "--prompt-tokens", "24", "--output-tokens", "12", "--json", .. options]);
}
