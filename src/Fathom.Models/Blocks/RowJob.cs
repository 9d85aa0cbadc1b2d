using Fathom.Numerics.Threading;

namespace Fathom.Models.Blocks;

/// <summary>Work on independent rows, a few rows per tile. Its owner keeps it and runs it repeatedly, so that running it allocates nothing.</summary>
internal abstract class RowJob : ITileJob
{
    private const int RowsPerTile = 4;

    private int _rows;

    void ITileJob.Run(int tile, int worker)
    {
        int end = Math.Min(_rows, (tile + 1) * RowsPerTile);
        for (int row = tile * RowsPerTile; row < end; row++)
        {
            RunRow(row);
        }
    }

    /// <summary>Runs all rows.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Values that a row's work passes over, roughly.</param>
    protected void RunRows(ThreadTeam team, int rows, int width)
    {
        _rows = rows;
        team.Run(this, (rows + RowsPerTile - 1) / RowsPerTile, WorkTime.OfFloats((double)rows * width));
    }

    protected abstract void RunRow(int row);
}
