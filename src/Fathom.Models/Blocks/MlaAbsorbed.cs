using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Models.Blocks;

/// <summary>
/// MLA's absorbed form: every head attends to the latents themselves, as in multi-query attention with a single key head
/// <c>[latent | rotary key]</c> whose value is the latent.
/// </summary>
/// <remarks>
/// Because <c>k_h = W_UK_h c</c>, <c>q_h·k_h = (W_UK_hᵀ q_h)·c</c>; because <c>v_h = W_UV_h c</c>, <c>Σ p v_h = W_UV_h Σ p c</c>. Both
/// up-projections thus run once per new token instead of once per cached token.
/// </remarks>
internal sealed class MlaAbsorbed(IMlaUpProjection upProjection, MlaDimensions size, float scale)
{
    private readonly GatherQueries _gather = new(size);
    private readonly JoinQueries _join = new(size);
    private readonly SplitHeads _split = new(size);
    private readonly ScatterOutput _scatter = new(size);
    private readonly List<QueryRange> _slices = [];
    private int[] _rowOf = []; // [rows]: the batch row of each of this call's rows

    /// <summary>Computes attention for some of the batch's sequences at once.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="cache">The layer's latents and rotary keys.</param>
    /// <param name="sequences">The sequences.</param>
    /// <param name="queries">Queries of the whole batch, <c>[batch rows, heads, nope + rope]</c>.</param>
    /// <param name="output">Output of the whole batch, <c>[batch rows, heads, value]</c>.</param>
    public void Forward(ForwardPass pass, PagedRows cache, ReadOnlySpan<QueryRange> sequences, NativeSpan<float> queries, NativeSpan<float> output)
    {
        using Workspace.Scope scope = pass.Workspace.Enter();
        int rows = Renumber(sequences);
        long headRows = (long)size.NumHeads * rows;
        NativeSpan<float> nope = pass.Workspace.Take(headRows * size.Nope); // [heads, rows, nope]
        NativeSpan<float> latentQueries = pass.Workspace.Take(headRows * size.Latent); // [heads, rows, latent]
        NativeSpan<float> joined = pass.Workspace.Take(headRows * size.CacheRow); // [rows, heads, latent + rope]
        NativeSpan<float> attended = pass.Workspace.Take(headRows * size.Latent); // [rows, heads, latent]
        NativeSpan<float> values = pass.Workspace.Take(headRows * size.Value); // [heads, rows, value]

        // q' = W_UKᵀ q for the part without position. Head-major order lets one call serve all heads, each with its own matrix.
        _gather.Run(pass.Team, _rowOf, rows, queries, nope);
        upProjection.AbsorbQueries(pass, nope, rows, latentQueries);

        // [q' | rotated part of q] matches a cache row [latent | rotated key], so one dot product gives the whole score. The cache serves as keys and,
        // by its first `latent` values, as values.
        _join.Run(pass.Team, _rowOf, rows, queries, latentQueries, joined);
        GroupedQueryAttention.Forward(
            pass.Context, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_slices), joined, cache, cache, size.NumHeads, 1, size.Latent, scale,
            attended, pass.AttentionPrecision);

