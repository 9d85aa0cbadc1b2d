using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Models.Blocks;

/// <summary>Up-projections stored apart: <c>k_b [H · L, N]</c>, each head's W_UK transposed, and <c>v_b [H · V, L]</c>.</summary>
internal sealed class SplitUpProjection : IMlaUpProjection
{
    private readonly MlaDimensions _size;
    private readonly WeightMatrix _values;
    private readonly WeightMatrix[] _keyMatrices;
    private readonly WeightMatrix[] _valueMatrices;
    private readonly TransposedProduct _expandKeys;
    private readonly Dictionary<HeadRange, WeightMatrix> _headValues = [];
    private int[] _offsets = [];

    public SplitUpProjection(MlaDimensions size, WeightMatrix keys, WeightMatrix values)
    {
        _size = size;
        _values = values;
        _keyMatrices = [.. Enumerable.Range(0, size.NumHeads).Select(head => keys.SliceRows(head * size.Latent, size.Latent))];
        _valueMatrices = [.. Enumerable.Range(0, size.NumHeads).Select(head => values.SliceRows(head * size.Value, size.Value))];
        _expandKeys = new TransposedProduct(keys, firstRow: 0, headStride: size.Latent, depth: size.Latent);
    }

    public void AbsorbQueries(ForwardPass pass, NativeSpan<float> queries, int rows, NativeSpan<float> latentQueries)
    {
        HeadGroups.FillOffsets(ref _offsets, _size.NumHeads, rows);
        Activations input = pass.Workspace.Rows(queries, _size.NumHeads * rows, _size.Nope);
        MatrixProduct.MultiplyGrouped(pass.Context, input, _offsets, _keyMatrices, latentQueries);
    }

    public void ProjectValues(ForwardPass pass, NativeSpan<float> latents, int rows, NativeSpan<float> values)
    {
        HeadGroups.FillOffsets(ref _offsets, _size.NumHeads, rows);
        Activations input = pass.Workspace.Rows(latents, _size.NumHeads * rows, _size.Latent);
        MatrixProduct.MultiplyGrouped(pass.Context, input, _offsets, _valueMatrices, values);
    }

    public void Expand(ForwardPass pass, Activations latents, HeadRange heads, NativeSpan<float> keys, int keyStride, NativeSpan<float> values)
    {
        _expandKeys.Run(
            pass,
            heads,
            new StridedRows(latents.Values, HeadStride: 0, RowStride: _size.Latent),
            latents.Count,
            new StridedRows(keys, HeadStride: keyStride, RowStride: (long)heads.Count * keyStride));
        MatrixProduct.Multiply(pass.Context, latents, ValuesOf(heads), values);
    }

    private WeightMatrix ValuesOf(HeadRange heads)
    {
        if (heads.Count == _size.NumHeads)
        {
            return _values;
        }

        if (!_headValues.TryGetValue(heads, out WeightMatrix? rows))
        {
            rows = _values.SliceRows(heads.Start * _size.Value, heads.Count * _size.Value);
            _headValues.Add(heads, rows);
        }

        return rows;
    }
}
