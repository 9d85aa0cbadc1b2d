using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Measurement;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Formats;
using Fathom.Formats.Files;
using Fathom.Formats.Shapes;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Roofs;
using Fathom.Training.Runs;
using Spectre.Console;
using TrainingShapes = Fathom.Training.Models.ModelShapes;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom plan</c>: what a model would need, before it is downloaded or trained.</summary>
internal sealed class PlanCommand : VerbCommand
{
    private const string StandardType = "q4_k_m";
    private const int StandardContext = 4096;

    private readonly Option<string?> _model = new("--model", "-m")
    {
        Description = "Known shape, GGUF file, safetensors folder, or installed model",
        HelpName = "MODEL",
    };

    private readonly Option<string?> _type = new("--type") { Description = $"Weight format of a shape (default: {StandardType})", HelpName = "TYPE" };
    private readonly Option<int?> _context = new("--context", "-c")
    {
        Description = $"Context length, or training document length, in tokens (default: {StandardContext}, at most the model's)",
        HelpName = "N",
    };

    private readonly Option<double?> _memory = new("--memory")
    {
        Description = "Memory of the target machine (default: this machine's free memory)",
        HelpName = "GB",
        CustomParser = OptionRules.ParseNumber<double>,
    };

    private readonly Option<double?> _bandwidth = new("--bandwidth")
    {
        Description = "Memory bandwidth of the target machine (default: measured here)",
        HelpName = "GB/S",
        CustomParser = OptionRules.ParseNumber<double>,
    };

    private readonly Option<double?> _gflops = new("--gflops")
    {
        Description = "Matrix product speed of the target machine",
        HelpName = "GFLOP/S",
        CustomParser = OptionRules.ParseNumber<double>,
    };

    private readonly Option<double?> _trainTokens = new("--train-tokens")
    {
        Description = "Also plan a training run on this many tokens, such as 1e9",
        HelpName = "N",
        CustomParser = OptionRules.ParseNumber<double>,
    };

    private readonly Option<double?> _dollars = new("--dollars-per-hour")
    {
        Description = "With --train-tokens: price per hour of the machine",
        HelpName = "USD",
        CustomParser = OptionRules.ParseNumber<double>,
    };

    private readonly ThreadsOption _threads = new();

    /// <summary>Sets up the verb.</summary>
    public PlanCommand(CliHost host)
        : base(
            host,
            "plan",
            "Predicts the memory, speed, and cost of running or training a model",
            "fathom plan -m deepseek-v3",
            "fathom plan -m r1-distill-qwen-7b --type q8_0 --context 32768 --memory 64 --bandwidth 80",
            "fathom plan -m mini --train-tokens 1e8 --dollars-per-hour 0.1")
    {
        foreach (Option<double?> number in (Option<double?>[])[_memory, _bandwidth, _gflops, _dollars])
        {
            OptionRules.Positive(number, most: 1e9);
        }

        OptionRules.Positive(_trainTokens, most: 1e18);
        OptionRules.NotEmpty(_model);
        OptionRules.Offer(_model, () => AllShapes.Concat(ModelSelection.InstalledNames(host)));
        OptionRules.Offer(_type, () => WeightTypes.Names);
        OptionRules.Between(_context, 1, int.MaxValue);
        foreach (Option option in (Option[])[_model, _type, _context, _memory, _bandwidth, _gflops, _trainTokens, _dollars])
        {
            Add(option);
        }

        _threads.AddTo(this);
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        if (context.Get(_trainTokens) is null)
        {
            context.Refuse("goes with --train-tokens N", _dollars);
        }

        PlannedModel model = FindModel(context);
        if (model.Weights is null && context.Get(_trainTokens) is null)
        {
            throw CliException.Usage("--train-tokens", $"{model.Name} is a shape to be trained only; give --train-tokens N");
        }

        PlannedMachine machine = Machine(context, interrupted);
        int tokens = Math.Min(context.Get(_context) ?? StandardContext, model.Config.MaxSequenceLength);
        var result = new PlanResult(model.Name, model.Config.ModelType)
        {
            Type = model.Type,
            Parameters = model.Weights?.Parameters,
            ActiveParameters = (long?)model.Weights?.ActiveParameters,
            AvailableMemoryBytes = machine.MemoryBytes,
            IsMemoryGiven = context.Get(_memory) is not null,
            MemoryBandwidthGbps = Math.Round(machine.Bandwidth / 1e9, 2),
            Gflops = machine.ProductFlops is { } flops ? Math.Round(flops / 1e9, 1) : null,
            Run = model.Weights is { } weights ? RunningPlan.Of(model.Config, weights, machine, tokens) : null,
            Train = context.Get(_trainTokens) is { } trained ? TrainingPlan.Of(model.Config, machine, (long)trained, tokens, context.Get(_dollars)) : null,
        };
        context.Output.Result(result, () => CommandJson.Compact.PlanResult, screen => Draw(screen, result));
        return Task.FromResult(ExitCode.Ok);
    }

