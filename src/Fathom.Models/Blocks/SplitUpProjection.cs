using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Models.Blocks;

/// <summary>
/// Up-projections stored separately: <c>k_b [heads · latent, nope]</c>, each head's W_UK transposed, and <c>v_b [heads · value, latent]</c>.
/// </summary>
internal sealed class SplitUpProjection : IMlaUpProjection
{
    private readonly MlaDimensions _size;
    private readonly WeightMatrix[] _keyMatrices; // heads × [latent, nope]
    private readonly WeightMatrix[] _valueMatrices; // heads × [value, latent]
    private int[] _offsets = []; // [heads + 1]

    public SplitUpProjection(MlaDimensions size, WeightMatrix keys, WeightMatrix values)
    {
        _size = size;
        _keyMatrices = [.. Enumerable.Range(0, size.NumHeads).Select(head => keys.SliceRows(head * size.Latent, size.Latent))];
        _valueMatrices = [.. Enumerable.Range(0, size.NumHeads).Select(head => values.SliceRows(head * size.Value, size.Value))];
    }

    public void AbsorbQueries(ForwardPass pass, NativeSpan<float> queries, int rows, NativeSpan<float> latentQueries)
    {
        HeadGroups.FillOffsets(ref _offsets, _size.NumHeads, rows);
        Activations input = pass.Workspace.Rows(queries, _size.NumHeads * rows, _size.Nope); // [heads · rows, nope]

        // k_b already is W_UKᵀ, so absorbing is an ordinary product with weight rows.
        MatrixProduct.MultiplyGrouped(pass.Context, input, _offsets, _keyMatrices, latentQueries);
    }

    public void ProjectValues(ForwardPass pass, NativeSpan<float> latents, int rows, NativeSpan<float> values)
    {
        HeadGroups.FillOffsets(ref _offsets, _size.NumHeads, rows);
        Activations input = pass.Workspace.Rows(latents, _size.NumHeads * rows, _size.Latent); // [heads · rows, latent]
        MatrixProduct.MultiplyGrouped(pass.Context, input, _offsets, _valueMatrices, values);
    }

    public HeadProjection ReadHead(int head, NativeSpan<float> memory)
    {
        NativeSpan<float> keys = memory.Slice(0, (long)_size.Latent * _size.Nope); // [latent, nope]
        NativeSpan<float> values = memory.Slice(keys.Length, (long)_size.Latent * _size.Value); // [value, latent]
        _keyMatrices[head].Dequantize(keys);
        _valueMatrices[head].Dequantize(values);
        return new HeadProjection(
            new MatrixView(keys, _size.Latent, _size.Nope),
            new MatrixView(values, _size.Value, _size.Latent).Transposed);
    }
}
