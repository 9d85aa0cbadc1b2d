using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd;

/// <summary>All parameters of a model: declared by its modules, then allocated in two contiguous buffers, one for values and one for gradients.</summary>
/// <remarks>Trainable parameters come first in the values, in the order of the gradients, so that an optimizer can walk both as flat arrays.</remarks>
public sealed class ParameterSet : IDisposable
{
    private const int AlignmentFloats = AlignedBuffer<float>.Alignment / sizeof(float);

    private readonly List<Parameter> _parameters = [];
    private readonly HashSet<string> _names = [];
    private AlignedBuffer<float>? _values; // trainable parameters, then frozen ones, each padded to the alignment
    private AlignedBuffer<float>? _gradients; // trainable parameters, padded alike

    /// <summary>The parameters, in the order of their declaration.</summary>
    public IReadOnlyList<Parameter> All => _parameters;

    /// <summary>Number of values of all parameters.</summary>
    public long Count => _parameters.Sum(parameter => parameter.Count);

    /// <summary>All gradients, zero between parameters.</summary>
    public NativeSpan<float> Gradients => (_gradients ?? throw NotAllocated()).Memory;

    /// <summary>All values, zero between parameters; trainable parameters have the same offsets as in the gradients.</summary>
    public NativeSpan<float> Values => (_values ?? throw NotAllocated()).Memory;

    /// <summary>Declares a parameter.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public Parameter Add(string name, int rows, int columns, ParameterRole role)
    {
        if (_values is not null || !_names.Add(name))
        {
            throw new ArgumentException(_values is null ? $"two parameters are called {name}" : "the set is already allocated");
        }

        var parameter = new Parameter(name, rows, columns, role);
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Joins two parameters of the same width into one matrix, the second's rows below the first's.</summary>
    /// <returns>Value and gradient, <c>[rows of both, columns]</c>; null if they aren't adjacent in memory. The gradient is null if they are frozen.</returns>
    internal (MatrixView Value, MatrixView? Gradient)? Join(Parameter first, Parameter second)
    {
        if (first.Columns != second.Columns || first.IsTrainable != second.IsTrainable || first.Offset + first.Count != second.Offset)
        {
            return null;
        }

        MatrixView Whole(NativeSpan<float> all) => new(all.Slice(first.Offset, first.Count + second.Count), first.Rows + second.Rows, first.Columns);
        return (Whole(Values), first.IsTrainable ? Whole(Gradients) : null);
    }

    /// <summary>Gives every parameter its memory, zeroed.</summary>
    public void Allocate()
    {
        long trainable = _parameters.Where(parameter => parameter.IsTrainable).Sum(Padded);
        _values = new AlignedBuffer<float>(trainable + _parameters.Where(parameter => !parameter.IsTrainable).Sum(Padded), MemoryUse.Training);
        _gradients = new AlignedBuffer<float>(trainable, MemoryUse.Training);
        long start = 0;
        foreach (Parameter parameter in _parameters.OrderByDescending(parameter => parameter.IsTrainable))
        {
            parameter.Place(start, View(_values, start, parameter), parameter.IsTrainable ? View(_gradients, start, parameter) : null);
            start += Padded(parameter);
        }
    }

    /// <summary>Sets all gradients to zero.</summary>
    public void ClearGradients()
    {
        foreach (Parameter parameter in _parameters)
        {
            if (parameter.IsTrainable)
            {
                parameter.Gradient.Clear();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _values?.Dispose();
        _gradients?.Dispose();
    }

    private static MatrixView View(AlignedBuffer<float> buffer, long start, Parameter parameter) =>
        new(buffer.Memory.Slice(start, parameter.Count), parameter.Rows, parameter.Columns);

    private static long Padded(Parameter parameter) => (parameter.Count + AlignmentFloats - 1) / AlignmentFloats * AlignmentFloats;

    private static InvalidOperationException NotAllocated() => new("the parameters are not allocated");
}
