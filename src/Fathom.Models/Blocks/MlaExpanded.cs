using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Models.Blocks;

/// <summary>
/// MLA's expanded form: computes the keys and values of some heads at a time from the sequence's cached latents, then runs plain multi-head
/// attention.
/// </summary>
internal sealed class MlaExpanded(IMlaUpProjection upProjection, MlaDimensions size, float scale)
{
    /// <summary>Most bytes of expanded keys and values at a time: 256 MiB.</summary>
    private const long MaxExpandedBytes = 1L << 28;

    private readonly ReadLatents _read = new(size);
    private readonly ExpandHeads _expand = new(upProjection, size);
    private readonly CopyHeads _copy = new();
    private int[] _blocks = []; // 0, 1, 2, …

    /// <summary>Whether a sequence of <paramref name="tokens"/> tokens can be expanded at least one head at a time.</summary>
    public bool Fits(int tokens) => BytesPerHead(tokens, CacheFormat.F32) <= MaxExpandedBytes;

    /// <summary>Computes attention for one sequence of the batch.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="cache">The layer's latents and rotary keys.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="queries">Queries of the whole batch, <c>[batch rows, heads, nope + rope]</c>.</param>
    /// <param name="output">Output of the whole batch, <c>[batch rows, heads, value]</c>.</param>
    public void Forward(ForwardPass pass, PagedRows cache, QueryRange sequence, NativeSpan<float> queries, NativeSpan<float> output)
    {
        using Workspace.Scope scope = pass.Workspace.Enter();
        int tokens = sequence.FirstPosition + sequence.Count;
        NativeSpan<float> latents = pass.Workspace.Take((long)tokens * size.CacheRow); // [tokens, latent + rope]
        _read.Run(pass, cache, sequence.BlockTable, tokens, latents);

        // Stored in the precision that attention multiplies in: bfloat16 halves the memory and loses nothing that the products would keep.
        CacheFormat format = pass.AttentionPrecision == GemmPrecision.BFloat16 ? CacheFormat.BF16 : CacheFormat.F32;
        int headsAtOnce = HeadsAtOnce(tokens, format);
        for (int head = 0; head < size.NumHeads; head += headsAtOnce)
        {
            AttendHeads(pass, sequence, format, latents, new HeadRange(head, headsAtOnce), queries, output);
        }
    }

    private void AttendHeads(
        ForwardPass pass, QueryRange sequence, CacheFormat format, NativeSpan<float> latents, HeadRange heads, NativeSpan<float> queries,
        NativeSpan<float> output)
    {
        using Workspace.Scope scope = pass.Workspace.Enter();
        int tokens = sequence.FirstPosition + sequence.Count;

        // The expanded keys and values look like a cache of their own, in which the sequence owns all blocks in order.
        var slice = new QueryRange(0, sequence.Count, sequence.FirstPosition, IdentityBlocks(tokens, pass.Cache.BlockTokens));
        PagedRows keys = TakeRows(pass, format, tokens, heads.Count, size.Query); // [blocks, some heads, blockTokens, nope + rope]
        PagedRows values = TakeRows(pass, format, tokens, heads.Count, size.Value); // [blocks, some heads, blockTokens, value]
        _expand.Run(pass, heads, latents, slice.BlockTable, tokens, keys, values);

        // allQueries: [new tokens, heads, nope + rope]; allOutput: [new tokens, heads, value]; headQueries and headOutput: the same of some heads.
        long firstRow = sequence.RowStart;
        NativeSpan<float> allQueries = queries.Slice(firstRow * size.NumHeads * size.Query, (long)sequence.Count * size.NumHeads * size.Query);
        NativeSpan<float> allOutput = output.Slice(firstRow * size.NumHeads * size.Value, (long)sequence.Count * size.NumHeads * size.Value);
        bool isWhole = heads.Count == size.NumHeads;
        NativeSpan<float> headQueries = isWhole ? allQueries : pass.Workspace.Take((long)sequence.Count * heads.Count * size.Query);
        NativeSpan<float> headOutput = isWhole ? allOutput : pass.Workspace.Take((long)sequence.Count * heads.Count * size.Value);
        if (!isWhole)
        {
            _copy.Run(
                pass,
                sequence.Count,
                allQueries,
                heads.Start * size.Query,
                size.NumHeads * size.Query,
                headQueries,
                0,
                heads.Count * size.Query,
                heads.Count * size.Query);
        }

        GroupedQueryAttention.Forward(
            pass.Context,
            new ReadOnlySpan<QueryRange>(in slice),
            headQueries,
            keys,
            values,
            heads.Count,
            heads.Count,
            size.Value,
            scale,
            headOutput,
            pass.AttentionPrecision);
        if (!isWhole)
        {
            _copy.Run(
                pass,
                sequence.Count,
                headOutput,
                0,
                heads.Count * size.Value,
                allOutput,
                heads.Start * size.Value,
                size.NumHeads * size.Value,
                heads.Count * size.Value);
        }
    }

