using System.Runtime.InteropServices;
using Fathom.Inference.Scheduling;

namespace Fathom.Inference.Sampling;

/// <summary>Draws the next token of a sequence from its logits.</summary>
/// <remarks>The draw depends on the logits, the options and (seed, request, position) only: not on the batch, the threads or the order.</remarks>
internal sealed class Sampler
{
    private readonly CandidateSet _candidates = new();
    private readonly List<TokenLogprob> _top = [];

    /// <summary>Draws a token.</summary>
    /// <param name="sequence">Whose next token.</param>
    /// <param name="logits">The model's, <c>[vocabSize]</c>; changed by penalties and constraints.</param>
    /// <param name="vocabularySize">Ids from here on have no token and are never drawn.</param>
    /// <returns>The token, or null when the logits are no numbers or everything is forbidden.</returns>
    public GeneratedToken? Sample(Sequence sequence, Span<float> logits, int vocabularySize)
    {
        GenerationRequest request = sequence.Request;
        double? logSum = request.TopLogprobs is null ? null : LogitMath.LogSumExp(logits);
        TokenLogprob[] top = request.TopLogprobs is > 0 and int count ? TopOf(logits[..vocabularySize], count, logSum!.Value) : [];
        Span<float> known = logits[..vocabularySize];
        float[]? raw = logSum is null ? null : RawCopy(known);

        Adjust(sequence, known);
        return Draw(sequence, known) is { } token
            ? new GeneratedToken(token, logSum is { } sum ? (float)(raw![token] - sum) : null, top)
            : null;
    }

    private static void Adjust(Sequence sequence, Span<float> logits)
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

    private int? Draw(Sequence sequence, ReadOnlySpan<float> logits)
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
