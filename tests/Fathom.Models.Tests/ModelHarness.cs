using Fathom.Formats;
using Fathom.Models.Architectures;
using Fathom.Models.Blocks;
using Fathom.Models.Caching;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;

namespace Fathom.Models.Tests;

/// <summary>A model with a cache, run on token lists the way an engine would.</summary>
internal sealed class ModelHarness : IDisposable
{
    private const int BlockTokens = 4;

    private readonly ComputeContext _context;
    private readonly ForwardBatch _batch = new();

    public ModelHarness(WeightSource source, MlaForm form = MlaForm.Cheapest, int threads = 1, int maxBlocks = 64, CacheFormat format = CacheFormat.F32)
    {
        _context = new ComputeContext(threads);
        Model = ModelFactory.Create(source, _context, new ModelOptions { MlaForm = form });
        Cache = new KvCache(Model.CacheShape, format, maxBlocks, BlockTokens);
        Cache.Reserve(maxBlocks);
    }

    public Model Model { get; }

    public KvCache Cache { get; }

    /// <summary>Logits at every token of one sequence that is computed in pieces, its blocks being scattered over the cache.</summary>
    public float[][] Logits(int[] tokens, params int[] pieces)
    {
        int[] blocks = ScatteredBlocks(tokens.Length, first: 1, step: 3);
        List<float[]> rows = [];
        int start = 0;
        foreach (int piece in pieces.Length == 0 ? [tokens.Length] : pieces)
        {
            _batch.Clear();
            _batch.Add(tokens.AsSpan(start, piece), start, blocks, OutputRows.All);
            rows.AddRange(Run());
            start += piece;
        }

        Assert.Equal(tokens.Length, start);
        return [.. rows];
    }

    /// <summary>The last logits of several sequences in one pass, each after a prefix that is computed before, alone.</summary>
    public float[][] BatchedLogits(params (int[] Tokens, int Prefix)[] sequences)
    {
        int first = 0;
        List<int[]> tables = [];
        foreach ((int[] tokens, int prefix) in sequences)
        {
            int[] blocks = ScatteredBlocks(tokens.Length, first, step: 1);
            first += blocks.Length;
            tables.Add(blocks);
            if (prefix > 0)
            {
                _batch.Clear();
                _batch.Add(tokens.AsSpan(0, prefix), 0, blocks, OutputRows.None);
                Run();
            }
        }

        _batch.Clear();
        for (int i = 0; i < sequences.Length; i++)
        {
            (int[] tokens, int prefix) = sequences[i];
            _batch.Add(tokens.AsSpan(prefix), prefix, tables[i], OutputRows.Last);
        }

        return Run();
    }

    public void Dispose()
    {
        Model.Dispose();
        Cache.Dispose();
        _context.Dispose();
    }

    private static int[] ScatteredBlocks(int tokens, int first, int step) =>
        [.. Enumerable.Range(0, (tokens + BlockTokens - 1) / BlockTokens).Select(block => first + (step * block))];

    private float[][] Run()
    {
        int width = Model.Config.VocabSize;
        int count = _batch.LogitRows.Length;
        using var logits = new AlignedBuffer<float>((long)count * width);
        Model.Forward(_batch, Cache, logits.Memory);
        return [.. Enumerable.Range(0, count).Select(row => logits.Memory.AsSpan((long)row * width, width).ToArray())];
    }
}
