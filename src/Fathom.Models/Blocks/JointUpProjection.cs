using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Models.Blocks;

/// <summary>
/// Up-projections stored as one matrix <c>kv_b [heads · (nope + value), latent]</c>: per head, <c>nope</c> rows of W_UK, then <c>value</c> rows of W_UV.
/// </summary>
internal sealed class JointUpProjection : IMlaUpProjection
{
    private readonly MlaDimensions _size;
    private readonly WeightMatrix[] _headMatrices; // heads × [nope + value, latent]
    private readonly WeightMatrix[] _valueMatrices; // heads × [value, latent]
    private readonly TransposedProduct _absorb;
    private int[] _offsets = []; // [heads + 1]

    public JointUpProjection(MlaDimensions size, WeightMatrix matrix)
    {
        int headRows = size.Nope + size.Value;
        _size = size;
        _headMatrices = [.. Enumerable.Range(0, size.NumHeads).Select(head => matrix.SliceRows(head * headRows, headRows))];
        _valueMatrices = [.. Enumerable.Range(0, size.NumHeads).Select(head => matrix.SliceRows((head * headRows) + size.Nope, size.Value))];
        _absorb = new TransposedProduct(matrix, size.NumHeads, headStride: headRows, depth: size.Nope);
    }

    // W_UK is stored [nope, latent] per head, so W_UKᵀ q combines its rows with q's values as factors: a product with the transpose.
    public void AbsorbQueries(ForwardPass pass, NativeSpan<float> queries, int rows, NativeSpan<float> latentQueries) =>
        _absorb.Run(
            pass,
            new StridedRows(queries, (long)rows * _size.Nope, _size.Nope),
            rows,
            new StridedRows(latentQueries, (long)rows * _size.Latent, _size.Latent));

    public void ProjectValues(ForwardPass pass, NativeSpan<float> latents, int rows, NativeSpan<float> values)
    {
        HeadGroups.FillOffsets(ref _offsets, _size.NumHeads, rows);
        Activations input = pass.Workspace.Rows(latents, _size.NumHeads * rows, _size.Latent); // [heads · rows, latent]
        MatrixProduct.MultiplyGrouped(pass.Context, input, _offsets, _valueMatrices, values);
    }

    public HeadProjection ReadHead(int head, NativeSpan<float> memory)
    {
        _headMatrices[head].Dequantize(memory); // [nope + value, latent]
        long keyValues = (long)_size.Nope * _size.Latent;
        return new HeadProjection(
            new MatrixView(memory.Slice(0, keyValues), _size.Nope, _size.Latent).Transposed,
            new MatrixView(memory.Slice(keyValues, memory.Length - keyValues), _size.Value, _size.Latent).Transposed);
    }
}
