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
    protected override bool StopsItself => false;

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
            AttentionKernel = compute.Kernels.AttentionKernel,
            MemoryBandwidthGbps = Math.Round(bandwidth / 1e9, 2),
            GemmGflops = speeds,
            RoofGflops = Roofs(compute),
            TotalMemoryBytes = PhysicalMemory.TotalBytes,
            AvailableMemoryBytes = free,
            HugePageBytes = PhysicalMemory.HugePageBytes,
            Models = ModelFit.Of(free, bandwidth),
        };
    }

    /// <summary>What the vector units do from registers alone, by kind of number; kinds that the processor has no instructions for are left out.</summary>
    private static Dictionary<string, double> Roofs(ComputeContext compute)
    {
        (string Name, double? Flops)[] roofs = [("f32", ArithmeticRoof.Float32(compute.Team)), ("bf16", ArithmeticRoof.BFloat16(compute.Team)), ("int8", ArithmeticRoof.Int8(compute.Team))];
        return roofs.Where(roof => roof.Flops is not null).ToDictionary(roof => roof.Name, roof => Math.Round(roof.Flops!.Value / 1e9, 1));
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
        yield return ("huge pages", machine.HugePageBytes is { } page ? $"{page >> 20} MiB: weights are moved to them when they fit" : "none offered: weights stay on the pages of their files");
        yield return ("read bandwidth", string.Create(CultureInfo.InvariantCulture, $"{machine.MemoryBandwidthGbps:0.0} GB/s"));
        yield return ("matrix products", Speeds(machine.GemmGflops));
        if (machine.RoofGflops.Count > 0)
        {
            yield return ("their roofs", Speeds(machine.RoofGflops));
        }

        yield return ("kernel set", machine.KernelSet);
        yield return ("attention", machine.AttentionKernel);
    }

    private static string Speeds(IReadOnlyDictionary<string, double> speeds) =>
        string.Join(", ", speeds.Select(speed => string.Create(CultureInfo.InvariantCulture, $"{speed.Key} {speed.Value:0} GFLOP/s")));

    /// <summary>One row for formats that get the same kernel for the same reason, from single rows to training.</summary>
    private static Table KernelTableOf(DoctorResult machine)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("rows", "kernel", "formats", "why nothing faster");
        foreach (var group in machine.Kernels.GroupBy(kernel => (kernel.Operation, kernel.Kernel, kernel.Reason)).OrderBy(group => KernelResult.OrderOf(group.Key.Operation)))
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

    /// <summary>What attention's scores and weighted values are computed by.</summary>
    public required string AttentionKernel { get; init; }

    public double MemoryBandwidthGbps { get; init; }

    public required IReadOnlyDictionary<string, double> GemmGflops { get; init; }

    /// <summary>The most that arithmetic allows; empty where no code can be assembled.</summary>
    public required IReadOnlyDictionary<string, double> RoofGflops { get; init; }

    public long TotalMemoryBytes { get; init; }

    public long AvailableMemoryBytes { get; init; }

    /// <summary>Size of the pages that weights can be moved to; null where the system offers none.</summary>
    public long? HugePageBytes { get; init; }

    public required IReadOnlyList<ModelFit> Models { get; init; }
}

/// <summary>Which kernel runs a format's product, and why none of a higher level does.</summary>
internal sealed record KernelResult(string Format, string Operation, string Level, string Kernel, string Reason)
{
    private static readonly string[] s_operations = ["one", "few", "many", "training"];

    /// <summary>Describes a choice.</summary>
    public static KernelResult Of(KernelChoice choice) =>
        new(choice.Format.ToString(), s_operations[(int)choice.Operation], choice.Level.ToString().ToLowerInvariant(), choice.Kernel, choice.Reason);

    /// <summary>Where an operation stands in the table.</summary>
    public static int OrderOf(string operation) => Array.IndexOf(s_operations, operation);
}
