namespace Fathom.Numerics.Kernels.Products;

/// <summary>
/// Scaled sums of an activation row, which mins are multiplied by: for every 256 columns one vector of 512 bits of each kind, first all of one kind, then
/// all of the other.
/// </summary>
internal static unsafe class ActivationSums
{
    /// <summary>Bytes of one kind for 64 columns.</summary>
    public const int GroupBytes = VectorBytes / (VectorColumns / ActivationGroup.Length);

    private const int VectorBytes = 64;
    private const int VectorColumns = 256;

    /// <summary>Bytes of a row's sums of both kinds.</summary>
    public static long RowBytes(int columns) => 2 * KindBytes(columns);

    /// <summary>Offset of the sums of a kind.</summary>
    public static long Start(MinsSums kind, int columns) => kind == MinsSums.OfSixteen ? KindBytes(columns) : 0;

    /// <summary>Arranges a row's sums.</summary>
    public static void ArrangeRow(ActivationBlock* blocks, int columns, byte* sums)
    {
        new Span<byte>(sums, checked((int)RowBytes(columns))).Clear();
        var ofThirtyTwo = (float*)(sums + Start(MinsSums.OfThirtyTwo, columns));
        var ofSixteen = (float*)(sums + Start(MinsSums.OfSixteen, columns));
        for (int block = 0; block < columns / ActivationBlock.Length; block++)
        {
            // Eight blocks fill a vector of each kind. A row's last vectors keep zeros for the blocks that it lacks.
            ofThirtyTwo[2 * block] = blocks[block].Scale;
            ofThirtyTwo[(2 * block) + 1] = blocks[block].Sum;
            ofSixteen[2 * block] = blocks[block].HalfSum[0];
            ofSixteen[(2 * block) + 1] = blocks[block].HalfSum[1];
        }
    }

    private static long KindBytes(int columns) => (columns + VectorColumns - 1L) / VectorColumns * VectorBytes;
}

/// <summary>What a format's mins are multiplied by.</summary>
internal enum MinsSums
{
    /// <summary>Nothing: the format has no mins.</summary>
    None,

    /// <summary>The scale and the sum of each 32 columns, alternating like a super-block's scales and mins.</summary>
    OfThirtyTwo,

    /// <summary>The sums of 16, in the order of the columns.</summary>
    OfSixteen,
}
