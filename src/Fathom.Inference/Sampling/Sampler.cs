using Fathom.Inference.Requests;

namespace Fathom.Inference.Sampling;

/// <summary>Draws the next token of a sequence from its logits.</summary>
/// <remarks>A draw depends only on the logits, the options, and (seed, request, position), and not on the batch, the threads, or the order.</remarks>
/// <param name="numTokens">Size of the vocabulary. A model may have more logits; those have no token and are never drawn.</param>
internal sealed class Sampler(int numTokens)
{
    private readonly CandidateSet _candidates = new();
    private float[] _scratch = []; // [vocabSize]

    /// <summary>Returns the logits that have a token.</summary>
    public Span<float> Known(Span<float> logits) => logits[..Math.Min(numTokens, logits.Length)];

    /// <summary>Draws a token.</summary>
    /// <param name="draw">The request and the position of the draw.</param>
    /// <param name="logits">The model's logits, <c>[vocabSize]</c>; changed by bias, penalties and constraints.</param>
    /// <returns>The token, or null if the logits are NaN or infinite or every token is forbidden.</returns>
    public GeneratedToken? Sample(in TokenDraw draw, Span<float> logits)
    {
        Span<float> known = Known(logits);
        if (draw.Request.TopLogprobs is not { } count)
        {
            Adjust(draw, known);
            return Draw(draw, known) is { } chosen ? new GeneratedToken(chosen, null, []) : null;
        }

        if (_scratch.Length < logits.Length)
        {
            _scratch = new float[logits.Length];
        }

        // Log-probabilities are the model's own, so they are taken before bias, penalties and constraints, over all logits.
        double logSum = LogitMath.LogSumExp(logits, _scratch);
        TokenLogprob[] top = TopLogprobs.Of(known, count, logSum);
        known.CopyTo(_scratch);
        Adjust(draw, known);
        return Draw(draw, known) is { } token ? new GeneratedToken(token, (float)(_scratch[token] - logSum), top) : null;
    }

    private static void Adjust(in TokenDraw draw, Span<float> logits)
    {
        if (draw.Request.Sampling.LogitBias is { } biases)
        {
            foreach ((int token, float bias) in biases)
            {
                if (token < logits.Length)
                {
                    logits[token] += bias;
                }
            }
        }

        draw.Penalties?.Apply(logits);
        foreach (ITokenConstraint constraint in draw.Request.Constraints)
        {
            constraint.Mask(logits);
        }
    }

    private int? Draw(in TokenDraw draw, ReadOnlySpan<float> logits)
    {
        SamplingOptions options = draw.Request.Sampling;
        if (options.IsGreedy)
        {
            return LogitMath.ArgMax(logits);
        }

        double uniform = Philox.NextDouble(draw.Seed, draw.Request.RandomKey, (ulong)draw.Position);
        return _candidates.TryFill(logits, options) ? _candidates.Draw(uniform) : null;
    }
}
