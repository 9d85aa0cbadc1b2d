namespace Fathom.Models.Blocks;

/// <summary>Equal groups of rows, one per head, for grouped products.</summary>
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
