namespace Fathom.Formats.Conversion;

/// <summary>The biases of models that are converted.</summary>
internal static class SourceBiases
{
    /// <summary>
    /// Refuses biases that the written model would lack: a Llama file may have some on queries, keys and values, its configuration can't say so.
    /// </summary>
    /// <exception cref="ModelFormatException">The source has such a bias.</exception>
    public static void Check(WeightSource source)
    {
        IEnumerable<TensorRequirement> tensors = ModelTensors.Of(source.Config, source.Layout.HasSplitKvB, withNextTokenPredict: true);
        HashSet<string> written = [.. tensors.Select(tensor => tensor.Name).Where(IsBias)];
        if (source.Names.FirstOrDefault(name => IsBias(name) && !written.Contains(name)) is { } lost)
        {
            throw new ModelFormatException("convert.unsupported", lost, $"a {source.Config.ModelType} model without this bias", "one with it");
        }
    }

    private static bool IsBias(string name) => name.EndsWith("bias", StringComparison.Ordinal);
}
