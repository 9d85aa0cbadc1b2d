using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>How the AVX-512 row kernels ask for weights ahead.</summary>
internal static class WeightPrefetch
{
    private const int CacheLine = 64;

    /// <summary>
    /// Asks for lines. Weights that nobody reads again go to the first cache alone (<c>prefetchnta</c>): they need not be written to the larger caches
    /// when they leave it, which costs a tenth of the memory's
    /// speed and more. They come from so far ahead that the hardware, which stops at the end of a page, does not fetch them first.
    /// </summary>
    /// <param name="code">The kernel.</param>
    /// <param name="weights">The weights at hand.</param>
    /// <param name="bytes">How many of them are at hand: as many are asked for.</param>
    /// <param name="distance">How far ahead.</param>
    /// <param name="areReadOnce">False when other activation rows will meet the same weights.</param>
    public static void Emit(Assembler code, AssemblerMemoryOperand weights, int bytes, int distance, bool areReadOnce)
    {
        for (int line = 0; line < bytes; line += CacheLine)
        {
            AssemblerMemoryOperand ahead = __byte_ptr[weights + distance + line];
            if (areReadOnce)
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
