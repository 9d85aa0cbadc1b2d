using Fathom.Inference.Requests;

namespace Fathom.Inference;

/// <summary>How likely a model finds each next token of a given list: short forms of <see cref="Engine.Score"/> that wait.</summary>
/// <param name="engine">Runs the model.</param>
public sealed class Scorer(Engine engine)
{
    /// <summary>The likeliest next tokens after each position.</summary>
    /// <param name="tokens">The list, at least one token.</param>
    /// <param name="count">How many for each position.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>For each position the likeliest tokens, best first.</returns>
    /// <exception cref="GenerationException">The list can't be run.</exception>
    public IReadOnlyList<IReadOnlyList<TokenLogprob>> Top(IReadOnlyList<int> tokens, int count, CancellationToken cancellation = default) =>
        [.. Run(new ScoreRequest { Tokens = tokens, TopLogprobs = count }, cancellation).Select(position => position.TopLogprobs)];

    /// <summary>The log-probability of each token after those before it.</summary>
    /// <param name="tokens">The list, at least one token.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One for each token but the first.</returns>
    /// <exception cref="GenerationException">The list can't be run.</exception>
    public IReadOnlyList<float> Logprobs(IReadOnlyList<int> tokens, CancellationToken cancellation = default) =>
        [
            .. Run(new ScoreRequest { Tokens = tokens }, cancellation)
                .Where(position => position.NextLogprob is not null)
                .Select(position => position.NextLogprob!.Value),
        ];

    /// <summary>All log-probabilities at every position, given to the caller position by position so that memory stays bounded.</summary>
    /// <param name="tokens">The list, at least one token.</param>
    /// <param name="visit">Receives the position and its <c>[vocabSize]</c> log-probabilities.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="GenerationException">The list can't be run.</exception>
    public void All(IReadOnlyList<int> tokens, PositionVisitor visit, CancellationToken cancellation = default) =>
        Visit(tokens, ScoreRow.Logprobs, visit, cancellation);

    /// <summary>The logits at every position, given to the caller position by position.</summary>
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
