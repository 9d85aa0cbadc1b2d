namespace Fathom.Formats.Gguf;

/// <summary>A tensor as a GGUF file describes it.</summary>
public sealed class GgufTensor
{
    private readonly long[] _dimensions;

    internal GgufTensor(string name, GgufTensorType type, long[] dimensions, long offset, long bytes, int part)
    {
        Name = name;
        Type = type;
        Offset = offset;
        Bytes = bytes;
        Part = part;
        _dimensions = dimensions;
    }

    /// <summary>Name in the file.</summary>
    public string Name { get; }

    /// <summary>Storage type.</summary>
    public GgufTensorType Type { get; }

    /// <summary>Lengths, innermost first: a linear layer's <c>[out, in]</c> is <c>{in, out}</c>.</summary>
    public ReadOnlySpan<long> Dimensions => _dimensions;

    /// <summary>Length of a row: the innermost dimension.</summary>
    public long Columns => _dimensions.Length == 0 ? 1 : _dimensions[0];

    /// <summary>Number of rows: the product of all other dimensions.</summary>
    public long Rows
    {
        get
        {
            long rows = 1;
            for (int i = 1; i < _dimensions.Length; i++)
            {
                rows *= _dimensions[i];
            }

            return rows;
        }
    }

    /// <summary>Number of values.</summary>
    public long Elements => Rows * Columns;

    /// <summary>First byte, from the start of the file's data section.</summary>
    public long Offset { get; }

    /// <summary>Number of bytes, without padding.</summary>
    public long Bytes { get; }

    /// <summary>File of a split model that contains it, counted from 0.</summary>
    public int Part { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Type.Name} {{{string.Join(", ", _dimensions)}}}";
}
