using System.Globalization;
using System.Runtime.InteropServices;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Measurement;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Roofs;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom doctor</c>: what this machine can do.</summary>
internal sealed class DoctorCommand : VerbCommand
{
    private readonly ThreadsOption _threads = new();

    /// <summary>Sets up the verb.</summary>
    public DoctorCommand(CliHost host)
        : base(host, "doctor", "Reports what this machine can do and which models fit", "fathom doctor", "fathom doctor --json") => _threads.AddTo(this);

    /// <inheritdoc/>
    protected override bool StopsItself => false;

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        DoctorResult result = Examine(_threads.Count(context), interrupted);
        context.Output.Result(result, () => CommandJson.Compact.DoctorResult, screen => Draw(screen, result));
        return Task.FromResult(ExitCode.Ok);
    }

    private static DoctorResult Examine(int threads, CancellationToken interrupted)
    {
        using var compute = new ComputeContext(threads);
        BandwidthRoof bandwidth = MachineRoofs.Bandwidth(compute.Team);
        var speeds = new Dictionary<KernelChoice, double>();
        foreach (BlockFormatId format in ProductSpeed.Formats)
        {
            interrupted.ThrowIfCancellationRequested();
            KernelChoice choice = compute.Kernels.Choices.First(choice => choice.Format == format && choice.Operation == MatrixOperation.ManyRows);
            speeds.Add(choice, ProductSpeed.Measure(compute, format));
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
            WeightPrefetch = compute.Kernels.Prefetch.IsNonTemporal ? "nta" : "t0",
            WeightPrefetchReason = compute.Kernels.Prefetch.Reason,
            LeastSharedNanoseconds = threads > 1 ? Math.Round(compute.Team.LeastToShare) : null,
            MemoryBandwidthGbps = Math.Round(bandwidth.BytesPerSecond / 1e9, 2),
            OneThreadBandwidthGbps = Math.Round(bandwidth.BytesPerSecondOfOneThread / 1e9, 2),
            IsCacheBandwidth = bandwidth.IsCacheFigure,
            GemmGflops = speeds.ToDictionary(speed => speed.Key.Format.ToString().ToLowerInvariant(), speed => Math.Round(speed.Value / 1e9, 1)),
            Roofs = RoofResult.Of(compute, speeds),
            TotalMemoryBytes = PhysicalMemory.TotalBytes,
            AvailableMemoryBytes = free,
            HugePageBytes = PhysicalMemory.HugePageBytes,
            Models = ModelFit.Of(free, bandwidth.BytesPerSecond),
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
        screen.Write(RoofTableOf(machine));
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
        string hugePages = machine.HugePageBytes is { } page
            ? $"{page >> 20} MiB: weights are moved to them when they fit"
            : "none offered: weights stay on the pages of their files";
        yield return ("huge pages", hugePages);
        yield return ("read bandwidth", Bandwidth(machine));
        yield return ("matrix products", Speeds(machine.GemmGflops));
        yield return ("kernel set", machine.KernelSet);
        yield return ("attention", machine.AttentionKernel);
        yield return ("weight prefetch", $"{machine.WeightPrefetch}. {machine.WeightPrefetchReason}");
        if (machine.LeastSharedNanoseconds is { } nanoseconds)
        {
            yield return ("threads share", string.Create(CultureInfo.InvariantCulture, $"work of {nanoseconds / 1000:0.0} µs and more (measured)"));
        }
    }

    private static string Speeds(IReadOnlyDictionary<string, double> speeds) =>
        string.Join(", ", speeds.Select(speed => $"{speed.Key} {Speed(speed.Value)}"));

    private static string Bandwidth(DoctorResult machine)
    {
        string caveat = machine.IsCacheBandwidth ? "; partly from a cache: memory and time allowed no buffer of several times its size" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{machine.MemoryBandwidthGbps:0.0} GB/s, one thread {machine.OneThreadBandwidthGbps:0.0}{caveat}");
    }

    /// <summary>The peak speed of each unit, and the operations that run on it.</summary>
    private static Table RoofTableOf(DoctorResult machine)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("roof", "one thread", $"{machine.Threads} threads", "used by");
        foreach (RoofResult roof in machine.Roofs)
        {
            string operations = string.Join(", ", roof.Products.Select(product => product.Split(' ')[0]).Distinct());
            string failure = roof.IsExceeded ? "; a product was faster: this roof is wrong" : "";
            table.AddRow(new Text(roof.Unit), new Text(Speed(roof.OneThreadGflops)), new Text(Speed(roof.Gflops)), new Text(operations + failure));
        }

        return table;
    }

    private static string Speed(double gflops) => string.Create(CultureInfo.InvariantCulture, $"{gflops:0} GFLOP/s");

    /// <summary>One row per group of formats that use the same kernel for the same reason, from single rows to training.</summary>
    private static Table KernelTableOf(DoctorResult machine)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("rows", "kernel", "formats", "why nothing faster");
        var groups = machine.Kernels
            .GroupBy(kernel => (kernel.Operation, kernel.Kernel, kernel.Reason))
            .OrderBy(group => KernelResult.OrderOf(group.Key.Operation));
        foreach (var group in groups)
        {
            table.AddRow(
                new Text(group.Key.Operation),
                new Text(group.Key.Kernel),
                new Text(string.Join(' ', group.Select(kernel => kernel.Format))),
                new Text(group.Key.Reason));
        }

        return table;
    }

    private static Table ModelTableOf(DoctorResult machine)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("model", "size", "fits", "decode at most");
        foreach (ModelFit model in machine.Models)
        {
            string speed = model.Fits ? string.Create(CultureInfo.InvariantCulture, $"{model.DecodeTps:0.#} tok/s") : "";
            table.AddRow(
                new Text(model.Name),
                new Text($"{Quantity.Bytes(model.Bytes)} ({model.Quantization})"),
                new Text(model.Fits ? "yes" : "no"),
                new Text(speed));
        }

        return table;
    }
}

