using Fathom.Formats;
using Fathom.Models.Architectures;
using Fathom.Models.Blocks;
using Fathom.Models.Caching;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;

namespace Fathom.Models.Tests;

/// <summary>A model with multi-token prediction, driven the way a speculative decoder would: hidden states of a pass go on as they lie.</summary>
internal sealed class MtpHarness : IDisposable
{
    private const int BlockTokens = 4;
    private const int MaxBlocks = 32;

    private readonly ComputeContext _context;
    private readonly ForwardBatch _batch = new();

    public MtpHarness(WeightSource source, int threads = 1)
    {
        _context = new ComputeContext(threads);
        Model = ModelFactory.Create(source, _context, new ModelOptions { RequiresMtp = true });
        Cache = new KvCache(Model.MtpCacheShape, CacheFormat.F32, MaxBlocks, BlockTokens);
        Cache.Reserve(MaxBlocks);
    }

    public Model Model { get; }

    public KvCache Cache { get; }

    /// <summary>Logits of the token after the next at every token but the last, of one sequence computed in pieces.</summary>
    public float[][] Logits(int[] tokens, params int[] pieces)
    {
        List<float[]> rows = [];
        int start = 0;
        foreach (int piece in pieces.Length == 0 ? [tokens.Length - 1] : pieces)
        {
            rows.AddRange(Step(new Part(tokens, start, piece, ScatteredBlocks(0, tokens.Length))));
            start += piece;
        }

        Assert.Equal(tokens.Length - 1, start);
        return [.. rows];
    }

    /// <summary>Runs tokens of some sequences through the model, then through the prediction layers; returns the last layer's logits at every row.</summary>
    public float[][] Step(params Part[] parts)
    {
        Fill(parts, shift: 0, OutputRows.None);
        using var hidden = new AlignedBuffer<float>((long)_batch.NumTokens * Model.Config.HiddenSize);
        Model.Forward(_batch, Cache, default, hidden.Memory);
        float[][] logits = [];
        for (int depth = 0; depth < Model.NumMtpLayers; depth++)
        {
            logits = Predict(hidden.Memory, depth, parts);
        }

        return logits;
    }

    /// <summary>Only the layer at a depth, which replaces the hidden states by its own.</summary>
    public float[][] Predict(NativeSpan<float> hidden, int depth, params Part[] parts)
    {
        Fill(parts, shift: depth + 1, OutputRows.All);
        using var previous = new AlignedBuffer<float>(hidden.Length);
        hidden.Span.CopyTo(previous.Memory.Span);
        using var logits = new AlignedBuffer<float>((long)_batch.NumTokens * Model.Config.VocabSize);
        Model.ForwardMtp(_batch, previous.Memory, Cache, logits.Memory, hidden, depth: depth);
        return [.. logits.Memory.Span.ToArray().Chunk(Model.Config.VocabSize)];
    }

    /// <summary>Blocks that lie apart, from a first on.</summary>
    public static int[] ScatteredBlocks(int first, int tokens) =>
        [.. Enumerable.Range(0, (tokens + BlockTokens - 1) / BlockTokens).Select(block => first + (2 * block))];

    public void Dispose()
    {
        Model.Dispose();
        Cache.Dispose();
        _context.Dispose();
    }

    private void Fill(Part[] parts, int shift, OutputRows logits)
    {
        _batch.Clear();
        foreach (Part part in parts)
        {
            _batch.Add(part.Tokens.AsSpan(part.Start + shift, part.Count), part.Start, part.Blocks, logits, OutputRows.All);
        }
    }

    /// <summary>Tokens of a sequence from a position on; the list goes on with those that follow them.</summary>
    internal sealed record Part(int[] Tokens, int Start, int Count, int[] Blocks);
}
