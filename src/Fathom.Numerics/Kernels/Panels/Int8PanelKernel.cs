using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Kernels.Unpacking;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Panels of 8-bit codes for AVX-512 VNNI.</summary>
/// <typeparam name="TFormat">The weights' format.</typeparam>
internal sealed unsafe class Int8PanelKernel<TFormat>() : CodePanelKernel<TFormat>(
    [.. Enumerable.Range(1, Int8PanelEmitter.MaxCount).Select(count => Int8PanelKernels.Get(count, TFormat.ScaleLength, TFormat.HasMinima))],
    PanelShape.VectorRows,
    Int8PanelEmitter.CodeBytes,
    ActivationBlock.Bytes)
    where TFormat : struct, IRowUnpacker
{
    public override string Name => "8-bit panels, vpdpbusd zmm";

    public override ActivationForm Form => ActivationForm.Int8Blocks;

    protected override void Turn(byte* source, long stride, int blockStride, int blocks, byte* destination)
    {
        Vector512<int> flip = Vector512.Create(unchecked((int)0x80808080));
        for (int block = 0; block < blocks; block++)
        {
            PanelTranspose.Rows16(source + (block * blockStride), stride, flip, destination + (block * StepBytes), PanelShape.StepBytes);
        }
    }
}