    private PlannedModel FindModel(VerbContext context)
    {
        string name = context.Get(_model)
            ?? throw CliException.Usage("--model", $"plan needs a model: -m MODEL, one of {string.Join(", ", AllShapes)}, or a file");
        string type = context.Get(_type) ?? StandardType;
        if (KnownShapes.TryGet(name, out ModelConfig? config))
        {
            return OfShape(name, type, config);
        }

        if (TrainingShapes.Names.Contains(name))
        {
            ModelConfig trained = TrainingShapes.Find(name);
            return trained.ModelType == "gpt2" ? new PlannedModel(name, Type: null, trained, Weights: null) : OfShape(name, type, trained);
        }

        string? path = ModelSelection.Find(context.Host, name);
        if (path is null && UsageErrors.Nearest(name, AllShapes) is { } known)
        {
            throw CliException.Usage("--model", $"no shape '{name}'; did you mean '{known}'?");
        }

        path ??= ModelSelection.Resolve(context.Host, name);
        context.Refuse("goes with a shape; a file has its own types", _type);
        return OfFile(path);
    }

    private static PlannedModel OfFile(string path)
    {
        using var weights = WeightFile.Open(path);
        string shown = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        return new PlannedModel(
            shown, Type: null, weights.Config, PlannedWeights.Of(weights.Config, SizeOf(weights), StepTraffic.WeightBytes(weights, batch: 1)));
    }

    private static IEnumerable<string> AllShapes => KnownShapes.Names.Concat(TrainingShapes.Names);

    private static PlannedModel OfShape(string name, string type, ModelConfig config)
    {
        RandomModelOptions options = WeightTypes.Parse("--type", type);
        long bytes = RandomModelWriter.CountBytes(config, options);
        return new PlannedModel(name, type, config, PlannedWeights.Of(config, bytes, StepTraffic.WeightBytes(config, options, batch: 1)));
    }

    private static long SizeOf(WeightSource weights) =>
        ModelTensors.Of(weights.Config, weights.Layout.HasSplitKvB)
            .Sum(tensor => weights.TryGetMatrix(tensor.Name, out WeightMatrix? matrix) ? matrix.Data.Length : 0);

    /// <summary>Figures that aren't given are measured here, unless the given ones describe another machine.</summary>
    private PlannedMachine Machine(VerbContext context, CancellationToken interrupted)
    {
        long memory = context.Get(_memory) is { } gigabytes ? (long)(gigabytes * 1e9) : PhysicalMemory.AvailableBytes;
        double? flops = context.Get(_gflops) * 1e9;
        if (context.Get(_bandwidth) is { } bandwidth)
        {
            return new PlannedMachine(memory, bandwidth * 1e9, flops, flops);
        }

        using var compute = new ComputeContext(_threads.Count(context));
        double measured = MachineRoofs.Bandwidth(compute.Team).BytesPerSecond;
        interrupted.ThrowIfCancellationRequested();
        double products = flops ?? ProductSpeed.Measure(compute, BlockFormatId.Q8_0);
        interrupted.ThrowIfCancellationRequested();
        return new PlannedMachine(memory, measured, products, flops ?? GemmSpeed.Measure(compute, GemmPrecision.BFloat16));
    }

