using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Fathom.Benchmarks.Reporting;

/// <summary>A column computed from a benchmark's work and its mean time.</summary>
/// <param name="name">Its title.</param>
/// <param name="legend">What it means.</param>
/// <param name="rate">The rate, from work and seconds; null for an empty cell.</param>
/// <param name="isWrong">Whether the rate is impossible, which an exclamation mark shows.</param>
internal sealed class RateColumn(string name, string legend, Func<Work, double, double?> rate, Func<Work, double, bool>? isWrong = null) : IColumn
{
    public string Id => nameof(RateColumn) + name;

    public string ColumnName => name;

    public string Legend => legend;

    public bool AlwaysShow => true;

    public bool IsNumeric => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (summary[benchmarkCase]?.ResultStatistics is not { } statistics)
        {
            return "-";
        }

        Work work = WorkOf(benchmarkCase);
        double seconds = statistics.Mean / 1e9;
        string mark = isWrong?.Invoke(work, seconds) == true ? "!" : "";
        return rate(work, seconds) is { } value ? value.ToString(value < 1 ? "0.000" : "0.0", CultureInfo.InvariantCulture) + mark : "-";
    }

    private static Work WorkOf(BenchmarkCase benchmarkCase)
    {
        Type type = benchmarkCase.Descriptor.Type;
        var benchmarks = (IHasWork)Activator.CreateInstance(type)!;
        foreach (ParameterInstance parameter in benchmarkCase.Parameters.Items)
        {
            type.GetProperty(parameter.Name)!.SetValue(benchmarks, parameter.Value);
        }

        return benchmarks.WorkOf(benchmarkCase.Descriptor.WorkloadMethod.Name);
    }
}
