using System.Globalization;
using System.Text;

namespace Fathom.Server.Telemetry;

/// <summary>The distribution of a quantity, in Prometheus's bucket format. Safe from any thread.</summary>
/// <param name="bounds">Upper bounds of the buckets, ascending; larger values have a bucket of their own.</param>
internal sealed class Distribution(double[] bounds)
{
    private readonly Lock _gate = new();
    private readonly long[] _counts = new long[bounds.Length + 1];
    private double _sum;

    /// <summary>Bounds for seconds of whole requests and until first tokens.</summary>
    public static double[] Latencies => [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

    /// <summary>Bounds for seconds per token.</summary>
    public static double[] TokenTimes => [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5];

    /// <summary>Bounds for tokens of prompts and answers.</summary>
    public static double[] Tokens => [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576];

    public void Record(double value)
    {
        int bucket = Array.FindIndex(bounds, bound => value <= bound);
        lock (_gate)
        {
            _counts[bucket < 0 ? bounds.Length : bucket]++;
            _sum += value;
        }
    }

    /// <summary>Writes it as a histogram.</summary>
    public void Write(StringBuilder text, string name, string labels)
    {
        lock (_gate)
        {
            long total = 0;
            for (int i = 0; i <= bounds.Length; i++)
            {
                total += _counts[i];
                string bound = i < bounds.Length ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels},le=\"{bound}\"}} {total}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{name}_sum{{{labels}}} {_sum}\n{name}_count{{{labels}}} {total}\n");
        }
    }
}
