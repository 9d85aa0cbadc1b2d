using Fathom.Formats;
using Fathom.Models;
using Fathom.Models.Architectures;
using Fathom.Models.Blocks;
using Fathom.Models.Caching;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;

namespace Fathom.Cli.Measurement;

/// <summary>
/// Times single passes through a model, with or without the head. Every token is drawn from the whole vocabulary, so that the tokens of an MoE model
/// spread over all experts.
/// </summary>
internal sealed class StepTiming : IDisposable
{
    private const int BlockTokens = 32;
    private const int TokensPerPass = 512;
    private const int Seed = 1;

    private readonly ComputeContext _context;
    private readonly Model _model;
    private readonly KvCache _cache;
    private readonly AlignedBuffer<float> _logits;
    private readonly int[] _blockTable;
    private readonly ForwardBatch _batch = new();
    private readonly Random _random = new(Seed);
    private readonly HashSet<int> _experts = [];
    private readonly TimeProvider _time;

    /// <summary>Loads a model.</summary>
    /// <param name="weights">Its weights; must outlive this.</param>
    /// <param name="threads">Compute threads.</param>
    /// <param name="maxTokens">Longest sequence.</param>
    /// <param name="time">The clock.</param>
    public StepTiming(WeightSource weights, int threads, int maxTokens, TimeProvider time)
    {
        _context = new ComputeContext(threads);
        weights.Prefault();
        _model = ModelFactory.Create(weights, _context);
        _blockTable = [.. Enumerable.Range(0, (maxTokens / BlockTokens) + 1)];
        _cache = new KvCache(_model.CacheShape, _model.PreferredCacheFormat, _blockTable.Length, BlockTokens);
        _cache.Reserve(_blockTable.Length);
        weights.MoveToHugePages(reserveBytes: _cache.BytesPerToken * maxTokens, CancellationToken.None);
        _logits = new AlignedBuffer<float>(_model.Config.VocabSize);
        _time = time;
    }

    /// <summary>Cache bytes per token.</summary>
    public long CacheBytesPerToken => _cache.BytesPerToken;

    /// <summary>Experts of the last layer that decoding has chosen so far; 0 without experts.</summary>
    public int ExpertsVisited => _experts.Count;

    /// <summary>Fills the cache with a prompt, without the head.</summary>
    public TimeSpan Prefill(int tokens)
    {
        long started = _time.GetTimestamp();
        for (int start = 0; start < tokens; start += TokensPerPass)
        {
            Forward(start, Math.Min(TokensPerPass, tokens - start), OutputRows.None);
        }

        return _time.GetElapsedTime(started);
    }

    /// <summary>Runs one token.</summary>
    /// <param name="position">Its position; all earlier tokens are in the cache.</param>
    /// <param name="logits"><see cref="OutputRows.None"/> leaves the head out.</param>
    public TimeSpan Decode(int position, OutputRows logits)
    {
        long started = _time.GetTimestamp();
        Forward(position, 1, logits);
        TimeSpan elapsed = _time.GetElapsedTime(started);
        foreach (int expert in _model.ChosenExperts(row: 0))
        {
            _experts.Add(expert);
        }

        return elapsed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _logits.Dispose();
        _cache.Dispose();
        _model.Dispose();
        _context.Dispose();
    }

    private void Forward(int position, int count, OutputRows logits)
    {
        int[] tokens = [.. Enumerable.Range(0, count).Select(_ => _random.Next(_model.Config.VocabSize))];
        _batch.Clear();
        _batch.Add(tokens, position, _blockTable, logits);
        _model.Forward(_batch, _cache, logits.IsNone ? default : _logits.Memory);
    }
}