    /// <summary>Takes working memory laid out like a cache, with a head's tokens next to each other.</summary>
    private static PagedRows TakeRows(ForwardPass pass, CacheFormat format, int tokens, int heads, int width)
    {
        int blockTokens = pass.Cache.BlockTokens;
        long rows = (long)(tokens + blockTokens - 1) / blockTokens * blockTokens * heads;
        NativeSpan<byte> memory = pass.Workspace.Take(((rows * format.Bytes(width)) + sizeof(float) - 1) / sizeof(float)).Cast<byte>();
        return new PagedRows(memory, format, blockTokens, heads * width, heads);
    }

    /// <summary>The number of heads, or its largest divisor for which keys and values fit.</summary>
    private int HeadsAtOnce(int tokens, CacheFormat format)
    {
        int heads = size.NumHeads;
        while (heads > 1 && (size.NumHeads % heads != 0 || heads * BytesPerHead(tokens, format) > MaxExpandedBytes))
        {
            heads--;
        }

        return heads;
    }

    private long BytesPerHead(int tokens, CacheFormat format) => tokens * (format.Bytes(size.Query) + format.Bytes(size.Value));

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

    /// <summary>Reads a sequence's cache rows as floats, in the order of their positions.</summary>
    private sealed class ReadLatents(MlaDimensions size) : RowJob
    {
        private PagedRows _cache; // [blocks, blockTokens, latent + rope]
        private ReadOnlyMemory<int> _blockTable;
        private NativeSpan<float> _rows; // [tokens, latent + rope]

        public void Run(ForwardPass pass, PagedRows cache, ReadOnlyMemory<int> blockTable, int tokens, NativeSpan<float> rows)
        {
            (_cache, _blockTable, _rows) = (cache, blockTable, rows);
            RunRows(pass.Team, tokens, size.CacheRow);
        }

        protected override void RunRow(int position) =>
            _cache.Read(_blockTable.Span, position, _rows.AsSpan((long)position * size.CacheRow, size.CacheRow));
    }

    /// <summary>Computes the keys and values of one head for a range of tokens, and appends the shared rotary key to each key.</summary>
    private sealed class ExpandHeads(IMlaUpProjection upProjection, MlaDimensions size) : ITileJob
    {
        /// <summary>Tokens per tile: enough that decoding the head's matrices costs little compared to the product.</summary>
        private const int TileTokens = 512;

        private ForwardPass _pass = null!;
        private int _firstHead;
        private NativeSpan<float> _latents; // [tokens, latent + rope]
        private ReadOnlyMemory<int> _blockTable;
        private int _tokens;
        private PagedRows _keys; // [blocks, some heads, blockTokens, nope + rope]
        private PagedRows _values; // [blocks, some heads, blockTokens, value]
        private int _tilesPerHead;

