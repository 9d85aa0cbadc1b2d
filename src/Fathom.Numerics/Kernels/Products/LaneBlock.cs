using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics.Kernels.Products;

/// <summary>Makes <see cref="ActivationBlock"/>s with biases for weights stored as <c>code + 32</c> and for 16-bit sums.</summary>
internal static unsafe class LaneBlock
{
    /// <summary>Added to signed codes of up to 6 bits to make them unsigned.</summary>
    public const int UnsignedOffset = 32;

    private const byte SwapQuarters = 0b01_00_11_10;
    private const byte SwapEighths = 0b10_11_00_01;

    /// <summary>
    /// Replaces each bias by two of 16 bits: <c>−32 · Σ codes</c> of columns 0 and 1 of every four, and of columns 2 and 3, modulo 2^16.
    /// </summary>
    public static void Arrange(ActivationBlock* source, ActivationBlock* destination)
    {
        *destination = *source;

        // A lane of 32 bits is four columns: its low word is columns 0 and 1, its high word columns 2 and 3, the words that vpmaddubsw sums.
        // The swaps add the four lanes of each half without mixing low and high words.
        Vector256<short> pairs = Avx2.MultiplyAddAdjacent(Vector256<byte>.One, Vector256.Load(source->Codes));
        Vector256<int> biases = (pairs * (short)-UnsignedOffset).AsInt32();
        biases = Add(biases, Avx2.Shuffle(biases, SwapQuarters));
        biases = Add(biases, Avx2.Shuffle(biases, SwapEighths));
        destination->HalfBias[0] = biases.GetLower()[0];
        destination->HalfBias[1] = biases.GetUpper()[0];

        // Up to 32 · 16 · 127 = 65024 for 16 columns a word: this wraps, and so do the sums that it starts.
        destination->Bias = Add(biases, Avx2.Permute2x128(biases, biases, 1))[0];
    }

    /// <summary>Adds words, which wrap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Add(Vector256<int> x, Vector256<int> y) => (x.AsInt16() + y.AsInt16()).AsInt32();
}