        // o = W_UV z, again head by head.
        NativeSpan<float> latents = latentQueries; // reused, the queries are done: [heads, rows, latent]
        _split.Run(pass.Team, rows, attended, latents);
        upProjection.ProjectValues(pass, latents, rows, values);
        _scatter.Run(pass.Team, _rowOf, rows, values, output);
    }

    /// <summary>Numbers the sequences' rows from 0 and returns how many there are.</summary>
    private int Renumber(ReadOnlySpan<QueryRange> sequences)
    {
        _slices.Clear();
        int rows = 0;
        foreach (QueryRange sequence in sequences)
        {
            _slices.Add(sequence with { RowStart = rows });
            rows += sequence.Count;
        }

        if (_rowOf.Length < rows)
        {
            _rowOf = new int[rows];
        }

        int next = 0;
        foreach (QueryRange sequence in sequences)
        {
            for (int i = 0; i < sequence.Count; i++)
            {
                _rowOf[next++] = sequence.RowStart + i;
            }
        }

        return rows;
    }

    /// <summary>Copies between <c>[batch rows, heads, …]</c> or <c>[rows, heads, …]</c> and <c>[heads, rows, …]</c>, one row per call.</summary>
    private abstract class HeadCopy(MlaDimensions size) : RowJob
    {
        protected MlaDimensions Size { get; } = size;

        protected NativeSpan<float> From { get; private set; }

        protected NativeSpan<float> To { get; private set; }

        protected int[] RowOf { get; private set; } = [];

        protected int Rows { get; private set; }

        protected void Run(ThreadTeam team, int[] rowOf, int rows, NativeSpan<float> from, NativeSpan<float> to)
        {
            (RowOf, Rows, From, To) = (rowOf, rows, from, to);
            RunRows(team, rows, Size.NumHeads * Size.CacheRow);
        }
    }

    /// <summary>Copies the part without position from <c>[batch rows, heads, nope + rope]</c> to <c>[heads, rows, nope]</c>.</summary>
    private sealed class GatherQueries(MlaDimensions size) : HeadCopy(size)
    {
        public new void Run(ThreadTeam team, int[] rowOf, int rows, NativeSpan<float> queries, NativeSpan<float> nope) =>
            base.Run(team, rowOf, rows, queries, nope);

        protected override void RunRow(int row)
        {
            for (int head = 0; head < Size.NumHeads; head++)
            {
                From.AsSpan((((long)RowOf[row] * Size.NumHeads) + head) * Size.Query, Size.Nope)
                    .CopyTo(To.AsSpan((((long)head * Rows) + row) * Size.Nope, Size.Nope));
            }
        }
    }

    /// <summary>Copies <c>[heads, rows, latent]</c> and the rotated part of the batch's queries to <c>[rows, heads, latent + rope]</c>.</summary>
    private sealed class JoinQueries(MlaDimensions size) : HeadCopy(size)
    {
        private NativeSpan<float> _latentQueries; // [heads, rows, latent]

        public void Run(ThreadTeam team, int[] rowOf, int rows, NativeSpan<float> queries, NativeSpan<float> latentQueries, NativeSpan<float> joined)
        {
            _latentQueries = latentQueries;
            Run(team, rowOf, rows, queries, joined);
        }

        protected override void RunRow(int row)
        {
            for (int head = 0; head < Size.NumHeads; head++)
            {
                Span<float> joined = To.AsSpan((((long)row * Size.NumHeads) + head) * Size.CacheRow, Size.CacheRow); // [latent | rope]
                _latentQueries.AsSpan((((long)head * Rows) + row) * Size.Latent, Size.Latent).CopyTo(joined);
                From.AsSpan(((((long)RowOf[row] * Size.NumHeads) + head) * Size.Query) + Size.Nope, Size.Rope).CopyTo(joined[Size.Latent..]);
            }
        }
    }

    /// <summary>Copies <c>[rows, heads, latent]</c> to <c>[heads, rows, latent]</c>.</summary>
    private sealed class SplitHeads(MlaDimensions size) : HeadCopy(size)
    {
        public void Run(ThreadTeam team, int rows, NativeSpan<float> attended, NativeSpan<float> latents) => Run(team, [], rows, attended, latents);

        protected override void RunRow(int row)
        {
            for (int head = 0; head < Size.NumHeads; head++)
            {
                From.AsSpan((((long)row * Size.NumHeads) + head) * Size.Latent, Size.Latent)
                    .CopyTo(To.AsSpan((((long)head * Rows) + row) * Size.Latent, Size.Latent));
            }
        }
    }

    /// <summary>Copies <c>[heads, rows, value]</c> to <c>[batch rows, heads, value]</c>.</summary>
    private sealed class ScatterOutput(MlaDimensions size) : HeadCopy(size)
    {
        public new void Run(ThreadTeam team, int[] rowOf, int rows, NativeSpan<float> values, NativeSpan<float> output) =>
            base.Run(team, rowOf, rows, values, output);

        protected override void RunRow(int row)
        {
            for (int head = 0; head < Size.NumHeads; head++)
            {
                From.AsSpan((((long)head * Rows) + row) * Size.Value, Size.Value)
                    .CopyTo(To.AsSpan((((long)RowOf[row] * Size.NumHeads) + head) * Size.Value, Size.Value));
            }
        }
    }
}
