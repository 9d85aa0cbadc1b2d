using System.CommandLine;
using System.Globalization;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Load;
using Fathom.Cli.Measurement;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Inference;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Roofs;
using Fathom.Numerics.Threading;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom bench</c>: how fast a model runs here, or how a server copes with many users.</summary>
internal sealed class BenchCommand : VerbCommand
{
    private const int MaxTokens = 1 << 20;
    private const int MaxBatch = 1024;
    private const int MaxRepeats = 1000;

    private readonly EngineSelection _engine = new();
    private readonly ShapeSelection _shape = new();
    private readonly LoadSelection _load = new();
    private readonly Option<int> _promptTokens = Number("--prompt-tokens", "Tokens of each prompt", 512, 1, MaxTokens);
    private readonly Option<int> _outputTokens = Number("--output-tokens", "New tokens of each request", 64, 1, MaxTokens);
    private readonly Option<int> _batch = Number("--batch", "Number of concurrent requests", 1, 1, MaxBatch);
    private readonly Option<int> _repeat = Number("--repeat", "Number of runs; medians are reported", 3, 1, MaxRepeats);
    private readonly Option<int> _depth = Number("--depth", "Tokens that the cache holds before the prompt", 0, 0, MaxTokens);

    /// <summary>Sets up the verb.</summary>
    public BenchCommand(CliHost host)
        : base(
            host,
            "bench",
            "Measures a model's speed on this machine, or a server's behavior under load",
            "fathom bench -m model.gguf",
            "fathom bench -m model.gguf --prompt-tokens 512 --output-tokens 64 --threads 2 --json",
            "fathom bench --shape deepseek-v3 --layers 1 --bandwidth 400",
            "fathom bench --url http://127.0.0.1:8080 --streams 16 --requests 200",
            "fathom bench train gpt2-124m --batch 4 --tokens 64")
    {
        _engine.AddTo(this);
        Add(_promptTokens);
        Add(_outputTokens);
        Add(_batch);
        Add(_repeat);
        Add(_depth);
        _shape.AddTo(this);
        _load.AddTo(this);
        Add(new BenchTrainCommand(host));
    }

    /// <inheritdoc/>
    protected override async Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        if (_load.Read(context, _engine.Given(context), context.Get(_promptTokens), context.Get(_outputTokens)) is { } plan)
        {
            context.Refuse("has no effect with --url", [_batch, _repeat, _depth, .. _engine.OfEngine, .. _shape.Options]);
            LoadResult load = await new LoadRun(plan, context.Output).RunAsync(interrupted);
            LoadSelection.RequireAnswers(load);
            context.Output.Result(load, () => CommandJson.Compact.LoadResult, screen => LoadSelection.Draw(screen, load));
            return ExitCode.Ok;
        }

        var shape = new BenchShape(context.Get(_promptTokens), context.Get(_outputTokens), context.Get(_batch), context.Get(_depth));
        BenchResult result = _shape.Read(context) is { } request
            ? MeasureShape(context, request, shape, interrupted)
            : MeasureModel(context, _engine.PathOf(context), shape, interrupted);
        if (result.IsRoofExceeded)
        {
            context.Output.Note("decoding read memory faster than the roof says it can be: the roof is wrong, and mbu with it");
        }

