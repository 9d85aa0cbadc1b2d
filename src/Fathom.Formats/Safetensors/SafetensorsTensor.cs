namespace Fathom.Formats.Safetensors;

/// <summary>A tensor as a safetensors header describes it.</summary>
public sealed class SafetensorsTensor
{
    private readonly long[] _shape;

    internal SafetensorsTensor(string name, SafetensorsDtype dtype, long[] shape, long begin, long end)
    {
        Name = name;
        Dtype = dtype;
        Begin = begin;
        End = end;
        _shape = shape;
    }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>Element type.</summary>
    public SafetensorsDtype Dtype { get; }

    /// <summary>Lengths, outermost first; empty for a single value.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>Number of values.</summary>
    public long Elements => (End - Begin) * 8 / Dtype.Bits;

    /// <summary>First byte, from the start of the file's data.</summary>
    public long Begin { get; }

    /// <summary>The byte after the last.</summary>
    public long End { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Dtype.Name} [{string.Join(", ", _shape)}]";
}
