using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>What the float row kernels of one vector width are like.</summary>
/// <param name="Name">The kernels, for people.</param>
/// <param name="Unit">What multiplies.</param>
/// <param name="Lanes">Columns of a step.</param>
/// <param name="MaxCount">Most activation rows at once.</param>
/// <param name="BytesTogether">Bytes of weight rows that meet one group of activation rows after the other while they are in a cache.</param>
/// <param name="ActivationBytes">Bytes of activation rows that stay in the first cache while weights pass.</param>
/// <param name="Emit">Assembles the kernel of a format for a number of activation rows.</param>
internal sealed record FloatRowWidth(
    string Name, ArithmeticUnit Unit, int Lanes, int MaxCount, int BytesTogether, long ActivationBytes, Func<BlockFormatId, int, byte[]> Emit)
{
    /// <summary>256 bits. Weights wait in the first cache; leaving it with activations costs less than meeting fewer of them.</summary>
    public static FloatRowWidth Avx2 { get; } =
        new(
            "float32 rows, vfmadd231ps ymm",
            ArithmeticUnit.Float32Fma256,
            Avx2FloatRowEmitter.Lanes,
            Avx2FloatRowEmitter.MaxCount,
            16 * 1024,
            long.MaxValue,
            Avx2FloatRowEmitter.Emit);

    /// <summary>512 bits. Weights wait in the second cache, so that activations stay in the first one.</summary>
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
    /// Activation rows that meet weights at once: as many as stay in the first cache, or, where that isn't even two, as many as there can be.
    /// </summary>
    /// <param name="stride">Bytes of an activation row.</param>
    public int MostTogether(long stride)
    {
        long fitting = ActivationBytes / stride;
        return fitting < 2 ? MaxCount : (int)Math.Min(fitting, MaxCount);
    }
}
