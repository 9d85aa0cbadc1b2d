using System.Globalization;
using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Formats.Conversion;

namespace Fathom.Training.Models;

/// <summary>Lets a trained model continue with more layers or more experts, close to where it was.</summary>
/// <remarks>
/// <para>
/// A new layer is a copy of the one below it, except that the matrices that write to the residual stream are zero, so that it begins as the identity
/// (LLaMA Pro's block expansion, arXiv:2401.02415). New layers stand evenly between the old ones, but not after the leading dense layers of a
/// mixture-of-experts model. The grown model computes what it computed before.
/// </para>
/// <para>
/// A new expert is a copy of an old one (sparse upcycling, arXiv:2212.05055). The router's two rows are <c>w + v</c> and <c>w − v</c> with a random <c>v</c>,
/// so that each of the two takes about half of the old one's tokens and they grow apart. The grown model begins near the old one, but not at it: where both
/// are chosen, the token misses its second expert.
/// </para>
/// </remarks>
internal static class ModelGrowth
{
    private const string LayerPrefix = "model.layers.";
    private const string ExpertInfix = ".mlp.experts.";

    /// <summary>Length of <c>v</c> as a share of the length of the router's row.</summary>
    private const float RouterSpread = 0.5f;

    /// <summary>Whether a model has more layers or experts than its source.</summary>
    public static bool IsGrown(ModelConfig config, ModelConfig source) => config.NumLayers > source.NumLayers || Experts(config) > Experts(source);

    /// <summary>Fills a model from a source of the same shape with fewer layers, or with half as many experts, or both.</summary>
    /// <exception cref="ModelFormatException">A tensor is missing or has another shape.</exception>
    public static void Load(TrainableModel model, WeightSource source, long seed)
    {
        int[] origins = Origins(source.Config.NumLayers, source.Config.Moe?.FirstDenseLayers ?? 0, model.Config.NumLayers);
        int experts = Experts(source.Config);
        bool hasMoreExperts = Experts(model.Config) > experts;
        foreach (Parameter parameter in model.Parameters.All.Where(parameter => !parameter.Name.Contains(".lora_", StringComparison.Ordinal)))
        {
            (string name, bool isNewLayer) = Origin(parameter.Name, origins, source.Config.NumLayers);
            if (isNewLayer && parameter.Role == ParameterRole.ResidualProjection)
            {
                parameter.Value.Span.Clear();
            }
            else if (parameter.Role == ParameterRole.SelectionBias)
            {
                Span<float> biases = parameter.Value.Span;
                source.GetVector(name, experts).Span.CopyTo(biases);
                biases[..(biases.Length - experts)].CopyTo(biases[experts..]);
            }
            else if (parameter.IsVector)
            {
                source.GetVector(name, parameter.Columns).Span.CopyTo(parameter.Value.Span);
            }
            else if (hasMoreExperts && parameter.Role == ParameterRole.Router)
            {
                CheckpointRows.Read(source, name, parameter.Value.Span[..(experts * parameter.Columns)]);
                SplitRows(parameter, experts, new KeyedRandom(seed, "grow/" + parameter.Name));
            }
            else
            {
                CheckpointRows.Read(source, OriginExpert(name, experts), parameter.Value.Span);
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

    private static int Experts(ModelConfig config) => config.Moe?.NumRoutedExperts ?? 0;

    /// <summary>Replaces each of a router's first rows by <c>w + v</c>, and writes <c>w − v</c> behind them.</summary>
    private static void SplitRows(Parameter router, int rows, KeyedRandom random)
    {
        float[] v = new float[router.Columns];
        for (int row = 0; row < rows; row++)
        {
            Span<float> old = router.Value.Row(row);
            Span<float> copy = router.Value.Row(rows + row);
            foreach (ref float value in v.AsSpan())
            {
                value = (float)random.NextNormal();
            }

            float scale = RouterSpread * Length(old) / Length(v);
            for (int i = 0; i < v.Length; i++)
            {
                copy[i] = old[i] - (scale * v[i]);
                old[i] += scale * v[i];
            }
        }
    }

    private static float Length(ReadOnlySpan<float> vector)
    {
        double squares = 0;
        foreach (float value in vector)
        {
            squares += (double)value * value;
        }

        return (float)Math.Sqrt(squares);
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

    /// <summary>The tensor of the old expert that an expert's tensor begins as; other tensors are themselves.</summary>
    private static string OriginExpert(string name, int experts)
    {
        int infix = name.IndexOf(ExpertInfix, StringComparison.Ordinal);
        if (infix < 0)
        {
            return name;
        }

        int start = infix + ExpertInfix.Length;
        int end = name.IndexOf('.', start);
        int expert = int.Parse(name.AsSpan(start..end), CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{name.AsSpan(0, start)}{expert % experts}{name.AsSpan(end)}");
    }
}
