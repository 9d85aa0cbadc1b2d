using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Products;

/// <summary>One thread's share of a product: some weight rows times some activation rows.</summary>
/// <param name="Weights">The whole matrix.</param>
/// <param name="FirstRow">First weight row.</param>
/// <param name="RowCount">Number of weight rows.</param>
/// <param name="Activations">First activation row, in the kernel's layout.</param>
/// <param name="ActivationStride">Bytes from one activation row to the next.</param>
/// <param name="Count">Number of activation rows.</param>
/// <param name="Output">First activation row's outputs, for weight row 0.</param>
/// <param name="SliceStride">Bytes from a slice of columns of all activation rows to the next slice; 0 where rows are contiguous.</param>
internal readonly unsafe record struct ProductTile(
    WeightMatrix Weights,
    int FirstRow,
    int RowCount,
    nint Activations,
    long ActivationStride,
    int Count,
    nint Output,
    long SliceStride = 0)
{
    /// <summary>The bytes of a weight row.</summary>
    /// <param name="row">Row of the matrix.</param>
    public byte* WeightRow(int row) => Weights.Data.Pointer + (row * Weights.RowBytes);

    /// <summary>An activation row in the kernel's layout.</summary>
    /// <param name="index">Row, from 0.</param>
    public byte* ActivationRow(int index) => (byte*)Activations + (index * ActivationStride);

    /// <summary>The outputs of an activation row.</summary>
    /// <param name="index">Row, from 0.</param>
    public float* OutputRow(int index) => (float*)Output + ((long)index * Weights.Rows);
}
