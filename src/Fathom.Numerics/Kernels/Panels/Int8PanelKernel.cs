using System.Runtime.Intrinsics;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Panels of 8-bit codes for AVX-512 VNNI.</summary>
/// <typeparam name="TFormat">The weights' format.</typeparam>
internal sealed unsafe class Int8PanelKernel<TFormat>() : CodePanelKernel<TFormat>(
    PanelKernels.Codes512(TFormat.ScaleLength, TFormat.HasMins, linesAhead: 0),
    PanelShape.VectorRows,
    Int8PanelEmitter.CodeBytes,
    ActivationBlock.Bytes)
    where TFormat : struct, IRowUnpacker
{
    private const int ScalesTogether = 8;

    private NativeKernel<PanelArguments>[]? _prefetchingKernels;

    public override string Name => "8-bit panels, vpdpbusd zmm";

    public override ArithmeticUnit? Unit => ArithmeticUnit.Int8Dot512;

    public override ActivationLayout Layout => ActivationLayout.Int8Slices;

    /// <summary>Each step prefetches the slice of one row; its last line may be left to the next slice if that shares it.</summary>
    protected override Kernel<PanelArguments>[] PrefetchingKernels(BlockFormat format) => _prefetchingKernels ??= PanelKernels.Codes512(
        TFormat.ScaleLength,
        TFormat.HasMins,
        linesAhead: (int)((format.RowBytes(PanelShape.CodeColumns) + PanelShape.VectorBytes - 1) / PanelShape.VectorBytes));

    protected override void Transpose(byte* source, long stride, int blockStride, int blocks, byte* destination)
    {
        // Flipping the top bit of a signed byte adds 128.
        Vector512<int> flip = Vector512.Create(unchecked((int)0x80808080));
        for (int block = 0; block < blocks; block++)
        {
            PanelTranspose.Rows16(source + (block * blockStride), stride, flip, destination + (block * StepBytes), PanelShape.StepBytes);
        }
    }

    /// <summary>Transposes eight at a time; scales that don't exist are written to steps that the next columns overwrite, or that are never read.</summary>
    protected override void TransposeScales(float* scales, int rows, int count, byte* destination)
    {
        for (int first = 0; first < count; first += ScalesTogether)
        {
            // With two scales a step, pairs of scales are a step apart and the two of a pair a line; with one, everything is a step apart.
            PanelTranspose.Rows16(
                (byte*)(scales + first), ChunkScales * sizeof(float), Vector512<int>.Zero, destination + PlaceOf(first), PlaceOf(2), PlaceOf(1));
        }
    }
}
