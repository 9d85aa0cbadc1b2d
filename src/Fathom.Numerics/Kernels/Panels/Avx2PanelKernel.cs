using System.Runtime.Intrinsics;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Panels of 8-bit codes, or of 16-bit ones where sums of products would not fit, for AVX2.</summary>
/// <typeparam name="TFormat">The weights' format.</typeparam>
/// <param name="arithmetic">How codes are multiplied; <see cref="Choose"/> says which ways are exact.</param>
/// <param name="kernels">Kernels for 1, 2, … activation rows.</param>
internal sealed unsafe class Avx2PanelKernel<TFormat>(PanelArithmetic arithmetic, Kernel<PanelArguments>[] kernels) : CodePanelKernel<TFormat>(
    kernels,
    Avx2PanelRows.VectorRows,
    Avx2PanelEmitter.CodeBytes(arithmetic),
    arithmetic == PanelArithmetic.Words ? WideBlock.Bytes : ActivationBlock.Bytes)
    where TFormat : struct, IRowUnpacker
{
    /// <summary>Creates the fastest one that this machine runs.</summary>
    public static Avx2PanelKernel<TFormat> Create()
    {
        PanelArithmetic arithmetic = CpuFeatures.HasAvxVnni ? PanelArithmetic.Dot : Choose();
        return new(arithmetic, PanelKernels.Codes256(arithmetic, TFormat.ScaleLength, TFormat.HasMins));
    }

    public override string Name => arithmetic switch
    {
        PanelArithmetic.Words => "16-bit panels, vpmaddwd ymm",
        PanelArithmetic.Dot => "8-bit panels, vpdpbusd ymm",
        _ => "8-bit panels, vpmaddubsw ymm",
    };

    public override ArithmeticUnit? Unit => arithmetic switch
    {
        PanelArithmetic.Words => ArithmeticUnit.Int16Multiply256,
        PanelArithmetic.Dot => ArithmeticUnit.Int8Dot256,
        _ => ArithmeticUnit.Int8Multiply256,
    };

    public override ActivationLayout Layout => arithmetic switch
    {
        PanelArithmetic.Bytes or PanelArithmetic.UnsignedBytes => ActivationLayout.Int8Lanes,
        PanelArithmetic.Words => ActivationLayout.Int16Blocks,
        _ => ActivationLayout.Int8Slices,
    };

    /// <summary>What codes are taken relative to, so that their magnitudes are smallest.</summary>
    private static int Center => TFormat.SmallestCode < 0 ? 0 : (TFormat.LargestCode + 1) / 2;

    /// <summary>What is added to codes of the format.</summary>
    private byte Offset => arithmetic switch
    {
        PanelArithmetic.Bytes => (byte)(LaneBlock.UnsignedOffset - Center),
        PanelArithmetic.Dot => ActivationBlock.UnsignedOffset,
        _ => 0,
    };

    /// <summary>The fastest arithmetic without AVX-VNNI whose sums of a scale's columns cannot overflow.</summary>
    public static PanelArithmetic Choose()
    {
        if (TFormat.SmallestCode >= 0 && Fits(TFormat.LargestCode))
        {
            return PanelArithmetic.UnsignedBytes;
        }

        return Fits(Math.Max(Center - TFormat.SmallestCode, TFormat.LargestCode - Center)) ? PanelArithmetic.Bytes : PanelArithmetic.Words;
    }

    /// <summary>
    /// With codes taken relative to their center, so are mins: <c>scale · code − minimum = scale · (code − center) − (minimum − scale · center)</c>.
    /// </summary>
    protected override void AdjustMins(float* scales, float* mins, int count)
    {
        if (arithmetic == PanelArithmetic.Bytes)
        {
            for (int i = 0; i < count; i++)
            {
                mins[i] -= scales[i] * Center;
            }
        }
    }

    protected override void Transpose(byte* source, long stride, int blockStride, int blocks, byte* destination)
    {
        Vector256<byte> offset = Vector256.Create(Offset);
        for (int block = 0; block < blocks; block++, source += blockStride, destination += StepBytes)
        {
            if (arithmetic == PanelArithmetic.Words)
            {
                Avx2PanelTranspose.WidenRows8(source, stride, destination, Avx2PanelEmitter.LineBytes);
            }
            else
            {
                Avx2PanelTranspose.Rows8(source, stride, offset, destination, Avx2PanelEmitter.LineBytes);
            }
        }
    }

    protected override void TransposeScales(float* scales, int rows, int count, byte* destination)
    {
        for (int first = 0; first < count; first += Avx2PanelTranspose.Groups)
        {
            Avx2PanelTranspose.FourGroups(
                (byte*)(scales + first),
                ChunkScales * sizeof(float),
                out Vector256<byte> t0,
                out Vector256<byte> t1,
                out Vector256<byte> t2,
                out Vector256<byte> t3);
            StoreScale(t0, first, count, destination);
            StoreScale(t1, first + 1, count, destination);
            StoreScale(t2, first + 2, count, destination);
            StoreScale(t3, first + 3, count, destination);
        }
    }

    private void StoreScale(Vector256<byte> scales, int index, int count, byte* destination)
    {
        if (index < count)
        {
            scales.StoreAligned(destination + PlaceOf(index));
        }
    }

    /// <summary>Whether 16 bits hold the sum that one of two lanes has of a scale's columns.</summary>
    private static bool Fits(int magnitude) => magnitude * sbyte.MaxValue * (TFormat.ScaleLength / 2) <= short.MaxValue;
}
