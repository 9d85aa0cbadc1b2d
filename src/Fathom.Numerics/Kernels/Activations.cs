using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Kernels;

/// <summary>Activation rows <c>[count, columns]</c> as the input of matrix products. Packed forms (8-bit blocks, bf16) are made when a kernel first wants one and shared by all products of the same rows.</summary>
/// <remarks>Reusable: <see cref="Load"/> replaces the rows and forgets the packed forms. Not thread-safe.</remarks>
public sealed class Activations : IDisposable
{
    /// <summary>The rows in float32, row-major.</summary>
    public NativeSpan<float> Values { get; private set; }

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Values in a row.</summary>
    public int Columns { get; private set; }

    /// <summary>Points to other rows; the memory stays the caller's and must not change until the products are done.</summary>
    /// <param name="values"><c>[count, columns]</c>.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="columns">Values in a row.</param>
    /// <exception cref="ArgumentException">The lengths don't agree.</exception>
    public void Load(NativeSpan<float> values, int count, int columns)
    {
        if (values.Length != (long)count * columns)
        {
            throw new ArgumentException($"{values.Length} values are not {count} rows of {columns}");
        }

        Values = values;
        Count = count;
        Columns = columns;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
