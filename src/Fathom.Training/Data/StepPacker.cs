using Fathom.Autograd;

namespace Fathom.Training.Data;

/// <summary>Collects the micro-batches of a step: as many as its tokens need, of which a rank keeps every <c>ranks</c>-th.</summary>
/// <remarks>
/// Every rank walks through the same documents, so that positions in the data agree and any number of ranks sees the same micro-batches. Batches are
/// reused from step to step.
/// </remarks>
internal sealed class StepPacker
{
    private readonly BatchPacker _batches;
    private readonly int _rank;
    private readonly int _ranks;
    private readonly List<TokenBatch> _own = [];
    private readonly Stack<TokenBatch> _spare = new();
    private readonly TokenBatch _others = new();

    /// <summary>Packs the micro-batches of one rank.</summary>
    public StepPacker(BatchPacker batches, int rank, int ranks) => (_batches, _rank, _ranks) = (batches, rank, ranks);

    /// <summary>Fills the micro-batches of the next step.</summary>
    /// <param name="batchTokens">Rows of the step over all ranks.</param>
    /// <param name="microBatchTokens">Most rows of a micro-batch.</param>
    /// <param name="contextTokens">Most rows of a document.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>This rank's micro-batches, valid until the next call; null if the data ended.</returns>
    public IReadOnlyList<TokenBatch>? TryFill(int batchTokens, int microBatchTokens, int contextTokens, CancellationToken cancellation)
    {
        _own.ForEach(_spare.Push);
        _own.Clear();
        int tokens = 0;
        for (int index = 0; tokens < batchTokens; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            bool isOwn = index % _ranks == _rank;
            TokenBatch batch = !isOwn ? _others : _spare.TryPop(out TokenBatch? used) ? used : new TokenBatch();
            int most = Math.Max(contextTokens, Math.Min(microBatchTokens, batchTokens - tokens));
            if (!_batches.TryFill(batch, most, contextTokens))
            {
                return null;
            }

            if (isOwn)
            {
                _own.Add(batch);
            }

            tokens += batch.Count;
            if (batchTokens - tokens < contextTokens)
            {
                break; // a document may need more rows than are missing
            }
        }

        return _own;
    }
}
