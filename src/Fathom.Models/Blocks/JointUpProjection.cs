using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Models.Blocks;

/// <summary>Up-projections stored as one matrix <c>kv_b [H · (N + V), L]</c>: per head N rows of W_UK, then V rows of W_UV.</summary>
internal sealed class JointUpProjection : IMlaUpProjection
{
    private readonly MlaDimensions _size;
    private readonly WeightMatrix _matrix;
    private readonly WeightMatrix[] _valueMatrices;
    private readonly TransposedProduct _absorb;
    private readonly ScatterHeads _scatter;
    private readonly Dictionary<HeadRange, WeightMatrix> _headRows = [];
    private int[] _offsets = [];

    public JointUpProjection(MlaDimensions size, WeightMatrix matrix)
    {
        int headRows = size.Nope + size.Value;
        _size = size;
        _matrix = matrix;
        _valueMatrices = [.. Enumerable.Range(0, size.NumHeads).Select(head => matrix.SliceRows((head * headRows) + size.Nope, size.Value))];
        _absorb = new TransposedProduct(matrix, firstRow: 0, headStride: headRows, depth: size.Nope);
        _scatter = new ScatterHeads(size);
    }

    public void AbsorbQueries(ForwardPass pass, NativeSpan<float> queries, int rows, NativeSpan<float> latentQueries) =>
        _absorb.Run(
            pass,
            new HeadRange(0, _size.NumHeads),
            new StridedRows(queries, (long)rows * _size.Nope, _size.Nope),
            rows,
            new StridedRows(latentQueries, (long)rows * _size.Latent, _size.Latent));

    public void ProjectValues(ForwardPass pass, NativeSpan<float> latents, int rows, NativeSpan<float> values)
    {
        HeadGroups.FillOffsets(ref _offsets, _size.NumHeads, rows);
        Activations input = pass.Workspace.Rows(latents, _size.NumHeads * rows, _size.Latent);
        MatrixProduct.MultiplyGrouped(pass.Context, input, _offsets, _valueMatrices, values);
    }

    public void Expand(ForwardPass pass, Activations latents, HeadRange heads, NativeSpan<float> keys, int keyStride, NativeSpan<float> values)
    {
        using Workspace.Scope scope = pass.Workspace.Enter();
        WeightMatrix rows = RowsOf(heads);
        NativeSpan<float> both = pass.Workspace.Take((long)latents.Count * rows.Rows);
        MatrixProduct.Multiply(pass.Context, latents, rows, both);
        _scatter.Run(pass, latents.Count, heads.Count, both, keys, keyStride, values);
    }

    private WeightMatrix RowsOf(HeadRange heads)
    {
        if (heads.Count == _size.NumHeads)
        {
            return _matrix;
        }

        if (!_headRows.TryGetValue(heads, out WeightMatrix? rows))
        {
            int headRows = _size.Nope + _size.Value;
            rows = _matrix.SliceRows(heads.Start * headRows, heads.Count * headRows);
            _headRows.Add(heads, rows);
        }

        return rows;
    }

    /// <summary>Parts each head's key from its value.</summary>
    private sealed class ScatterHeads(MlaDimensions size) : RowJob
    {
        private NativeSpan<float> _both;
        private NativeSpan<float> _keys;
        private NativeSpan<float> _values;
        private int _keyStride;
        private int _heads;

        public void Run(ForwardPass pass, int tokens, int heads, NativeSpan<float> both, NativeSpan<float> keys, int keyStride, NativeSpan<float> values)
        {
            (_both, _keys, _keyStride, _values, _heads) = (both, keys, keyStride, values, heads);
            RunRows(pass.Team, tokens);
        }

        protected override void RunRow(int token)
        {
            for (int head = 0; head < _heads; head++)
            {
                long index = ((long)token * _heads) + head;
                Span<float> both = _both.AsSpan(index * (size.Nope + size.Value), size.Nope + size.Value);
                both[..size.Nope].CopyTo(_keys.AsSpan(index * _keyStride, size.Nope));
                both[size.Nope..].CopyTo(_values.AsSpan(index * size.Value, size.Value));
            }
        }
    }
}
