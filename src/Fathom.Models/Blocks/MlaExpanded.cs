using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;

namespace Fathom.Models.Blocks;

/// <summary>MLA's expanded form: keys and values of some heads at a time are made from the sequence's cached latents, then attention is plain multi-head attention.</summary>
internal sealed class MlaExpanded(IMlaUpProjection upProjection, MlaDimensions size, float scale)
{
    /// <summary>Most floats that expanded keys and values may take: 256 MiB.</summary>
    private const long MaxExpandedFloats = 1L << 26;

    private readonly ReadLatents _read = new(size);
    private readonly FillRotaryKeys _fill = new(size);
    private readonly CopyHeads _copy = new();
    private int[] _blocks = [];

    /// <summary>Whether a sequence of so many tokens can be expanded at least one head at a time.</summary>
    public bool Fits(int tokens) => FloatsPerHead(tokens) <= MaxExpandedFloats;

    /// <summary>Attends for one sequence of the batch.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="cache">The layer's latents and rotary keys.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="queries">Of the whole batch, <c>[batch rows, H, N + R]</c>.</param>
    /// <param name="output">Of the whole batch, <c>[batch rows, H, V]</c>.</param>
    public void Forward(ForwardPass pass, PagedRows cache, SequenceSlice sequence, NativeSpan<float> queries, NativeSpan<float> output)
    {
        using Workspace.Scope scope = pass.Workspace.Enter();
        int tokens = sequence.FirstPosition + sequence.Count;
        NativeSpan<float> latents = pass.Workspace.Take((long)tokens * size.Latent);
        NativeSpan<float> rotaryKeys = pass.Workspace.Take((long)tokens * size.Rope);
        _read.Run(pass, cache, sequence.BlockTable, tokens, latents, rotaryKeys);
        Activations rows = pass.Workspace.Rows(latents, tokens, size.Latent);

        int headsAtOnce = HeadsAtOnce(tokens);
        for (int head = 0; head < size.NumHeads; head += headsAtOnce)
        {
            AttendHeads(pass, sequence, rows, rotaryKeys, new HeadRange(head, headsAtOnce), queries, output);
        }
    }

    private void AttendHeads(
        ForwardPass pass, SequenceSlice sequence, Activations latents, NativeSpan<float> rotaryKeys, HeadRange heads, NativeSpan<float> queries, NativeSpan<float> output)
    {
        using Workspace.Scope scope = pass.Workspace.Enter();
        int tokens = latents.Count;
        int blockTokens = pass.Cache.BlockTokens;
        NativeSpan<float> keys = pass.Workspace.Take((long)tokens * heads.Count * size.Query); // [tokens, G, N + R]
        NativeSpan<float> values = pass.Workspace.Take((long)tokens * heads.Count * size.Value); // [tokens, G, V]
        upProjection.Expand(pass, latents, heads, keys, size.Query, values);
        _fill.Run(pass, tokens, heads.Count, rotaryKeys, keys);

        long firstRow = sequence.RowStart;
        NativeSpan<float> allQueries = queries.Slice(firstRow * size.NumHeads * size.Query, (long)sequence.Count * size.NumHeads * size.Query);
        NativeSpan<float> allOutput = output.Slice(firstRow * size.NumHeads * size.Value, (long)sequence.Count * size.NumHeads * size.Value);
        bool isWhole = heads.Count == size.NumHeads;
        NativeSpan<float> headQueries = isWhole ? allQueries : pass.Workspace.Take((long)sequence.Count * heads.Count * size.Query);
        NativeSpan<float> headOutput = isWhole ? allOutput : pass.Workspace.Take((long)sequence.Count * heads.Count * size.Value);
        if (!isWhole)
        {
            _copy.Run(pass, sequence.Count, allQueries, heads.Start * size.Query, size.NumHeads * size.Query, headQueries, 0, heads.Count * size.Query, heads.Count * size.Query);
        }

        var slice = new SequenceSlice(0, sequence.Count, sequence.FirstPosition, IdentityBlocks(tokens, blockTokens));
        GroupedQueryAttention.Forward(
            pass.Context,
            new ReadOnlySpan<SequenceSlice>(in slice),
            headQueries,
            new PagedRows(keys.Cast<byte>(), CacheFormat.F32, blockTokens, heads.Count * size.Query),
            new PagedRows(values.Cast<byte>(), CacheFormat.F32, blockTokens, heads.Count * size.Value),
            heads.Count,
            heads.Count,
            size.Value,
            scale,
            headOutput,
            pass.AttentionPrecision);
        if (!isWhole)
        {
            _copy.Run(pass, sequence.Count, headOutput, 0, heads.Count * size.Value, allOutput, heads.Start * size.Value, size.NumHeads * size.Value, heads.Count * size.Value);
        }
    }

