using Fathom.Numerics.Machine;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Weight prefetches of the AVX-512 row kernels.</summary>
internal static class WeightPrefetch
{
    private const int CacheLine = 64;

    /// <summary>
    /// Emits prefetches: of weights that are read only once as <see cref="PrefetchChoice"/> says, of others to all caches. The distance is large enough to
    /// be ahead of the hardware prefetcher, which stops at the end of a page and would otherwise fetch the lines first.
    /// </summary>
    /// <param name="code">The kernel.</param>
    /// <param name="weights">Address of the current weights.</param>
    /// <param name="bytes">Bytes of the current weights, and of what is prefetched.</param>
    /// <param name="distance">Prefetch distance in bytes.</param>
    /// <param name="areReadOnce">False when the same weights will be multiplied by further activation rows.</param>
    public static void Emit(Assembler code, AssemblerMemoryOperand weights, int bytes, int distance, bool areReadOnce)
    {
        bool isNonTemporal = areReadOnce && PrefetchChoice.OfThisMachine.IsNonTemporal;
        for (int line = 0; line < bytes; line += CacheLine)
        {
            AssemblerMemoryOperand ahead = __byte_ptr[weights + distance + line];
            if (isNonTemporal)
            {
                code.prefetchnta(ahead);
            }
            else
            {
                code.prefetcht0(ahead);
            }
        }
    }
}
