using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Models.Blocks;

/// <summary>Up-projections stored as one matrix <c>kv_b [H · (N + V), L]</c>: per head N rows of W_UK, then V rows of W_UV.</summary>
internal sealed class JointUpProjection : IMlaUpProjection
{
    private readonly MlaDimensions _size;
    private readonly WeightMatrix[] _headMatrices;
    private readonly WeightMatrix[] _valueMatrices;
    private readonly TransposedProduct _absorb;
    private int[] _offsets = [];

    public JointUpProjection(MlaDimensions size, WeightMatrix matrix)
    {
        int headRows = size.Nope + size.Value;
        _size = size;
        _headMatrices = [.. Enumerable.Range(0, size.NumHeads).Select(head => matrix.SliceRows(head * headRows, headRows))];
        _valueMatrices = [.. Enumerable.Range(0, size.NumHeads).Select(head => matrix.SliceRows((head * headRows) + size.Nope, size.Value))];
        _absorb = new TransposedProduct(matrix, size.NumHeads, headStride: headRows, depth: size.Nope);
    }

    public void AbsorbQueries(ForwardPass pass, NativeSpan<float> queries, int rows, NativeSpan<float> latentQueries) =>
        _absorb.Run(
            pass,
            new StridedRows(queries, (long)rows * _size.Nope, _size.Nope),
            rows,
            new StridedRows(latentQueries, (long)rows * _size.Latent, _size.Latent));

    public void ProjectValues(ForwardPass pass, NativeSpan<float> latents, int rows, NativeSpan<float> values)
    {
        HeadGroups.FillOffsets(ref _offsets, _size.NumHeads, rows);
        Activations input = pass.Workspace.Rows(latents, _size.NumHeads * rows, _size.Latent);
        MatrixProduct.MultiplyGrouped(pass.Context, input, _offsets, _valueMatrices, values);
    }

    public HeadProjection ReadHead(int head, NativeSpan<float> memory)
    {
        _headMatrices[head].Dequantize(memory);
        long keyValues = (long)_size.Nope * _size.Latent;
        return new HeadProjection(
            new MatrixView(memory.Slice(0, keyValues), _size.Nope, _size.Latent).Transposed,
            new MatrixView(memory.Slice(keyValues, memory.Length - keyValues), _size.Value, _size.Latent).Transposed);
    }
}
