using Fathom.Models.Caching;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Models.Blocks;

/// <summary>State shared by all blocks of a forward pass: the batch, the cache, the rotations of its positions, threads, and working memory.</summary>
internal sealed class ForwardPass(ComputeContext context) : IDisposable
{
    private readonly float[]?[] _workerRows = new float[]?[context.Team.Threads];
    private readonly AlignedBuffer<float>?[] _workerMemory = new AlignedBuffer<float>?[context.Team.Threads];
    private readonly ResidualAdd _residualAdd = new();

    public ComputeContext Context { get; } = context;

    public ThreadTeam Team => Context.Team;

    public Workspace Workspace { get; } = new();

    public ExpertPlan ExpertPlan { get; } = new();

    public ForwardBatch Batch { get; private set; } = new();

    public KvCache Cache { get; private set; } = null!;

    /// <summary>Cosines of each row's position, <c>[rows, rotary width / 2]</c>.</summary>
    public NativeSpan<float> Cosines { get; private set; }

    /// <summary>Sines of each row's position, <c>[rows, rotary width / 2]</c>.</summary>
    public NativeSpan<float> Sines { get; private set; }

    public int Rows => Batch.NumTokens;

    /// <summary>The precision that attention may round its operands to; a float32 cache keeps its products in float32.</summary>
    public GemmPrecision AttentionPrecision => Cache.Format == CacheFormat.F32 ? GemmPrecision.Float32 : Context.Kernels.AttentionPrecision;

    /// <summary>Starts a pass; the rotations are stored in the workspace's current scope.</summary>
    public void Begin(ForwardBatch batch, KvCache cache, RotaryTable rotary)
    {
        Batch = batch;
        Cache = cache;
        int pairs = rotary.Width / 2;

        // Every layer rotates by the same angles, so they are computed once a pass.
        Cosines = Workspace.Take((long)Rows * pairs);
        Sines = Workspace.Take((long)Rows * pairs);
        for (int row = 0; row < Rows; row++)
        {
            rotary.At(batch.Positions[row], Cosines.AsSpan((long)row * pairs, pairs), Sines.AsSpan((long)row * pairs, pairs));
        }
    }

    /// <summary>The cache blocks of the sequence that a row belongs to.</summary>
    public ReadOnlySpan<int> BlockTableOf(int row) => Batch.Sequences[Batch.SequenceOfRow[row]].BlockTable.Span;

    /// <summary><c>hidden += update</c>, row by row.</summary>
    public void AddToResidual(NativeSpan<float> update, NativeSpan<float> hidden, int width) =>
        _residualAdd.Run(Team, update, hidden, width, Rows);

    /// <summary>A row of floats for a worker's own use within a tile.</summary>
    public Span<float> WorkerRow(int worker, int length)
    {
        if (_workerRows[worker] is not { } row || row.Length < length)
        {
            row = new float[length];
            _workerRows[worker] = row;
        }

        return row.AsSpan(0, length);
    }

    /// <summary>Native memory for a worker's own use within a tile.</summary>
    public NativeSpan<float> WorkerMemory(int worker, long length)
    {
        if (_workerMemory[worker] is not { } buffer || buffer.Length < length)
        {
            _workerMemory[worker]?.Dispose();
            _workerMemory[worker] = buffer = new AlignedBuffer<float>(length);
        }

        return buffer.Memory.Slice(0, length);
    }

    public void Dispose()
    {
        Workspace.Dispose();
        Array.ForEach(_workerMemory, buffer => buffer?.Dispose());
    }

    private sealed class ResidualAdd : RowJob
    {
        private NativeSpan<float> _update; // [rows, width]
        private NativeSpan<float> _hidden; // [rows, width]
        private int _width;

        public void Run(ThreadTeam team, NativeSpan<float> update, NativeSpan<float> hidden, int width, int rows)
        {
            (_update, _hidden, _width) = (update, hidden, width);
            RunRows(team, rows, width);
        }

        protected override void RunRow(int row) =>
            VectorMath.Add(_update.AsSpan((long)row * _width, _width), _hidden.AsSpan((long)row * _width, _width));
    }
}
