namespace Fathom.Formats.Conversion;

/// <summary>Row orders that differ between the two layouts; each lists, for every row of the result, its row in the source.</summary>
internal static class RowOrder
{
    /// <summary>From halves to neighbors (llama checkpoint to GGUF): per head, row 2i was row i, and row 2i + 1 was row i + headDim / 2.</summary>
    public static int[] HalvesToNeighbors(int heads, int headDim) => PerHead(heads, headDim, row => (row / 2) + (row % 2 * (headDim / 2)));

    /// <summary>From neighbors to halves: the inverse.</summary>
    public static int[] NeighborsToHalves(int heads, int headDim) => PerHead(heads, headDim, row => (row % (headDim / 2) * 2) + (row / (headDim / 2)));

    /// <summary>The rows of the values in latent attention's up-projection.</summary>
    public static int[] ValuesOf(MlaConfig mla, int heads)
    {
        int[] order = new int[heads * mla.VHeadDim];
        for (int row = 0; row < order.Length; row++)
        {
            order[row] = (row / mla.VHeadDim * (mla.QkNopeHeadDim + mla.VHeadDim)) + mla.QkNopeHeadDim + (row % mla.VHeadDim);
        }

        return order;
    }

    private static int[] PerHead(int heads, int headDim, Func<int, int> source)
    {
        int[] order = new int[heads * headDim];
        for (int row = 0; row < order.Length; row++)
        {
            order[row] = (row / headDim * headDim) + source(row % headDim);
        }

        return order;
    }
}
