using System.Runtime.Intrinsics;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Panels of 8-bit codes for AVX2, or of 16-bit codes where sums of products would not fit.</summary>
/// <typeparam name="TFormat">The weights' format.</typeparam>
/// <param name="arithmetic">How codes are multiplied; <see cref="Choose"/> picks one that is exact.</param>
/// <param name="kernels">Kernels for 1, 2, … activation rows.</param>
internal sealed unsafe class Avx2PanelKernel<TFormat>(PanelArithmetic arithmetic, Kernel<PanelArguments>[] kernels) : CodePanelKernel<TFormat>(
    kernels,
    Avx2PanelRows.VectorRows,
    Avx2PanelEmitter.CodeBytes(arithmetic),
    arithmetic == PanelArithmetic.Words ? WideBlock.Bytes : ActivationBlock.Bytes)
    where TFormat : struct, IRowUnpacker
{
    /// <summary>Creates the fastest kernel that this machine can run.</summary>
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

    /// <summary>What codes are relative to, so that their magnitudes are smallest: 0 for signed formats, the middle of the range for unsigned ones.</summary>
    private static int Center => TFormat.SmallestCode < 0 ? 0 : (TFormat.LargestCode + 1) / 2;

    /// <summary>What is added to the format's codes in the panel.</summary>
    private byte Offset => arithmetic switch
    {
        PanelArithmetic.Bytes => (byte)(LaneBlock.UnsignedOffset - Center),
        PanelArithmetic.Dot => ActivationBlock.UnsignedOffset,
        _ => 0,
    };

    /// <summary>The fastest arithmetic without AVX-VNNI in which the sum of a scale's columns cannot overflow.</summary>
    public static PanelArithmetic Choose()
    {
        if (TFormat.SmallestCode >= 0 && Fits(TFormat.LargestCode))
        {
            return PanelArithmetic.UnsignedBytes;
        }

        // Closest to the limit of 32767: Q5_0, Q5_1, and Q5_K with 16 · 127 · 16 = 32512, Q6_K with 32 · 127 · 8 = 32512.
        return Fits(Math.Max(Center - TFormat.SmallestCode, TFormat.LargestCode - Center)) ? PanelArithmetic.Bytes : PanelArithmetic.Words;
    }

    /// <summary>
    /// Makes mins relative to the center, as the codes are: <c>scale · code − minimum = scale · (code − center) − (minimum − scale · center)</c>.
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
            // Four scales of eight rows. A row has room for 32, so the last four may be read past count; they are not stored.
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

    /// <summary>Whether the sum of a scale's columns in one 16-bit lane fits; each of a weight row's two lanes sums half of them.</summary>
    private static bool Fits(int magnitude) => magnitude * sbyte.MaxValue * (TFormat.ScaleLength / 2) <= short.MaxValue;
}
