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

    /// <summary>A step asks for the slice of one row; what the slice's last line shares with the next slice comes with that one.</summary>
    protected override Kernel<PanelArguments>[] PrefetchingKernels(BlockFormat format) => _prefetchingKernels ??= PanelKernels.Codes512(
        TFormat.ScaleLength,
        TFormat.HasMins,
        linesAhead: (int)((format.RowBytes(PanelShape.CodeColumns) + PanelShape.VectorBytes - 1) / PanelShape.VectorBytes));

    protected override void Transpose(byte* source, long stride, int blockStride, int blocks, byte* destination)
    {
        Vector512<int> flip = Vector512.Create(unchecked((int)0x80808080));
        for (int block = 0; block < blocks; block++)
        {
            PanelTranspose.Rows16(source + (block * blockStride), stride, flip, destination + (block * StepBytes), PanelShape.StepBytes);
        }
    }

    /// <summary>Eight at a time; those that don't exist fall on steps that the next columns replace, or nobody reads.</summary>
    protected override void TransposeScales(float* scales, int rows, int count, byte* destination)
    {
        for (int first = 0; first < count; first += ScalesTogether)
        {
            PanelTranspose.Rows16(
                (byte*)(scales + first), ChunkScales * sizeof(float), Vector512<int>.Zero, destination + PlaceOf(first), PlaceOf(2), PlaceOf(1));
        }
    }
}
