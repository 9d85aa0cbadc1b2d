using System.Globalization;
using System.Runtime.InteropServices;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Measurement;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom doctor</c>: what this machine can do.</summary>
internal sealed class DoctorCommand : VerbCommand
{
    private readonly ThreadsOption _threads = new();

    /// <summary>Sets up the verb.</summary>
    public DoctorCommand(CliHost host)
        : base(host, "doctor", "Tells what this machine can do, and which models fit", "fathom doctor", "fathom doctor --json") => _threads.AddTo(this);

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        DoctorResult result = Examine(_threads.Count(context), interrupted);
        context.Output.Result(result, CliJson.Compact.DoctorResult, screen => Draw(screen, result));
        return Task.FromResult(ExitCode.Ok);
    }

    private static DoctorResult Examine(int threads, CancellationToken interrupted)
    {
        using var compute = new ComputeContext(threads);
        double bandwidth = ReadBandwidth.Measure(compute.Team);
        var speeds = new Dictionary<string, double>();
        foreach (BlockFormatId format in ProductSpeed.Formats)
        {
            interrupted.ThrowIfCancellationRequested();
            speeds.Add(format.ToString().ToLowerInvariant(), Math.Round(ProductSpeed.Measure(compute, format) / 1e9, 1));
        }

        long free = PhysicalMemory.AvailableBytes;
        return new DoctorResult(Processor.Name, RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(), RuntimeInformation.OSDescription)
        {
            Runtime = RuntimeInformation.FrameworkDescription,
            PhysicalCores = Processor.PhysicalCores,
            LogicalCores = Processor.LogicalCores,
            Threads = threads,
            InstructionSets = InstructionSets.Present,
            KernelSet = KernelSet.OfMachine(),
            Kernels = [.. compute.Kernels.Choices.Select(KernelResult.Of)],
            MemoryBandwidthGbps = Math.Round(bandwidth / 1e9, 2),
            GemmGflops = speeds,
            TotalMemoryBytes = PhysicalMemory.TotalBytes,
            AvailableMemoryBytes = free,
            Models = ModelFit.Of(free, bandwidth),
        };
    }

    private static void Draw(IAnsiConsole screen, DoctorResult machine)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach ((string label, string value) in Rows(machine))
        {
            grid.AddRow(new Text(label, new Style(decoration: Decoration.Dim)), new Text(value));
        }

        screen.Write(grid);
        screen.Write(KernelTableOf(machine));
        screen.Write(ModelTableOf(machine));
    }

    private static IEnumerable<(string Label, string Value)> Rows(DoctorResult machine)
    {
        yield return ("processor", $"{machine.Cpu} ({machine.Architecture})");
        yield return ("cores", $"{machine.PhysicalCores}, {machine.LogicalCores} threads at once; {machine.Threads} used");
        yield return ("instructions", string.Join(", ", machine.InstructionSets));
        yield return ("system", $"{machine.Os}, {machine.Runtime}");
        yield return ("memory", $"{Quantity.Bytes(machine.AvailableMemoryBytes)} free of {Quantity.Bytes(machine.TotalMemoryBytes)}");
        yield return ("read bandwidth", string.Create(CultureInfo.InvariantCulture, $"{machine.MemoryBandwidthGbps:0.0} GB/s"));
        yield return ("matrix products", string.Join(", ", machine.GemmGflops.Select(speed => string.Create(CultureInfo.InvariantCulture, $"{speed.Key} {speed.Value:0} GFLOP/s"))));
        yield return ("kernel set", machine.KernelSet);
    }

    /// <summary>One row for formats that get the same kernel for the same reason.</summary>
    private static Table KernelTableOf(DoctorResult machine)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("rows", "kernel", "formats", "why nothing faster");
        foreach (var group in machine.Kernels.GroupBy(kernel => (kernel.Operation, kernel.Kernel, kernel.Reason)))
        {
            table.AddRow(new Text(group.Key.Operation), new Text(group.Key.Kernel), new Text(string.Join(' ', group.Select(kernel => kernel.Format))), new Text(group.Key.Reason));
        }

        return table;
    }

    private static Table ModelTableOf(DoctorResult machine)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("model", "size", "fits", "decode at most");
        foreach (ModelFit model in machine.Models)
        {
            string speed = model.Fits ? string.Create(CultureInfo.InvariantCulture, $"{model.DecodeTps:0.#} tok/s") : "";
            table.AddRow(new Text(model.Name), new Text($"{Quantity.Bytes(model.Bytes)} ({model.Quantization})"), new Text(model.Fits ? "yes" : "no"), new Text(speed));
        }

        return table;
    }
}

/// <summary>What <c>doctor --json</c> prints.</summary>
/// <param name="Cpu">What the maker calls it.</param>
/// <param name="Architecture">x64, arm64 ….</param>
/// <param name="Os">The system.</param>
internal sealed record DoctorResult(string Cpu, string Architecture, string Os) : Success
{
    public required string Runtime { get; init; }

    public int PhysicalCores { get; init; }

    public int LogicalCores { get; init; }

    public int Threads { get; init; }

    public required IReadOnlyList<string> InstructionSets { get; init; }

    public required string KernelSet { get; init; }

    public required IReadOnlyList<KernelResult> Kernels { get; init; }

    public double MemoryBandwidthGbps { get; init; }

    public required IReadOnlyDictionary<string, double> GemmGflops { get; init; }

    public long TotalMemoryBytes { get; init; }

    public long AvailableMemoryBytes { get; init; }

    public required IReadOnlyList<ModelFit> Models { get; init; }
}

/// <summary>Which kernel runs a format's product, and why none of a higher level does.</summary>
internal sealed record KernelResult(string Format, string Operation, string Level, string Kernel, string Reason)
{
    /// <summary>Describes a choice.</summary>
    public static KernelResult Of(KernelChoice choice) => new(
        choice.Format.ToString(),
        choice.Operation switch
        {
            MatrixOperation.SingleRow => "one",
            MatrixOperation.FewRows => "few",
            _ => "many",
        },
        choice.Level.ToString().ToLowerInvariant(),
        choice.Kernel,
        choice.Reason);
}
