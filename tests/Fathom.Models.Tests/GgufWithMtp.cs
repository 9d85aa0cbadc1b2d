using System.Runtime.InteropServices;
using Fathom.Formats;
using Fathom.Formats.Gguf;
using Fathom.Numerics.Quantization;
using Fathom.Testing.Models;

namespace Fathom.Models.Tests;

/// <summary>A deepseek2 file with multi-token-prediction layers, as converters that keep them write it: the layers count among the blocks.</summary>
internal static class GgufWithMtp
{
    public static string Write(string path, ModelConfig config)
    {
        TensorRequirement[] tensors = [.. ModelTensors.Of(config, withNextTokenPredict: true).Where(tensor => !IsExpert(tensor) || IsFirstExpert(tensor))];
        GgufTensorType single = GgufTensorType.Of(BlockFormat.Get(BlockFormatId.F32));
        using var writer = new GgufWriter(path);
        writer.Metadata.Add("general.architecture", GgufConfigWriter.Architecture(config));
        GgufConfigWriter.Write(config with { NumLayers = config.NumLayers + config.NumNextTokenPredictLayers }, writer.Metadata, splitsKvB: false);
        writer.Metadata.Add("deepseek2.nextn_predict_layers", config.NumNextTokenPredictLayers);
        TinyVocabulary.Write(writer.Metadata, config.VocabSize);
        foreach (TensorRequirement tensor in tensors)
        {
            Assert.True(GgufNames.TryToGguf(tensor.Name, out string? name, out int? expert), tensor.Name);
            writer.Declare(name, single, Dimensions(tensor, expert is null ? 1 : config.Moe!.NumRoutedExperts));
        }

        foreach (TensorRequirement tensor in tensors)
        {
            for (int expert = 0; expert < (IsExpert(tensor) ? config.Moe!.NumRoutedExperts : 1); expert++)
            {
                string name = tensor.Name.Replace(".experts.0.", $".experts.{expert}.", StringComparison.Ordinal);
                writer.Write(MemoryMarshal.AsBytes(TinyModels.Values(tensor with { Name = name }, seed: 1).AsSpan()));
            }
        }

        writer.Commit();
        return path;
    }

    private static bool IsExpert(TensorRequirement tensor) => tensor.Name.Contains(".experts.", StringComparison.Ordinal);

    private static bool IsFirstExpert(TensorRequirement tensor) => tensor.Name.Contains(".experts.0.", StringComparison.Ordinal);

    private static long[] Dimensions(TensorRequirement tensor, int experts) =>
        tensor.Shape.Rows is not { } rows ? [tensor.Shape.Columns]
        : experts == 1 ? [tensor.Shape.Columns, rows]
        : [tensor.Shape.Columns, rows, experts];
}
