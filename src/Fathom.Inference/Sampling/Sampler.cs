using Fathom.Inference.Scheduling;

namespace Fathom.Inference.Sampling;

/// <summary>Draws the next token of a sequence from its logits.</summary>
/// <remarks>The draw depends on the logits, the options and (seed, request, position) only: not on the batch, the threads or the order.</remarks>
/// <param name="numTokens">Tokens of the vocabulary. A model's logits may be more; those have no token and are never drawn.</param>
internal sealed class Sampler(int numTokens)
{
    private readonly CandidateSet _candidates = new();
    private float[] _scratch = [];

    /// <summary>Draws a token.</summary>
    /// <param name="sequence">Whose next token.</param>
    /// <param name="logits">The model's, <c>[vocabSize]</c>; changed by bias, penalties and constraints.</param>
    /// <returns>The token, or null when the logits are NaN or infinite or everything is forbidden.</returns>
    public GeneratedToken? Sample(GenerationSequence sequence, Span<float> logits)
    {
        Span<float> known = logits[..Math.Min(numTokens, logits.Length)];
        if (sequence.Request.TopLogprobs is not { } count)
        {
            Adjust(sequence, known);
            return Draw(sequence, known) is { } chosen ? new GeneratedToken(chosen, null, []) : null;
        }

        if (_scratch.Length < logits.Length)
        {
            _scratch = new float[logits.Length];
        }

        double logSum = LogitMath.LogSumExp(logits, _scratch);
        TokenLogprob[] top = TopLogprobs.Of(known, count, logSum);
        known.CopyTo(_scratch);
        Adjust(sequence, known);
        return Draw(sequence, known) is { } token ? new GeneratedToken(token, (float)(_scratch[token] - logSum), top) : null;
    }

    private static void Adjust(GenerationSequence sequence, Span<float> logits)
    {
        if (sequence.Request.Sampling.LogitBias is { } biases)
        {
            foreach ((int token, float bias) in biases)
            {
                if (token < logits.Length)
                {
                    logits[token] += bias;
                }
            }
        }

        sequence.Penalties?.Apply(logits);
        foreach (ITokenConstraint constraint in sequence.Request.Constraints)
        {
            constraint.Mask(logits);
        }
    }

    private int? Draw(GenerationSequence sequence, ReadOnlySpan<float> logits)
    {
        SamplingOptions options = sequence.Request.Sampling;
        if (options.Temperature == 0 || options.TopK == 1)
        {
            return LogitMath.ArgMax(logits);
        }

        double uniform = Philox.NextDouble(sequence.Seed, sequence.Request.RandomKey, (ulong)sequence.NumTokens);
        return _candidates.TryFill(logits, options) ? _candidates.Draw(uniform) : null;
    }
}
