using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Fathom.Benchmarks.Reporting;

/// <summary>Short runs in this process, with rates, the fraction of this machine's roof, and allocations.</summary>
internal sealed class RoofConfig : ManualConfig
{
    /// <summary>Sets it up.</summary>
    public RoofConfig()
    {
        AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithId("Short"));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Params, DefaultColumnProviders.Statistics, DefaultColumnProviders.Metrics);
        AddColumn(
            new RateColumn(
                "GFLOP/s",
                "10⁹ multiplications and additions per second",
                (work, seconds) => work.Operations == 0 ? null : work.Operations / seconds / 1e9),
            new RateColumn("GB/s", "10⁹ bytes a second, read and written", (work, seconds) => work.Bytes / seconds / 1e9),
            new RateColumn(
                "% of roof",
                "The least time that this machine's arithmetic and main memory allow, as a part of the mean; above 100 where caches hold the data, "
                + "with ! where that can't be and the roof is wrong",
                (work, seconds) => 100 * Roofs.LeastSeconds(work) / seconds,
                Roofs.AreExceeded));
        AddExporter(MarkdownExporter.GitHub);
        AddLogger(ConsoleLogger.Default);
    }
}