        context.Output.Result(result, () => CommandJson.Compact.BenchResult, screen => Draw(screen, result));
        return ExitCode.Ok;
    }

    private BenchResult MeasureShape(VerbContext context, RandomModelRequest request, BenchShape shape, CancellationToken interrupted)
    {
        int threads = _engine.Threads(context);
        using var file = RandomModelFile.Create(request, threads, context.Output, interrupted);
        BenchResult result = MeasureModel(context, file.Path, shape, interrupted);
        LayerSpeed layers = new LayerMeasurement(request, shape, threads, context.Host.Time).Run(file.Path, result.MemoryBandwidthGbps * 1e9, interrupted);
        return result with { Model = request.Describe(), Layers = layers };
    }

    private BenchResult MeasureModel(VerbContext context, string path, BenchShape shape, CancellationToken interrupted)
    {
        using var running = RunningModel.Open(path, EngineFor(context, shape), context.Host.Time);
        var bench = new BenchRun(running.Engine, shape, context.Host.Time);
        bench.WarmUp(interrupted);
        var runs = new List<BenchFigures>();
        for (int i = 0; i < context.Get(_repeat); i++)
        {
            runs.Add(bench.Run(interrupted));
            context.Output.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"run {i + 1}: prefill {runs[^1].PrefillTps:0.0} tok/s, decode {runs[^1].DecodeTps:0.0} tok/s, {runs[^1].Checksum}"));
        }

        return Describe(running, shape, runs);
    }

    private static Option<int> Number(string name, string description, int standard, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => standard };
        OptionRules.Between(option, least, most);
        return option;
    }

    /// <summary>An engine sized for exactly this measurement. Prefixes are shared only to fill the cache to the requested depth.</summary>
    private EngineOptions EngineFor(VerbContext context, BenchShape shape)
    {
        EngineOptions options = _engine.Options(context);
        int tokens = (int)Math.Min(int.MaxValue, (long)(shape.Length + options.BlockTokens) * shape.Batch);
        return options with { MaxCacheTokens = tokens, UsePrefixCache = shape.Depth > 0 };
    }

    private static BenchResult Describe(RunningModel running, BenchShape shape, List<BenchFigures> runs)
    {
        long peak = PhysicalMemory.PeakResidentBytes;
        double decode = Medians.Of(runs.Select(run => run.DecodeTps));
        double cacheBytes = (double)running.Engine.CacheBytesPerToken * (shape.Depth + shape.PromptTokens + (shape.OutputTokens / 2.0)) * shape.Batch;
        double stepBytes = StepTraffic.WeightBytes(running.Model.Weights, shape.Batch) + cacheBytes;
        double rate = stepBytes * decode / shape.Batch;
        bool isFromMemory = stepBytes > LastLevelCache.Bytes;
        BandwidthRoof bandwidth = MeasureBandwidth(running.Engine.Threads, isFromMemory ? rate : 0);
        return new BenchResult(running.Name, running.Engine.Threads, shape.PromptTokens, shape.OutputTokens, shape.Batch, shape.Depth, runs.Count)
        {
            PrefillTps = Round(Medians.Of(runs.Select(run => run.PrefillTps))),
            DecodeTps = Round(decode),
            TtftMs = Round(Medians.Of(runs.Select(run => run.Ttft.TotalMilliseconds))),
            LoadMs = Round(running.LoadTime.TotalMilliseconds),
            PeakRssBytes = peak,
            MemoryBandwidthGbps = Round(bandwidth.BytesPerSecond / 1e9),
            Mbu = Round(rate / bandwidth.BytesPerSecond),
            IsRoofExceeded = isFromMemory && MachineRoofs.IsExceeded(rate, bandwidth.BytesPerSecond),
            KernelSet = KernelSet.Of(running.Model.Weights),
            Cpu = Processor.Name,
            Checksum = runs[0].Checksum,
            IsRepeatable = runs.All(run => run.Checksum == runs[0].Checksum),
        };
    }

    private static BandwidthRoof MeasureBandwidth(int threads, double reached)
    {
        using var team = new ThreadTeam(threads);
        return MachineRoofs.Bandwidth(team, reached);
    }

    private static double Round(double value) => Math.Round(value, 3);

    private static void Draw(IAnsiConsole screen, BenchResult result)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("", "median");
        table.AddRow("prefill", string.Create(CultureInfo.InvariantCulture, $"{result.PrefillTps:0.0} tok/s"));
        table.AddRow("decode", string.Create(CultureInfo.InvariantCulture, $"{result.DecodeTps:0.0} tok/s"));
        table.AddRow("first token", string.Create(CultureInfo.InvariantCulture, $"{result.TtftMs:0} ms"));
        table.AddRow("load", string.Create(CultureInfo.InvariantCulture, $"{result.LoadMs:0} ms"));
        table.AddRow("peak memory", Quantity.Bytes(result.PeakRssBytes));
        table.AddRow(
            "memory bandwidth",
            string.Create(CultureInfo.InvariantCulture, $"{result.MemoryBandwidthGbps:0.0} GB/s, {result.Mbu:P0} used by decoding"));
        table.AddRow("kernels", Markup.Escape(result.KernelSet));
        table.AddRow("checksum", result.IsRepeatable ? result.Checksum : $"{result.Checksum}, and others in other runs");
        screen.Write(table);
        if (result.Layers is { } layers)
        {
            screen.Write(LayerTable.Of(layers));
        }
    }
}

/// <summary>The output of <c>bench --json</c>; speeds are medians over the runs.</summary>
internal sealed record BenchResult(string Model, int Threads, int PromptTokens, int OutputTokens, int Batch, int Depth, int Repeat) : Success
{
    public double PrefillTps { get; init; }

    public double DecodeTps { get; init; }

    public double TtftMs { get; init; }

    public double LoadMs { get; init; }

    public long PeakRssBytes { get; init; }

    public double MemoryBandwidthGbps { get; init; }

    /// <summary>Bytes per second that decoding reads, as a fraction of the memory bandwidth.</summary>
    public double Mbu { get; init; }

    /// <summary>Whether decoding was faster than the memory bandwidth with data too large for a cache: then the measured bandwidth is wrong.</summary>
    public bool IsRoofExceeded { get; init; }

    public required string KernelSet { get; init; }

    public required string Cpu { get; init; }

    /// <summary>Checksum of the generated ids: a fast run with wrong output doesn't count.</summary>
    public required string Checksum { get; init; }

    /// <summary>Whether all runs generated the same ids.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>With <c>--shape</c>: the layers alone, and a prediction for the whole model.</summary>
    public LayerSpeed? Layers { get; init; }
}
