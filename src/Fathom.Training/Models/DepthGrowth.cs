using System.Globalization;
using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Formats.Conversion;

namespace Fathom.Training.Models;

/// <summary>Lets a trained model continue with more layers, and compute at first what it computed before.</summary>
/// <remarks>
/// A new layer is a copy of the one below it, except that the matrices that write to the residual stream are zero, so that it begins as the identity
/// (LLaMA Pro's block expansion, arXiv:2401.02415). New layers stand evenly between the old ones, but not after the leading dense layers of a
/// mixture-of-experts model.
/// </remarks>
internal static class DepthGrowth
{
    private const string LayerPrefix = "model.layers.";

    /// <summary>Fills a model from a source of the same shape with fewer layers.</summary>
    /// <exception cref="ModelFormatException">A tensor is missing or has another shape.</exception>
    public static void Load(TrainableModel model, WeightSource source)
    {
        int[] origins = Origins(source.Config.NumLayers, source.Config.Moe?.FirstDenseLayers ?? 0, model.Config.NumLayers);
        foreach (Parameter parameter in model.Parameters.All)
        {
            (string name, bool isNew) = Origin(parameter.Name, origins, source.Config.NumLayers);
            if (isNew && parameter.Role == ParameterRole.ResidualProjection)
            {
                parameter.Value.Span.Clear();
            }
            else if (parameter.IsVector)
            {
                source.GetVector(name, parameter.Columns).Span.CopyTo(parameter.Value.Span);
            }
            else
            {
                CheckpointRows.Read(source, name, parameter.Value.Span);
            }
        }
    }

    /// <summary>For each layer of the grown model, the layer that it is or that it copies; a copy follows its original.</summary>
    internal static int[] Origins(int before, int denseLayers, int after)
    {
        int places = before - Math.Min(denseLayers, before - 1);
        int added = after - before;
        int[] copies = new int[before];
        for (int i = 1; i <= added; i++)
        {
            copies[before - places + Math.Max(1, i * places / added) - 1]++;
        }

        return [.. Enumerable.Range(0, before).SelectMany(layer => Enumerable.Repeat(layer, 1 + copies[layer]))];
    }

    /// <summary>
    /// The tensor of the smaller model that a tensor begins as, and whether it belongs to a new layer. Layers of multi-token prediction follow the others.
    /// </summary>
    private static (string Name, bool IsNew) Origin(string name, int[] origins, int before)
    {
        if (!name.StartsWith(LayerPrefix, StringComparison.Ordinal))
        {
            return (name, false);
        }

        int end = name.IndexOf('.', LayerPrefix.Length);
        int layer = int.Parse(name.AsSpan(LayerPrefix.Length..end), CultureInfo.InvariantCulture);
        int origin = layer < origins.Length ? origins[layer] : before + layer - origins.Length;
        bool isNew = layer > 0 && layer < origins.Length && origins[layer - 1] == origin;
        return (string.Create(CultureInfo.InvariantCulture, $"{LayerPrefix}{origin}{name.AsSpan(end)}"), isNew);
    }
}