        /// <param name="pass">The pass.</param>
        /// <param name="heads">The heads.</param>
        /// <param name="latents">Latents and rotary keys, <c>[tokens, latent + rope]</c>.</param>
        /// <param name="blockTable">Blocks of the keys and values.</param>
        /// <param name="tokens">Number of tokens.</param>
        /// <param name="keys">Receives the keys.</param>
        /// <param name="values">Receives the values.</param>
        public void Run(
            ForwardPass pass, HeadRange heads, NativeSpan<float> latents, ReadOnlyMemory<int> blockTable, int tokens, PagedRows keys, PagedRows values)
        {
            (_pass, _firstHead, _latents, _blockTable, _tokens, _keys, _values) = (pass, heads.Start, latents, blockTable, tokens, keys, values);
            _tilesPerHead = (tokens + TileTokens - 1) / TileTokens;
            pass.Team.Run(this, heads.Count * _tilesPerHead);
        }

        void ITileJob.Run(int tile, int worker)
        {
            (int head, int part) = Math.DivRem(tile, _tilesPerHead);
            int start = part * TileTokens;
            int count = Math.Min(TileTokens, _tokens - start);
            long matrixLength = (long)size.Latent * (size.Nope + size.Value);
            NativeSpan<float> memory = _pass.WorkerMemory(worker, matrixLength + ((long)count * (size.Query + size.Value)));
            HeadProjection projection = upProjection.ReadHead(_firstHead + head, memory.Slice(0, matrixLength)); // [latent, nope], [latent, value]
            NativeSpan<float> keys = memory.Slice(matrixLength, (long)count * size.Query); // [count, nope + rope]
            NativeSpan<float> values = memory.Slice(matrixLength + keys.Length, (long)count * size.Value); // [count, value]
            NativeSpan<float> rows = _latents.Slice((long)start * size.CacheRow, (long)count * size.CacheRow); // [count, latent + rope]
            var latents = new MatrixView(rows, count, size.Latent, size.CacheRow); // [count, latent], skipping each row's rotary key

            // k = W_UK c goes to the first `nope` columns of each key, and the rotary key, cached rotated, to the rest; v = W_UV c.
            Gemm.MultiplyOnWorker(
                _pass.Context,
                worker,
                new GemmProduct(latents, projection.Keys, new MatrixView(keys, count, size.Nope, size.Query)),
                precision: _pass.AttentionPrecision);
            Gemm.MultiplyOnWorker(
                _pass.Context,
                worker,
                new GemmProduct(latents, projection.Values, new MatrixView(values, count, size.Value)),
                precision: _pass.AttentionPrecision);
            for (int token = 0; token < count; token++)
            {
                rows.AsSpan(((long)token * size.CacheRow) + size.Latent, size.Rope).CopyTo(keys.AsSpan(((long)token * size.Query) + size.Nope, size.Rope));
            }

            _keys.Write(_blockTable.Span, start, head, keys.Span);
            _values.Write(_blockTable.Span, start, head, values.Span);
        }
    }

    /// <summary>Copies a range of columns of every row.</summary>
    private sealed class CopyHeads : RowJob
    {
        private NativeSpan<float> _from; // [rows, fromStride]
        private NativeSpan<float> _to; // [rows, toStride]
        private int _fromStart;
        private int _fromStride;
        private int _toStart;
        private int _toStride;
        private int _length;

        public void Run(
            ForwardPass pass, int rows, NativeSpan<float> from, int fromStart, int fromStride, NativeSpan<float> to, int toStart, int toStride, int length)
        {
            (_from, _fromStart, _fromStride) = (from, fromStart, fromStride);
            (_to, _toStart, _toStride, _length) = (to, toStart, toStride, length);
            RunRows(pass.Team, rows, length);
        }

        protected override void RunRow(int row) =>
            _from.AsSpan(((long)row * _fromStride) + _fromStart, _length).CopyTo(_to.AsSpan(((long)row * _toStride) + _toStart, _length));
    }
}
