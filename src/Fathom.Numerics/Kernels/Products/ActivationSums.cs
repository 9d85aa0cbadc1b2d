namespace Fathom.Numerics.Kernels.Products;

/// <summary>
/// Scaled sums of an activation row, what mins are multiplied with: for every 256 columns a vector of 512 bits of each kind, first all of one kind,
/// then all of the other.
/// </summary>
internal static unsafe class ActivationSums
{
    /// <summary>Bytes of either kind for 64 columns.</summary>
    public const int GroupBytes = VectorBytes / (VectorColumns / ActivationGroup.Length);

    private const int VectorBytes = 64;
    private const int VectorColumns = 256;

    /// <summary>Bytes of a row's sums of both kinds.</summary>
    public static long RowBytes(int columns) => 2 * KindBytes(columns);

    /// <summary>Where the sums of a kind begin.</summary>
    public static long Start(MinsSums kind, int columns) => kind == MinsSums.OfSixteen ? KindBytes(columns) : 0;

    /// <summary>Arranges a row's sums.</summary>
    public static void ArrangeRow(ActivationBlock* blocks, int columns, byte* sums)
    {
        new Span<byte>(sums, checked((int)RowBytes(columns))).Clear();
        var ofThirtyTwo = (float*)(sums + Start(MinsSums.OfThirtyTwo, columns));
        var ofSixteen = (float*)(sums + Start(MinsSums.OfSixteen, columns));
        for (int block = 0; block < columns / ActivationBlock.Length; block++)
        {
            ofThirtyTwo[2 * block] = blocks[block].Scale;
            ofThirtyTwo[(2 * block) + 1] = blocks[block].Sum;
            ofSixteen[2 * block] = blocks[block].HalfSum[0];
            ofSixteen[(2 * block) + 1] = blocks[block].HalfSum[1];
        }
    }

    private static long KindBytes(int columns) => (columns + VectorColumns - 1L) / VectorColumns * VectorBytes;
}

/// <summary>What a format's mins are multiplied with.</summary>
internal enum MinsSums
{
    /// <summary>It has no mins.</summary>
    None,

    /// <summary>The scale of each 32 columns and their sum, in turn, as a super-block's scales and mins are.</summary>
    OfThirtyTwo,

    /// <summary>The sums of 16, in the order of the columns.</summary>
    OfSixteen,
}
