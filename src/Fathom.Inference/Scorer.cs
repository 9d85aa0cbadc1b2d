using Fathom.Inference.Requests;

namespace Fathom.Inference;

/// <summary>Scores how likely a model finds each next token of a given list: blocking shortcuts for <see cref="Engine.Score"/>.</summary>
/// <param name="engine">Runs the model.</param>
public sealed class Scorer(Engine engine)
{
    /// <summary>Returns the likeliest next tokens after each position.</summary>
    /// <param name="tokens">The list, at least one token.</param>
    /// <param name="count">Number of tokens per position.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The likeliest tokens of each position, best first.</returns>
    /// <exception cref="GenerationException">The list can't be run.</exception>
    public IReadOnlyList<IReadOnlyList<TokenLogprob>> Top(IReadOnlyList<int> tokens, int count, CancellationToken cancellation = default) =>
        [.. Run(new ScoreRequest { Tokens = tokens, TopLogprobs = count }, cancellation).Select(position => position.TopLogprobs)];

    /// <summary>Returns the log-probability of each token, given those before it.</summary>
    /// <param name="tokens">The list, at least one token.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One value for each token but the first.</returns>
    /// <exception cref="GenerationException">The list can't be run.</exception>
    public IReadOnlyList<float> Logprobs(IReadOnlyList<int> tokens, CancellationToken cancellation = default) =>
        [
            .. Run(new ScoreRequest { Tokens = tokens }, cancellation)
                .Where(position => position.NextLogprob is not null)
                .Select(position => position.NextLogprob!.Value),
        ];

    /// <summary>Computes all log-probabilities at every position, passed to the caller position by position so that memory stays bounded.</summary>
    /// <param name="tokens">The list, at least one token.</param>
    /// <param name="visit">Receives the position and its <c>[vocabSize]</c> log-probabilities.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="GenerationException">The list can't be run.</exception>
    public void All(IReadOnlyList<int> tokens, PositionVisitor visit, CancellationToken cancellation = default) =>
        Visit(tokens, ScoreRow.Logprobs, visit, cancellation);

    /// <summary>Computes the logits at every position, passed to the caller position by position.</summary>
    /// <inheritdoc cref="All"/>
    public void Logits(IReadOnlyList<int> tokens, PositionVisitor visit, CancellationToken cancellation = default) =>
        Visit(tokens, ScoreRow.Logits, visit, cancellation);

    private void Visit(IReadOnlyList<int> tokens, ScoreRow row, PositionVisitor visit, CancellationToken cancellation)
    {
        foreach (ScoredPosition position in Run(new ScoreRequest { Tokens = tokens, Row = row }, cancellation))
        {
            visit(position.Position, position.Row.Span);
        }
    }

    private IEnumerable<ScoredPosition> Run(ScoreRequest request, CancellationToken cancellation) =>
        engine.Score(request, cancellation).ToBlockingEnumerable(cancellation);
}
