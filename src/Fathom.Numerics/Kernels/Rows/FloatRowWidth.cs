using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Parameters of the float row kernels of one vector width.</summary>
/// <param name="Name">Name of the kernels, for display.</param>
/// <param name="Unit">The arithmetic unit that multiplies.</param>
/// <param name="Lanes">Columns of a step.</param>
/// <param name="MaxCount">Most activation rows at once.</param>
/// <param name="BytesTogether">Bytes of weight rows that all groups of activation rows are multiplied by while they are in a cache.</param>
/// <param name="ActivationBytes">Bytes of activation rows that stay in L1 while weights stream through.</param>
/// <param name="Emit">Assembles the kernel of a format for a number of activation rows.</param>
internal sealed record FloatRowWidth(
    string Name, ArithmeticUnit Unit, int Lanes, int MaxCount, int BytesTogether, long ActivationBytes, Func<BlockFormatId, int, byte[]> Emit)
{
    /// <summary>256 bits. Weights wait in L1; activations that overflow it cost less than multiplying fewer rows at once.</summary>
    public static FloatRowWidth Avx2 { get; } =
        new(
            "float32 rows, vfmadd231ps ymm",
            ArithmeticUnit.Float32Fma256,
            Avx2FloatRowEmitter.Lanes,
            Avx2FloatRowEmitter.MaxCount,
            16 * 1024,
            long.MaxValue,
            Avx2FloatRowEmitter.Emit);

    /// <summary>512 bits. Weights wait in L2, so that activations stay in L1.</summary>
    public static FloatRowWidth Avx512 { get; } =
        new(
            "float32 rows, vfmadd231ps zmm",
            ArithmeticUnit.Float32Fma512,
            FloatRowEmitter.Lanes,
            FloatRowEmitter.MaxCount,
            256 * 1024,
            48 * 1024,
            FloatRowEmitter.Emit);

    /// <summary>
    /// Activation rows to multiply at once: as many as fit in L1; if fewer than two fit, the maximum.
    /// </summary>
    /// <param name="stride">Bytes of an activation row.</param>
    public int MostTogether(long stride)
    {
        long fitting = ActivationBytes / stride;
        return fitting < 2 ? MaxCount : (int)Math.Min(fitting, MaxCount);
    }
}
