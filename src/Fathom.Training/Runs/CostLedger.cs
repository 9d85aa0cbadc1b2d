using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Fathom.Training.Runs;

/// <summary>Cost of a run so far, over all processes that worked on it.</summary>
public sealed class CostLedger
{
    private readonly double _dollarsPerHour;
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly double _processorAtStart = ProcessorNow();
    private readonly EnergyCounter _energy = new();
    private double _wallBefore;
    private double _processorBefore;
    private double? _joulesBefore;

    /// <summary>Starts counting.</summary>
    /// <param name="dollarsPerHour">Price of the machine.</param>
    public CostLedger(double dollarsPerHour) => _dollarsPerHour = dollarsPerHour;

    /// <summary>Wall-clock seconds.</summary>
    public double WallSeconds => _wallBefore + TimeProvider.System.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Seconds of processor time, over all threads.</summary>
    public double ProcessorSeconds => _processorBefore + ProcessorNow() - _processorAtStart;

    /// <summary>Energy of the processor package, if the system reports it; null otherwise.</summary>
    public double? Joules => _energy.Read() is double now ? (_joulesBefore ?? 0) + now : _joulesBefore;

    /// <summary>Price so far.</summary>
    public double Dollars => WallSeconds / 3600 * _dollarsPerHour;

    /// <summary>Returns the ledger as a checkpoint stores it.</summary>
    public JsonObject Save() => new() { ["wall_seconds"] = WallSeconds, ["cpu_seconds"] = ProcessorSeconds, ["joules"] = Joules };

    /// <summary>Adds what earlier processes spent.</summary>
    public void Load(JsonObject saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        _wallBefore = saved["wall_seconds"]?.GetValue<double>() ?? 0;
        _processorBefore = saved["cpu_seconds"]?.GetValue<double>() ?? 0;
        _joulesBefore = saved["joules"]?.GetValue<double>();
    }

    private static double ProcessorNow()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }
}
