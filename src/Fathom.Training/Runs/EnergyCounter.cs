using System.Globalization;

namespace Fathom.Training.Runs;

/// <summary>Energy of the processor package since this counter was made, where Linux reports it.</summary>
/// <remarks>
/// The system's counter begins again at 0 when it reaches its range, after minutes on a busy server. It has to be read more often than that; runs do,
/// in every step.
/// </remarks>
internal sealed class EnergyCounter
{
    private const string Folder = "/sys/class/powercap/intel-rapl:0";

    private readonly Func<double?> _read;
    private readonly double _range;
    private double? _last;
    private double _sum;

    /// <summary>Starts counting the system's energy.</summary>
    public EnergyCounter()
        : this(() => MicrojoulesIn("energy_uj"), MicrojoulesIn("max_energy_range_uj") ?? 0)
    {
    }

    /// <param name="read">Reads the counter, in microjoules; null where there is none.</param>
    /// <param name="range">Where it begins again.</param>
    internal EnergyCounter(Func<double?> read, double range) => (_read, _range, _last) = (read, range, read());

    /// <summary>Joules so far; null where the system doesn't report them.</summary>
    public double? Read()
    {
        if (_last is not double last || _read() is not double now)
        {
            return null;
        }

        _sum += now >= last ? now - last : Math.Max(0, now + _range - last);
        _last = now;
        return _sum / 1e6;
    }

    private static double? MicrojoulesIn(string file)
    {
        try
        {
            string path = Path.Combine(Folder, file);
            return File.Exists(path) ? double.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }
}