    /// <summary>All heads, or the largest divisor of their number whose keys and values fit.</summary>
    private int HeadsAtOnce(int tokens)
    {
        int heads = size.NumHeads;
        while (heads > 1 && (size.NumHeads % heads != 0 || heads * FloatsPerHead(tokens) > MaxExpandedFloats))
        {
            heads--;
        }

        return heads;
    }

    private long FloatsPerHead(int tokens) => (long)tokens * (size.Query + size.Nope + (2 * size.Value));

    /// <summary>A block table in which block i is block i.</summary>
    private ReadOnlyMemory<int> IdentityBlocks(int tokens, int blockTokens)
    {
        int count = (tokens + blockTokens - 1) / blockTokens;
        if (_blocks.Length < count)
        {
            _blocks = [.. Enumerable.Range(0, 2 * count)];
        }

        return _blocks.AsMemory(0, count);
    }

    private sealed class ReadLatents(MlaDimensions size) : RowJob
    {
        private PagedRows _cache;
        private ReadOnlyMemory<int> _blockTable;
        private NativeSpan<float> _latents;
        private NativeSpan<float> _rotaryKeys;
        private NativeSpan<float> _rows;

        public void Run(ForwardPass pass, PagedRows cache, ReadOnlyMemory<int> blockTable, int tokens, NativeSpan<float> latents, NativeSpan<float> rotaryKeys)
        {
            using Workspace.Scope scope = pass.Workspace.Enter();
            (_cache, _blockTable, _latents, _rotaryKeys) = (cache, blockTable, latents, rotaryKeys);
            _rows = pass.Workspace.Take((long)tokens * size.CacheRow);
            RunRows(pass.Team, tokens);
        }

        protected override void RunRow(int position)
        {
            Span<float> row = _rows.AsSpan((long)position * size.CacheRow, size.CacheRow);
            _cache.Read(_blockTable.Span, position, row);
            row[..size.Latent].CopyTo(_latents.AsSpan((long)position * size.Latent, size.Latent));
            row[size.Latent..].CopyTo(_rotaryKeys.AsSpan((long)position * size.Rope, size.Rope));
        }
    }

    /// <summary>Gives every head the shared rotary key.</summary>
    private sealed class FillRotaryKeys(MlaDimensions size) : RowJob
    {
        private NativeSpan<float> _rotaryKeys;
        private NativeSpan<float> _keys;
        private int _heads;

        public void Run(ForwardPass pass, int tokens, int heads, NativeSpan<float> rotaryKeys, NativeSpan<float> keys)
        {
            (_heads, _rotaryKeys, _keys) = (heads, rotaryKeys, keys);
            RunRows(pass.Team, tokens);
        }

        protected override void RunRow(int token)
        {
            Span<float> rotaryKey = _rotaryKeys.AsSpan((long)token * size.Rope, size.Rope);
            for (int head = 0; head < _heads; head++)
            {
                rotaryKey.CopyTo(_keys.AsSpan(((((long)token * _heads) + head) * size.Query) + size.Nope, size.Rope));
            }
        }
    }

    /// <summary>Copies a range of columns of every row.</summary>
    private sealed class CopyHeads : RowJob
    {
        private NativeSpan<float> _from;
        private NativeSpan<float> _to;
        private int _fromStart;
        private int _fromStride;
        private int _toStart;
        private int _toStride;
        private int _length;

        public void Run(ForwardPass pass, int rows, NativeSpan<float> from, int fromStart, int fromStride, NativeSpan<float> to, int toStart, int toStride, int length)
        {
            (_from, _fromStart, _fromStride) = (from, fromStart, fromStride);
            (_to, _toStart, _toStride, _length) = (to, toStart, toStride, length);
            RunRows(pass.Team, rows);
        }

        protected override void RunRow(int row) =>
            _from.AsSpan(((long)row * _fromStride) + _fromStart, _length).CopyTo(_to.AsSpan(((long)row * _toStride) + _toStart, _length));
    }
}
