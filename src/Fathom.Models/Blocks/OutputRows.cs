namespace Fathom.Models.Blocks;

/// <summary>Which of a sequence's new tokens give an output: none, all, the last ones, or a list of rows. <c>default</c> is <see cref="None"/>.</summary>
public readonly record struct OutputRows
{
    private readonly int _last;
    private readonly ReadOnlyMemory<int> _rows;

    private OutputRows(int last, ReadOnlyMemory<int> rows) => (_last, _rows) = (last, rows);

    /// <summary>No row: the tokens only fill the cache.</summary>
    public static OutputRows None => default;

    /// <summary>The last row.</summary>
    public static OutputRows Last => new(1, default);

    /// <summary>Every row.</summary>
    public static OutputRows All => new(int.MaxValue, default);

    /// <summary>Whether no row is wanted, whatever the number of new tokens.</summary>
    public bool IsNone => _last == 0 && _rows.IsEmpty;

    /// <summary>The last rows, as a verifier of drafted tokens needs them.</summary>
    /// <param name="count">How many; all rows where there are fewer.</param>
    public static OutputRows LastRows(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new OutputRows(count, default);
    }

    /// <summary>A list of rows.</summary>
    /// <param name="rows">Ascending, from 0 for the sequence's first new token. Read by <see cref="ForwardBatch.Add"/>, which also checks it; not kept.</param>
    public static OutputRows Rows(ReadOnlyMemory<int> rows) => new(0, rows);

    /// <summary>How many rows these are.</summary>
    /// <param name="newTokens">The sequence's new tokens.</param>
    public int Count(int newTokens) => _rows.IsEmpty ? Math.Min(_last, newTokens) : _rows.Length;

    /// <summary>Refuses a list that is not ascending, or leaves the new tokens.</summary>
    internal void Validate(int newTokens, string argument)
    {
        int previous = -1;
        foreach (int row in _rows.Span)
        {
            if (row <= previous || row >= newTokens)
            {
                throw new ArgumentException($"row {row} after row {previous}, of {newTokens} new tokens: rows must ascend from 0 on", argument);
            }

            previous = row;
        }
    }

    /// <summary>Appends the rows, as rows of the whole batch.</summary>
    internal void AppendTo(List<int> batchRows, int rowStart, int newTokens)
    {
        foreach (int row in _rows.Span)
        {
            batchRows.Add(rowStart + row);
        }

        for (int row = newTokens - Math.Min(_last, newTokens); row < newTokens; row++)
        {
            batchRows.Add(rowStart + row);
        }
    }
}
