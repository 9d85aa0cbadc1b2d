namespace Fathom.Models.Blocks;

/// <summary>Selects a sequence's new tokens that produce an output: none, all, the last ones, or a list. <c>default</c> is <see cref="None"/>.</summary>
public readonly record struct OutputRows
{
    private readonly int _last;
    private readonly ReadOnlyMemory<int> _rows;

    private OutputRows(int last, ReadOnlyMemory<int> rows) => (_last, _rows) = (last, rows);

    /// <summary>No rows: the tokens only fill the cache.</summary>
    public static OutputRows None => default;

    /// <summary>The last row.</summary>
    public static OutputRows Last => new(1, default);

    /// <summary>Every row.</summary>
    public static OutputRows All => new(int.MaxValue, default);

    /// <summary>Whether no row is selected, whatever the number of new tokens.</summary>
    public bool IsNone => _last == 0 && _rows.IsEmpty;

    /// <summary>The last rows, as needed to verify drafts.</summary>
    /// <param name="count">How many; all rows if there are fewer.</param>
    public static OutputRows LastRows(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new OutputRows(count, default);
    }

    /// <summary>A list of rows.</summary>
    /// <param name="rows">Ascending; 0 is the sequence's first new token. <see cref="ForwardBatch.Add"/> reads and checks the list and doesn't keep it.</param>
    public static OutputRows Rows(ReadOnlyMemory<int> rows) => new(0, rows);

    /// <summary>Number of rows selected.</summary>
    /// <param name="newTokens">Number of the sequence's new tokens.</param>
    public int Count(int newTokens) => _rows.IsEmpty ? Math.Min(_last, newTokens) : _rows.Length;

    /// <summary>Throws if the list isn't ascending or has a row past the last new token.</summary>
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

    /// <summary>Appends the rows, converted to rows of the whole batch.</summary>
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