    private static void Draw(IAnsiConsole screen, PlanResult plan)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach ((string label, string value) in Rows(plan))
        {
            grid.AddRow(new Text(label, new Style(decoration: Decoration.Dim)), new Text(value));
        }

        screen.Write(grid);
    }

    private static IEnumerable<(string Label, string Value)> Rows(PlanResult plan)
    {
        long parameters = plan.Parameters ?? plan.Train?.Parameters ?? 0;
        string active = plan.ActiveParameters < parameters ? $", {Quantity.Count(plan.ActiveParameters.Value)} used by a token" : "";
        yield return (
            "model",
            $"{plan.Model} ({plan.Architecture}{(plan.Type is { } type ? $", {type}" : "")}), {Quantity.Count(parameters)} parameters{active}");
        string products = plan.Gflops is { } gflops ? Line($", products {gflops:0} GFLOP/s") : "";
        string memory = $"{Quantity.Bytes(plan.AvailableMemoryBytes)} of {(plan.IsMemoryGiven ? "" : "free ")}memory";
        yield return ("machine", Line($"{memory}, {plan.MemoryBandwidthGbps:0.#} GB/s{products}"));
        if (plan.Run is { } run)
        {
            yield return (
                "memory",
                $"{Quantity.Bytes(run.MemoryBytes)}: weights {Quantity.Bytes(run.WeightBytes)}, "
                    + $"cache {Quantity.Bytes(run.CacheBytes)} for {run.ContextTokens} tokens, working memory about {Quantity.Bytes(run.WorkingBytes)}");
            yield return ("fits", run.Fits ? "yes" : "no; the speeds below are those of a machine with enough memory");
            string speeds = Line($"{run.DecodeTpsLow:0.##} to {run.DecodeTpsHigh:0.##} tok/s");
            yield return ("decode", $"{speeds}: {Quantity.Bytes(run.StepBytes)} per token, from a full context to an empty one");
            yield return ("prefill", run.PrefillTps is { } prefill ? Line($"about {prefill:0.#} tok/s") : "unknown: give --gflops");
        }

        if (plan.Train is { } train)
        {
            yield return ("training", Line($"{Quantity.Count(train.Tokens)} tokens, {Quantity.Operations(train.Flops)}"));
            yield return ("its memory", $"{Quantity.Bytes(train.StateBytes)} and activations{(train.Fits ? "" : ": too much")}");
            yield return (
                "its time",
                train is { SecondsLow: { } low, SecondsHigh: { } high } ? $"{Duration(low)} to {Duration(high)}" : "unknown: give --gflops");
            if (train is { DollarsLow: { } least, DollarsHigh: { } most })
            {
                yield return ("its price", Line($"${least:0.##} to ${most:0.##}"));
            }
        }
    }

    private static string Duration(double seconds) => seconds switch
    {
        < 120 => Line($"{seconds:0} s"),
        < 7200 => Line($"{seconds / 60:0} min"),
        < 172_800 => Line($"{seconds / 3600:0.#} h"),
        _ => Line($"{seconds / 86_400:0} days"),
    };

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The output of <c>plan --json</c>.</summary>
/// <param name="Model">Shape or file.</param>
/// <param name="Architecture">Its <c>model_type</c>.</param>
internal sealed record PlanResult(string Model, string Architecture) : Success
{
    /// <summary>Format of the weights; absent for files.</summary>
    public string? Type { get; init; }

    /// <summary>Absent for shapes that can only be trained, as are the following.</summary>
    public long? Parameters { get; init; }

    /// <summary>Parameters that take part in the products of one token.</summary>
    public long? ActiveParameters { get; init; }

    public long AvailableMemoryBytes { get; init; }

    /// <summary>Whether the memory was given instead of measured here.</summary>
    [JsonIgnore]
    public bool IsMemoryGiven { get; init; }

    public double MemoryBandwidthGbps { get; init; }

    /// <summary>Speed of products with quantized weights, in 10⁹ operations per second; absent when unknown.</summary>
    public double? Gflops { get; init; }

    /// <summary>Cost of running it; absent for shapes that can only be trained.</summary>
    public RunningPlan? Run { get; init; }

    /// <summary>Cost of training it; absent unless requested.</summary>
    public TrainingPlan? Train { get; init; }
}
