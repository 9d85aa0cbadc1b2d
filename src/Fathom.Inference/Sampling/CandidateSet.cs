using System.Numerics;
using System.Runtime.InteropServices;
using Fathom.Inference.Requests;

namespace Fathom.Inference.Sampling;

/// <summary>The tokens that pass temperature, top-k, top-p and min-p, with their probabilities.</summary>
/// <remarks>
/// The vocabulary isn't sorted as a whole: tokens above a threshold are collected, and the threshold is lowered until the collected tokens
/// certainly include all that the filters keep. The result is the same as that of sorting everything.
/// </remarks>
internal sealed class CandidateSet
{
    private const float FirstThreshold = 1e-3f;
    private const float ThresholdStep = 1f / 32;
    private const float LastThreshold = 1e-12f;

    private readonly List<Candidate> _candidates = [];
    private readonly List<int> _tokens = [];
    private float[] _weights = []; // [vocabSize], relative to the likeliest token's 1

    /// <summary>Tokens kept; the likeliest first if a filter sorted them.</summary>
    public IReadOnlyList<int> Tokens
    {
        get
        {
            _tokens.Clear();
            _candidates.ForEach(candidate => _tokens.Add(candidate.Token));
            return _tokens;
        }
    }

    /// <summary>Applies temperature and filters.</summary>
    /// <returns>False if the largest logit isn't finite.</returns>
    public bool TryFill(ReadOnlySpan<float> logits, SamplingOptions options)
    {
        float largest = LogitMath.Max(logits);
        if (!float.IsFinite(largest))
        {
            return false;
        }

        double sum = Weigh(logits, largest, options.Temperature);
        int keep = options.TopK == 0 ? int.MaxValue : options.TopK;
        double keepMass = options.TopP * sum;
        float floor = Math.Max(options.MinP, float.Epsilon);

        // Min-p compares with the likeliest token, whose weight is 1, so it is a plain threshold and needs no sorting.
        if (options.TopK == 0 && options.TopP >= 1)
        {
            Collect(floor, logits.Length);
            return true;
        }

        // Tokens below the threshold are less likely than all collected ones, so the set is complete once it has enough mass or enough tokens.
        float threshold = Math.Max(FirstThreshold, floor);
        while (Collect(threshold, logits.Length) < keepMass && _candidates.Count < keep && threshold > floor)
        {
            threshold = threshold > LastThreshold ? Math.Max(threshold * ThresholdStep, floor) : floor;
        }

        Cut(keep, keepMass);
        return true;
    }

    /// <summary>Draws one of the kept tokens in proportion to their probabilities.</summary>
    /// <param name="uniform">In [0, 1).</param>
    public int Draw(double uniform)
    {
        ReadOnlySpan<Candidate> candidates = CollectionsMarshal.AsSpan(_candidates);
        double sum = 0;
        foreach (Candidate candidate in candidates)
        {
            sum += candidate.Weight;
        }

        double target = uniform * sum;
        double reached = 0;
        foreach (Candidate candidate in candidates)
        {
            reached += candidate.Weight;
            if (target < reached)
            {
                return candidate.Token;
            }
        }

        return candidates[^1].Token; // only if rounding makes the target reach the whole sum
    }

    /// <summary>Computes the weights <c>e^((logit − largest) / temperature)</c>, 1 for the likeliest token, and returns their sum.</summary>
    private double Weigh(ReadOnlySpan<float> logits, float largest, float temperature)
    {
        if (_weights.Length < logits.Length)
        {
            _weights = new float[logits.Length];
        }

        return LogitMath.Exp(logits, largest, 1 / temperature, _weights);
    }

    /// <summary>Collects the tokens whose weight is at least the threshold, and returns their total weight.</summary>
    private double Collect(float threshold, int count)
    {
        _candidates.Clear();
        var bound = new Vector<float>(threshold);
        double mass = 0;
        int token = 0;
        for (; token <= count - Vector<float>.Count; token += Vector<float>.Count)
        {
            // Nearly all tokens are unlikely.
            if (Vector.GreaterThanOrEqualAny(new Vector<float>(_weights, token), bound))
            {
                Collect(threshold, token, token + Vector<float>.Count, ref mass);
            }
        }

        Collect(threshold, token, count, ref mass);
        return mass;
    }

    private void Collect(float threshold, int first, int end, ref double mass)
    {
        for (int token = first; token < end; token++)
        {
            float weight = _weights[token];
            if (weight >= threshold)
            {
                _candidates.Add(new Candidate(token, weight));
                mass += weight;
            }
        }
    }

    /// <summary>Keeps the likeliest tokens until there are <paramref name="keep"/> of them or their weights sum to <paramref name="keepMass"/>.</summary>
    private void Cut(int keep, double keepMass)
    {
        _candidates.Sort();
        double mass = 0;
        int kept = 0;
        while (kept < _candidates.Count && kept < keep && (kept == 0 || mass < keepMass))
        {
            mass += _candidates[kept++].Weight;
        }

        _candidates.RemoveRange(kept, _candidates.Count - kept);
    }

    /// <summary>A token with its weight; sorts by descending weight, then by ascending id.</summary>
    private readonly record struct Candidate(int Token, float Weight) : IComparable<Candidate>
    {
        public int CompareTo(Candidate other)
        {
            int byWeight = other.Weight.CompareTo(Weight);
            return byWeight != 0 ? byWeight : Token.CompareTo(other.Token);
        }
    }
}
