namespace Fathom.Cli.Inspection;

/// <summary>A tensor as listed in its file's directory.</summary>
internal readonly record struct InspectedTensor(string Type, long Elements, long Bytes);

/// <summary>Totals over all tensors of a model.</summary>
internal sealed class InspectedTensors
{
    /// <summary>Computes the totals.</summary>
    public InspectedTensors(IReadOnlyCollection<InspectedTensor> tensors)
    {
        Count = tensors.Count;
        Parameters = tensors.Sum(tensor => tensor.Elements);
        Types =
        [
            .. tensors.GroupBy(tensor => tensor.Type, StringComparer.Ordinal)
                .Select(type => new TensorTypeResult(type.Key, type.Count(), type.Sum(tensor => tensor.Bytes)))
                .OrderByDescending(type => type.Bytes),
        ];
    }

    /// <summary>Number of tensors.</summary>
    public int Count { get; }

    /// <summary>Number of values.</summary>
    public long Parameters { get; }

    /// <summary>By type, largest first.</summary>
    public IReadOnlyList<TensorTypeResult> Types { get; }

    /// <summary>The type with the most bytes; null when there are no tensors.</summary>
    public string? MainType => Types.Count > 0 ? Types[0].Type : null;
}
