namespace Fathom.Models.Blocks;

/// <summary>Row offsets for grouped products with one equal group of rows per head.</summary>
internal static class HeadGroups
{
    /// <summary>Fills the offsets <c>0, rows, 2·rows, …</c> of equal groups.</summary>
    public static void FillOffsets(ref int[] offsets, int heads, int rows)
    {
        if (offsets.Length != heads + 1)
        {
            offsets = new int[heads + 1];
        }

        for (int head = 0; head <= heads; head++)
        {
            offsets[head] = head * rows;
        }
    }
}
