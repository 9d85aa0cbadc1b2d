using Fathom.Formats;
using Fathom.Formats.Conversion;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;

namespace Fathom.Testing.Models;

/// <summary>Random models, in memory or in files. The same configuration and seed give the same weights everywhere.</summary>
public static class TinyModels
{
    /// <summary>Makes a model in memory, laid out as a checkpoint folder is.</summary>
    /// <param name="config">Shape.</param>
    /// <param name="seed">Weights.</param>
    /// <param name="format">How matrices are stored; rows that are no whole number of blocks stay <see cref="BlockFormatId.F32"/>.</param>
    public static MemoryWeightSource Create(ModelConfig config, int seed = 1, BlockFormatId format = BlockFormatId.F32)
    {
        RotaryPairing pairing = config.Mla is null ? RotaryPairing.HalfSplit : RotaryPairing.Interleaved;
        var source = new MemoryWeightSource(config, new WeightLayout(pairing, HasSplitKvB: false));
        foreach (TensorRequirement tensor in ModelTensors.Of(config, withNextTokenPredict: true))
        {
            float[] values = Values(tensor, seed);
            if (tensor.Shape.Rows is { } rows)
            {
                BlockFormat wanted = BlockFormat.Get(format);
                bool fits = tensor.Shape.Columns % wanted.BlockLength == 0;
                source.AddMatrix(tensor.Name, (int)rows, (int)tensor.Shape.Columns, values, fits ? wanted : null);
            }
            else
            {
                source.AddVector(tensor.Name, values);
            }
        }

        return source;
    }

    /// <summary>Writes a model as a GGUF file with a small byte-level vocabulary, which llama.cpp loads too.</summary>
    /// <param name="path">The file.</param>
    /// <param name="config">Shape.</param>
    /// <param name="seed">Weights.</param>
    /// <param name="format">How matrices are stored.</param>
    /// <param name="splitsKvB">Whether latent attention's up-projection is split, as in newer files.</param>
    /// <returns>The path.</returns>
    public static string WriteGguf(string path, ModelConfig config, int seed = 1, BlockFormatId format = BlockFormatId.F32, bool splitsKvB = true)
    {
        using MemoryWeightSource source = Create(config, seed, format);
        using var team = new ThreadTeam(1);
        var options = new GgufWriteOptions { SplitsKvB = splitsKvB, Name = "tiny", Tokenizer = metadata => TinyVocabulary.Write(metadata, config.VocabSize) };
        GgufModelWriter.Write(source, path, options, team);
        return path;
    }

    /// <summary>Writes a model as a checkpoint folder: <c>config.json</c> and safetensors, without a tokenizer.</summary>
    /// <param name="folder">The folder; made if need be.</param>
    /// <param name="config">Shape.</param>
    /// <param name="seed">Weights.</param>
    /// <param name="format">
    /// How matrices are stored: <see cref="BlockFormatId.F32"/>, <see cref="BlockFormatId.F16"/>, <see cref="BlockFormatId.BF16"/>, or
    /// <see cref="BlockFormatId.F8E4M3"/> with scales.
    /// </param>
    /// <param name="maxShardBytes">Most bytes in one file.</param>
    /// <returns>The folder.</returns>
    public static string WriteCheckpoint(
        string folder, ModelConfig config, int seed = 1, BlockFormatId format = BlockFormatId.F32, long maxShardBytes = long.MaxValue)
    {
        using MemoryWeightSource source = Create(config, seed);
        using var team = new ThreadTeam(1);
        var options = new CheckpointWriteOptions
        {
            Format = BlockFormat.Get(format),
            MaxShardBytes = maxShardBytes,
            SpecialTokens = new SpecialTokenIds(TinyVocabulary.BosId, [TinyVocabulary.EosId]),
        };
        CheckpointWriter.Write(source, folder, options, team);
        return folder;
    }

    /// <summary>The values of one tensor: matrices of variance 1 / columns, gains about one, small biases.</summary>
    public static float[] Values(TensorRequirement tensor, int seed)
    {
        var random = new Random(Hash(tensor.Name, seed));
        bool isGain = tensor.Name.EndsWith("norm.weight", StringComparison.Ordinal);
        double deviation = tensor.Shape.Rows is null
            ? 0.1
            : tensor.Name.EndsWith("embed_tokens.weight", StringComparison.Ordinal) ? 0.2 : 1 / Math.Sqrt(tensor.Shape.Columns);
        float[] values = new float[tensor.Shape.Elements];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((isGain ? 1 : 0) + (deviation * Normal(random)));
        }

        return values;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // FNV-1a: string.GetHashCode differs from run to run.
    private static int Hash(string name, int seed) => name.Aggregate(-2_128_831_035 ^ seed, (hash, character) => (hash ^ character) * 16_777_619);
}
