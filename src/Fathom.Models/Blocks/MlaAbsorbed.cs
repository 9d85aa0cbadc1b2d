using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Models.Blocks;

/// <summary>
/// MLA's absorbed form: every head attends to the latents themselves, as in multi-query attention with one key head <c>[latent | rotary key]</c> whose
/// value is the latent.
/// </summary>
/// <remarks>Because <c>k_h = W_UK_h c</c>, <c>q_h·k_h = (W_UK_hᵀ q_h)·c</c>; because <c>v_h = W_UV_h c</c>, <c>Σ p v_h = W_UV_h Σ p c</c>.</remarks>
internal sealed class MlaAbsorbed(IMlaUpProjection upProjection, MlaDimensions size, float scale)
{
    private readonly GatherQueries _gather = new(size);
    private readonly JoinQueries _join = new(size);
    private readonly SplitHeads _split = new(size);
    private readonly ScatterOutput _scatter = new(size);
    private readonly List<QueryRange> _slices = [];
    private int[] _rowOf = [];

    /// <summary>Attends for some of the batch's sequences together.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="cache">The layer's latents and rotary keys.</param>
    /// <param name="sequences">The sequences.</param>
    /// <param name="queries">Of the whole batch, <c>[batch rows, H, N + R]</c>.</param>
    /// <param name="output">Of the whole batch, <c>[batch rows, H, V]</c>.</param>
    public void Forward(ForwardPass pass, PagedRows cache, ReadOnlySpan<QueryRange> sequences, NativeSpan<float> queries, NativeSpan<float> output)
    {
        using Workspace.Scope scope = pass.Workspace.Enter();
        int rows = Renumber(sequences);
        long headRows = (long)size.NumHeads * rows;
        NativeSpan<float> nope = pass.Workspace.Take(headRows * size.Nope); // [H, rows, N]
        NativeSpan<float> latentQueries = pass.Workspace.Take(headRows * size.Latent); // [H, rows, L]
        NativeSpan<float> joined = pass.Workspace.Take(headRows * size.CacheRow); // [rows, H, L + R]
        NativeSpan<float> attended = pass.Workspace.Take(headRows * size.Latent); // [rows, H, L]
        NativeSpan<float> values = pass.Workspace.Take(headRows * size.Value); // [H, rows, V]

        _gather.Run(pass.Team, _rowOf, rows, queries, nope);
        upProjection.AbsorbQueries(pass, nope, rows, latentQueries);
        _join.Run(pass.Team, _rowOf, rows, queries, latentQueries, joined);
        GroupedQueryAttention.Forward(
            pass.Context, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_slices), joined, cache, cache, size.NumHeads, 1, size.Latent, scale,
            attended, pass.AttentionPrecision);
        NativeSpan<float> latents = latentQueries; // the queries are done: [H, rows, L]
        _split.Run(pass.Team, rows, attended, latents);
        upProjection.ProjectValues(pass, latents, rows, values);
        _scatter.Run(pass.Team, _rowOf, rows, values, output);
    }

    /// <summary>Gives the sequences' rows numbers from 0; returns how many there are.</summary>
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

    /// <summary>Copies between <c>[batch rows, H, …]</c> or <c>[rows, H, …]</c> and <c>[H, rows, …]</c>, one row a call.</summary>
    private abstract class HeadCopy : RowJob
    {
        protected NativeSpan<float> From { get; private set; }

        protected NativeSpan<float> To { get; private set; }

        protected int[] RowOf { get; private set; } = [];

        protected int Rows { get; private set; }

        protected void Run(ThreadTeam team, int[] rowOf, int rows, NativeSpan<float> from, NativeSpan<float> to)
        {
            (RowOf, Rows, From, To) = (rowOf, rows, from, to);
            RunRows(team, rows);
        }
    }

    private sealed class GatherQueries(MlaDimensions size) : HeadCopy
    {
        public new void Run(ThreadTeam team, int[] rowOf, int rows, NativeSpan<float> queries, NativeSpan<float> nope) =>
            base.Run(team, rowOf, rows, queries, nope);

        protected override void RunRow(int row)
        {
            for (int head = 0; head < size.NumHeads; head++)
            {
                From.AsSpan((((long)RowOf[row] * size.NumHeads) + head) * size.Query, size.Nope)
                    .CopyTo(To.AsSpan((((long)head * Rows) + row) * size.Nope, size.Nope));
            }
        }
    }

    private sealed class JoinQueries(MlaDimensions size) : HeadCopy
    {
        private NativeSpan<float> _latentQueries;

        public void Run(ThreadTeam team, int[] rowOf, int rows, NativeSpan<float> queries, NativeSpan<float> latentQueries, NativeSpan<float> joined)
        {
            _latentQueries = latentQueries;
            Run(team, rowOf, rows, queries, joined);
        }

        protected override void RunRow(int row)
        {
            for (int head = 0; head < size.NumHeads; head++)
            {
                Span<float> joined = To.AsSpan((((long)row * size.NumHeads) + head) * size.CacheRow, size.CacheRow);
                _latentQueries.AsSpan((((long)head * Rows) + row) * size.Latent, size.Latent).CopyTo(joined);
                From.AsSpan(((((long)RowOf[row] * size.NumHeads) + head) * size.Query) + size.Nope, size.Rope).CopyTo(joined[size.Latent..]);
            }
        }
    }

    private sealed class SplitHeads(MlaDimensions size) : HeadCopy
    {
        public void Run(ThreadTeam team, int rows, NativeSpan<float> attended, NativeSpan<float> latents) => Run(team, [], rows, attended, latents);

        protected override void RunRow(int row)
        {
            for (int head = 0; head < size.NumHeads; head++)
            {
                From.AsSpan((((long)row * size.NumHeads) + head) * size.Latent, size.Latent)
                    .CopyTo(To.AsSpan((((long)head * Rows) + row) * size.Latent, size.Latent));
            }
        }
    }

    private sealed class ScatterOutput(MlaDimensions size) : HeadCopy
    {
        public new void Run(ThreadTeam team, int[] rowOf, int rows, NativeSpan<float> values, NativeSpan<float> output) =>
            base.Run(team, rowOf, rows, values, output);

        protected override void RunRow(int row)
        {
            for (int head = 0; head < size.NumHeads; head++)
            {
                From.AsSpan((((long)head * Rows) + row) * size.Value, size.Value)
                    .CopyTo(To.AsSpan((((long)RowOf[row] * size.NumHeads) + head) * size.Value, size.Value));
            }
        }
    }
}
