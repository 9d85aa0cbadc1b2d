using System.Text.Json.Nodes;

namespace Fathom.Training.Reinforcement;

/// <summary>Watches a run's figures for known failures of reinforcement learning.</summary>
/// <remarks>
/// The reward falls and never recovers; thoughts disappear; answers grow to the limit without getting better; the policy becomes deterministic before
/// it is right; other abilities are lost.
/// </remarks>
public sealed class CollapseWatch
{
    private const double RightEnough = 0.9;
    private const double LeastThinking = 8;
    private const double LeastReward = 0.05;

    private readonly StopOptions _options;
    private readonly Dictionary<string, double> _probe = [];
    private Means _means;
    private Means _baseline;
    private double _bestReward;
    private int _steps;
    private int _stepsWithEntropy;
    private int _probeProblems;

    /// <summary>Starts watching.</summary>
    public CollapseWatch(StopOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Whether all probed families have an accuracy to compare with, on as many problems as are probed now.</summary>
    public bool HasProbe => _probeProblems == _options.ProbeProblems && _options.Probe.All(_probe.ContainsKey);

    /// <summary>Records the accuracies to compare with, by family; a family that has one on the same problems keeps it.</summary>
    public void Begin(IReadOnlyDictionary<string, double> probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        if (_probeProblems != _options.ProbeProblems)
        {
            _probe.Clear();
        }

        _probeProblems = _options.ProbeProblems;
        foreach ((string family, double accuracy) in probe)
        {
            _probe.TryAdd(family, accuracy);
        }
    }

    /// <summary>Records a step's figures.</summary>
    /// <returns>Why the run should stop; null if it shouldn't.</returns>
    public Collapse? Observe(GrpoRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        _steps++;
        // While the baseline is measured, the mean is a plain one.
        bool isBaseline = _steps <= _options.BaselineSteps;
        double entropy = EntropyAfter(record.Entropy, isBaseline);
        var now = new Means(record.Reward, record.PassRate, record.MeanThinking, record.MeanLength, entropy);
        _means = (_steps == 1 ? now : _means.MovedTo(now, isBaseline ? 1.0 / _steps : _options.Rate)) with { Entropy = entropy };
        if (isBaseline)
        {
            (_baseline, _bestReward) = (_means, _means.Reward);
        }

        _bestReward = Math.Max(_bestReward, _means.Reward);
        return FindForgotten(record.Probe) ?? (_options.BaselineSteps > 0 && _steps > _options.BaselineSteps ? Find() : null);
    }

    /// <summary>Returns the mean entropy with a step's; steps without an update have none, and the first that has one begins the mean.</summary>
    private double EntropyAfter(double? entropy, bool isBaseline)
    {
        if (entropy is not double now)
        {
            return _means.Entropy;
        }

        _stepsWithEntropy++;
        if (!isBaseline && _baseline.Entropy == 0)
        {
            _baseline = _baseline with { Entropy = now };
        }

        double rate = isBaseline || _stepsWithEntropy == 1 ? 1.0 / _stepsWithEntropy : _options.Rate;
        return _means.Entropy + (rate * (now - _means.Entropy));
    }

    /// <summary>Returns the means, to save.</summary>
    public JsonObject Save() => new()
    {
        ["steps"] = _steps,
        ["steps_with_entropy"] = _stepsWithEntropy,
        ["best_reward"] = _bestReward,
        ["means"] = _means.Save(),
        ["baseline"] = _baseline.Save(),
        ["probe_problems"] = _probeProblems,
        ["probe"] = new JsonObject(_probe.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
    };

    /// <summary>Restores saved means.</summary>
    public void Load(JsonObject saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        (_steps, _bestReward) = (saved["steps"]!.GetValue<int>(), saved["best_reward"]!.GetValue<double>());
        (_means, _baseline) = (Means.Load(saved["means"]!), Means.Load(saved["baseline"]!));
        // Checkpoints of earlier versions lack these two.
        _stepsWithEntropy = saved["steps_with_entropy"]?.GetValue<int>() ?? _steps;
        _probeProblems = saved["probe_problems"]?.GetValue<int>() ?? _options.ProbeProblems;
        _probe.Clear();
        foreach ((string family, JsonNode? accuracy) in saved["probe"]!.AsObject())
        {
            _probe[family] = accuracy!.GetValue<double>();
        }
    }

    private Collapse? Find()
    {
        bool isNoBetter = _means.Reward <= _baseline.Reward;
        double leastReward = (1 - _options.RewardDrop) * _bestReward;
        double leastThinking = _options.ThinkingShare * _baseline.Thinking;
        double mostLength = _options.LengthGrowth * _baseline.Length;
        double leastEntropy = _options.EntropyShare * _baseline.Entropy;
        return _options.RewardDrop > 0 && _bestReward > LeastReward && _means.Reward < leastReward ? AtLeast("reward", leastReward, _means.Reward)
            : _baseline.Thinking >= LeastThinking && isNoBetter && _means.Thinking < leastThinking ? AtLeast("thinking", leastThinking, _means.Thinking)
            : _options.LengthGrowth > 0 && isNoBetter && _means.Length > mostLength ? AtMost("length", mostLength, _means.Length)
            : _means.PassRate < RightEnough && _means.Entropy < leastEntropy ? AtLeast("entropy", leastEntropy, _means.Entropy)
            : null;
    }

    private Collapse? FindForgotten(IReadOnlyDictionary<string, double>? probe)
    {
        foreach ((string family, double accuracy) in _options.ProbeDrop > 0 && probe is not null ? probe : new Dictionary<string, double>())
        {
            if (_probe.TryGetValue(family, out double before) && accuracy < before - _options.ProbeDrop)
            {
                return AtLeast($"probe {family}", before - _options.ProbeDrop, accuracy);
            }
        }

        return null;
    }

    private static Collapse AtLeast(string what, double bound, double actual) =>
        new(what, FormattableString.Invariant($"at least {bound:0.####}"), FormattableString.Invariant($"{actual:0.####}"));

    private static Collapse AtMost(string what, double bound, double actual) =>
        new(what, FormattableString.Invariant($"at most {bound:0.####}"), FormattableString.Invariant($"{actual:0.####}"));

    private readonly record struct Means(double Reward, double PassRate, double Thinking, double Length, double Entropy)
    {
        public static Means Load(JsonNode saved)
        {
            double[] values = [.. saved.AsArray().Select(value => value!.GetValue<double>())];
            return new Means(values[0], values[1], values[2], values[3], values[4]);
        }

        public Means MovedTo(Means other, double rate)
        {
            double Move(double from, double to) => from + (rate * (to - from));
            return new Means(
                Move(Reward, other.Reward),
                Move(PassRate, other.PassRate),
                Move(Thinking, other.Thinking),
                Move(Length, other.Length),
                Move(Entropy, other.Entropy));
        }

        public JsonArray Save() => [Reward, PassRate, Thinking, Length, Entropy];
    }
}
