using Fathom.Inference.Sampling;

namespace Fathom.Inference;

/// <summary>Tells how likely a model thinks each next token of a given list, at every position.</summary>
/// <param name="engine">Runs the model.</param>
public sealed class Scorer(Engine engine)
{
    private float[] _scratch = [];

    /// <summary>The likeliest next tokens after each position.</summary>
    /// <param name="tokens">The list, at least one token.</param>
    /// <param name="count">How many for each position.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>For each position the likeliest tokens, best first.</returns>
    /// <exception cref="GenerationException">The list can't be run.</exception>
    public IReadOnlyList<IReadOnlyList<TokenLogprob>> Top(IReadOnlyList<int> tokens, int count, CancellationToken cancellation = default)
    {
        var positions = new List<IReadOnlyList<TokenLogprob>>(tokens.Count);
        engine.ForwardAll(tokens, (_, logits) => positions.Add(TopLogprobs.Of(logits, count, LogSum(logits))), cancellation);
        return positions;
    }

    /// <summary>The log-probability of each token after those before it.</summary>
    /// <param name="tokens">The list, at least one token.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One for each token but the first.</returns>
    /// <exception cref="GenerationException">The list can't be run.</exception>
    public IReadOnlyList<float> Logprobs(IReadOnlyList<int> tokens, CancellationToken cancellation = default)
    {
        float[] result = new float[Math.Max(0, tokens.Count - 1)];
        engine.ForwardAll(
            tokens,
            (position, logits) =>
            {
                if (position < result.Length)
                {
                    result[position] = (float)(logits[tokens[position + 1]] - LogSum(logits));
                }
            },
            cancellation);
        return result;
    }

    /// <summary>All log-probabilities at every position, given to the caller position by position so that memory stays bounded.</summary>
    /// <param name="tokens">The list, at least one token.</param>
    /// <param name="visit">Receives the position and its <c>[vocabSize]</c> log-probabilities; the memory is reused.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="GenerationException">The list can't be run.</exception>
    public void All(IReadOnlyList<int> tokens, PositionVisitor visit, CancellationToken cancellation = default)
    {
        float[] logprobs = [];
        engine.ForwardAll(
            tokens,
            (position, logits) =>
            {
                if (logprobs.Length != logits.Length)
                {
                    logprobs = new float[logits.Length];
                }

                float logSum = (float)LogSum(logits);
                for (int token = 0; token < logits.Length; token++)
                {
                    logprobs[token] = logits[token] - logSum;
                }

                visit(position, logprobs);
            },
            cancellation);
    }

    /// <summary>The logits at every position, given to the caller position by position.</summary>
    /// <inheritdoc cref="All"/>
    public void Logits(IReadOnlyList<int> tokens, PositionVisitor visit, CancellationToken cancellation = default) =>
        engine.ForwardAll(tokens, visit, cancellation);

    private double LogSum(ReadOnlySpan<float> logits)
    {
        if (_scratch.Length < logits.Length)
        {
            _scratch = new float[logits.Length];
        }

        return LogitMath.LogSumExp(logits, _scratch);
    }
}
