using System.Text.Json.Nodes;
using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Formats.Conversion;
using Fathom.Formats.Files;
using Fathom.Formats.Json;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Quantization;
using Fathom.Training.Data;
using Fathom.Training.Models;
using Fathom.Training.Runs;

namespace Fathom.Training.Export;

/// <summary>Averages the weights of models that come from the same one (model soups, arXiv:2203.05482).</summary>
/// <remarks>A model that was trained further on new data gains there and loses elsewhere; between the two there is often one with most of both.</remarks>
public static class ModelAverage
{
    /// <summary>Writes <c>(1 − share) · first + share · second</c> with the first one's tokenizer, if any.</summary>
    /// <param name="first">Folder or GGUF file of a model.</param>
    /// <param name="second">That of a model of the same shape.</param>
    /// <param name="share">Share of the second, from 0 to 1.</param>
    /// <param name="output">The model's folder; created if needed.</param>
    /// <param name="format">How matrices are stored.</param>
    /// <param name="threads">Threads; null for all.</param>
    /// <param name="watch">Observes the writing, and can cancel it.</param>
    /// <exception cref="TrainingException">
    /// The models have different shapes, hyperparameters or vocabularies, the memory is too small, or the architecture can't be trained.
    /// </exception>
    /// <exception cref="ModelFormatException">A model can't be read.</exception>
    public static void Write(
        string first, string second, float share, string output, ExportFormat format, int? threads = null, ConversionWatch watch = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        using WeightSource one = WeightFile.Open(first);
        using WeightSource other = WeightFile.Open(second);
        using TrainableModel model = TrainableModels.Create(one.Config);
        using TrainableModel added = TrainableModels.Create(other.Config);
        Check(one.Config, other.Config);
        Check(model, added);
        string? tokenizer = TokenizerOf(first);
        if (tokenizer is not null && TokenizerOf(second) is { } with && TokenizerEncoder.Load(tokenizer).Fingerprint != TokenizerEncoder.Load(with).Fingerprint)
        {
            throw Differs("the first model's vocabulary", "another one");
        }

        new MemoryEstimate(sizeof(float) * model.Parameters.All.Sum(parameter => (double)parameter.Count), 0, 0).Check();
        model.Parameters.Allocate();
        ModelExporter.Load(model, one);
        foreach (Parameter parameter in model.Parameters.All)
        {
            watch.Cancellation.ThrowIfCancellationRequested();
            Span<float> values = parameter.Value.Span;
            float[] others = new float[values.Length];
            ModelExporter.Read(other, parameter, others);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] += share * (others[i] - values[i]);
            }
        }

        using var compute = new ComputeContext(threads);
        ModelExporter.Write(model, output, format, tokenizer, compute, watch);
    }

    private static string? TokenizerOf(string model) => File.Exists(model) || File.Exists(Path.Combine(model, "tokenizer.json")) ? model : null;

    /// <summary>Compares hyperparameters that shapes don't show, such as the base of rotary positions; a context may have been extended.</summary>
    private static void Check(ModelConfig one, ModelConfig other)
    {
        JsonObject first = Described(one);
        JsonObject second = Described(other with { MaxSequenceLength = one.MaxSequenceLength });
        foreach (string name in first.Select(field => field.Key).Union(second.Select(field => field.Key)))
        {
            if (!JsonNode.DeepEquals(first[name], second[name]))
            {
                throw Differs($"{name} {first[name]?.ToJsonString() ?? "absent"}", second[name]?.ToJsonString() ?? "absent");
            }
        }

        static JsonObject Described(ModelConfig config) =>
            JsonNode.Parse(ModelConfigJsonWriter.Write(config, new SpecialTokenIds(), BlockFormat.Get(BlockFormatId.F32)))!.AsObject();
    }

    private static void Check(TrainableModel model, TrainableModel added)
    {
        foreach ((Parameter parameter, Parameter with) in model.Parameters.All.Zip(added.Parameters.All))
        {
            if (parameter.Name != with.Name || parameter.Rows != with.Rows || parameter.Columns != with.Columns)
            {
                throw Differs(Shape(parameter), Shape(with));
            }
        }

        if (model.Parameters.All.Count != added.Parameters.All.Count)
        {
            throw Differs($"{model.Parameters.All.Count} tensors, as the first model has", $"{added.Parameters.All.Count}");
        }

        static string Shape(Parameter parameter) => $"{parameter.Name} of {parameter.Rows} × {parameter.Columns}";
    }

    private static TrainingException Differs(string expected, string actual) => new("train.average.shape", "second model", expected, actual);
}
