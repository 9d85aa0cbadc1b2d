using System.Runtime.InteropServices;

namespace Fathom.Autograd;

/// <summary>One optional column of values that grows with the rows of a batch or a document, or stays empty.</summary>
/// <param name="name">Name of the values, for error messages.</param>
public sealed class SideChannel<T>(string name)
    where T : unmanaged
{
    private readonly List<T> _values = [];

    /// <summary>The values; empty while unused.</summary>
    public ReadOnlySpan<T> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>Removes all values.</summary>
    public void Clear() => _values.Clear();

    /// <summary>Appends the values of new rows, or nothing if the channel is unused.</summary>
    /// <param name="values">Values of the new rows; empty for none.</param>
    /// <param name="before">Number of values for the rows so far.</param>
    /// <param name="count">Number of values for the new rows.</param>
    /// <exception cref="ArgumentException">The number of values is wrong, or only some rows have values.</exception>
    public void Append(ReadOnlySpan<T> values, int before, int count)
    {
        if (values.IsEmpty && _values.Count == 0)
        {
            return;
        }

        if (values.Length != count || _values.Count != before)
        {
            throw new ArgumentException(
                $"{name}: {count} values expected after {before}, found {values.Length} after {_values.Count}; a batch has them for all documents or for none");
        }

        _values.AddRange(values);
    }
}