/// <summary>The output of <c>doctor --json</c>.</summary>
/// <param name="Cpu">Its name, from the manufacturer.</param>
/// <param name="Architecture">x64, arm64 ….</param>
/// <param name="Os">The operating system.</param>
internal sealed record DoctorResult(string Cpu, string Architecture, string Os) : Success
{
    public required string Runtime { get; init; }

    public int PhysicalCores { get; init; }

    public int LogicalCores { get; init; }

    public int Threads { get; init; }

    public required IReadOnlyList<string> InstructionSets { get; init; }

    public required string KernelSet { get; init; }

    public required IReadOnlyList<KernelResult> Kernels { get; init; }

    /// <summary>The kernel that computes attention's scores and weighted values.</summary>
    public required string AttentionKernel { get; init; }

    /// <summary>How row kernels prefetch weights: <c>nta</c> or <c>t0</c>.</summary>
    public required string WeightPrefetch { get; init; }

    public required string WeightPrefetchReason { get; init; }

    /// <summary>Work, in nanoseconds of one thread, from which threads share it, as measured; null with one thread.</summary>
    public double? LeastSharedNanoseconds { get; init; }

    /// <summary>The highest measured read bandwidth of all threads.</summary>
    public double MemoryBandwidthGbps { get; init; }

    /// <summary>The same for one thread.</summary>
    public double OneThreadBandwidthGbps { get; init; }

    /// <summary>Whether a good part of that may have come from a cache.</summary>
    public bool IsCacheBandwidth { get; init; }

    public required IReadOnlyDictionary<string, double> GemmGflops { get; init; }

    /// <summary>Peak arithmetic speed by unit.</summary>
    public required IReadOnlyList<RoofResult> Roofs { get; init; }

    public long TotalMemoryBytes { get; init; }

    public long AvailableMemoryBytes { get; init; }

    /// <summary>Size of the pages that weights can be moved to; null where the system offers none.</summary>
    public long? HugePageBytes { get; init; }

    public required IReadOnlyList<ModelFit> Models { get; init; }
}
