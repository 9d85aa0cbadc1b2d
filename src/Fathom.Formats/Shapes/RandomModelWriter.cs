using Fathom.Formats.Conversion;
using Fathom.Formats.Gguf;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;

namespace Fathom.Formats.Shapes;

/// <summary>
/// Writes a model of any shape with random weights as a GGUF file that every reader of the format can load: as much work as the real model, without a
/// download.
/// </summary>
/// <remarks>Weights are generated block by block in their final format and streamed: no quantizer runs, and only a few megabytes are kept in memory.</remarks>
public static class RandomModelWriter
{
    private const double VectorDeviation = 0.1;
    private const double SelectionBiasDeviation = 0.02;
    private const double EmbeddingDeviation = 1;

    // FNV-1a, 64 bits.
    private const ulong HashBasis = 14_695_981_039_346_656_037;
    private const ulong HashPrime = 1_099_511_628_211;

    /// <summary>Writes a model.</summary>
    /// <param name="config">
    /// Its shape, with a vocabulary of at least <see cref="SyntheticVocabulary.LeastTokens"/>. Multi-token-prediction layers are left out.
    /// </param>
    /// <param name="path">Path of the file, which appears when it is complete.</param>
    /// <param name="options">Formats and seed. The same shape and options give the same bytes everywhere.</param>
    /// <param name="team">Threads that generate the weights.</param>
    /// <param name="cancellation">Stops; no file appears.</param>
    /// <returns>Length of the file in bytes.</returns>
    /// <exception cref="ModelFormatException">The shape is invalid, or GGUF can't express it.</exception>
    /// <exception cref="ArgumentException">The vocabulary is too small, or GGUF has no such format.</exception>
    public static long Write(ModelConfig config, string path, RandomModelOptions options, ThreadTeam team, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(config.VocabSize, SyntheticVocabulary.LeastTokens, nameof(config));
        var write = new GgufWriteOptions
        {
            FileType = options.Mix,
            SplitsKvB = options.SplitsKvB,
            Name = options.Name,
            Tokenizer = metadata => SyntheticVocabulary.Write(metadata, config.VocabSize),
        };
        return GgufModelWriter.Write(config.Validated(), Tensors(config, options), path, write, team, new ConversionWatch(null, cancellation));
    }

    /// <summary>Total bytes of the tensors in such a file.</summary>
    public static long CountBytes(ModelConfig config, RandomModelOptions options) => TensorBytes(config, options).Sum(tensor => tensor.Bytes);

    /// <summary>GGUF names and bytes of the tensors in such a file; the experts of a layer are one tensor per matrix.</summary>
    public static IEnumerable<(string Name, long Bytes)> TensorBytes(ModelConfig config, RandomModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(options);
        return Tensors(config.Validated(), options).Select(
            tensor => (tensor.Name, checked(tensor.StoredFormat.RowBytes(tensor.Source.Columns) * tensor.Source.Rows)));
    }

    private static IEnumerable<GgufPlannedTensor> Tensors(ModelConfig config, RandomModelOptions options)
    {
        var mix = options.Mix is { } type ? new QuantizationMix(type, MixModel.Of(config, hasOutput: !config.TieWordEmbeddings)) : null;
        foreach (TensorRequirement tensor in ModelTensors.Of(config, options.SplitsKvB))
        {
            if (!GgufNames.TryToGguf(tensor.Name, out string? name, out int? expert))
            {
                throw new ModelFormatException("convert.name", tensor.Name, "a tensor that GGUF has a name for", "another");
            }

            // Expert 0 represents the whole stack.
            if (expert is null or 0)
            {
                yield return tensor.Shape.Rows is { } rows
                    ? Matrix(name, Dimensions(config, name, rows, tensor.Shape.Columns, isStack: expert == 0), Deviation(config, tensor), options, mix)
                    : Vector(name, Values(name, (int)tensor.Shape.Columns, options.Seed));
            }
        }

        if (RopeDivisors.Of(config) is { } divisors)
        {
            yield return Vector("rope_freqs.weight", divisors);
        }
    }

    private static long[] Dimensions(ModelConfig config, string name, long rows, long columns, bool isStack)
    {
        bool isOfHeads = name.EndsWith("attn_k_b.weight", StringComparison.Ordinal) || name.EndsWith("attn_v_b.weight", StringComparison.Ordinal);
        return isStack ? [columns, rows, config.Moe!.NumRoutedExperts]
            : isOfHeads ? [columns, rows / config.NumHeads, config.NumHeads]
            : [columns, rows];
    }

    /// <summary>Matrices preserve the magnitude of their inputs. Embeddings are as large as what a layer adds to them, unless they are also the head.</summary>
    private static double Deviation(ModelConfig config, TensorRequirement tensor) =>
        tensor.Name.EndsWith("embed_tokens.weight", StringComparison.Ordinal) && !config.TieWordEmbeddings
            ? EmbeddingDeviation
            : 1 / Math.Sqrt(tensor.Shape.Columns);

    private static GgufPlannedTensor Matrix(string name, long[] dimensions, double deviation, RandomModelOptions options, QuantizationMix? mix)
    {
        BlockFormat format = FormatOf(name, dimensions, options, mix);
        long rows = dimensions[1..].Aggregate(1L, (product, length) => product * length);
        var source = new RandomRows(Key(name, options.Seed), rows, (int)dimensions[0], format, deviation);
        return new GgufPlannedTensor(name, dimensions, source, format);
    }

    private static BlockFormat FormatOf(string name, long[] dimensions, RandomModelOptions options, QuantizationMix? mix)
    {
        BlockFormat single = BlockFormat.Get(BlockFormatId.F32);
        bool isKvB = name.EndsWith("attn_k_b.weight", StringComparison.Ordinal) || name.EndsWith("attn_v_b.weight", StringComparison.Ordinal);
        return !QuantizationMix.IsQuantized(name, dimensions) ? single
            : isKvB && options.KvBFormat is { } ofKvB ? BlockFormat.Get(QuantizationMix.Fitting(ofKvB, dimensions[0]))
            : mix is not null ? mix.Choose(name, dimensions, single)
            : BlockFormat.Get(QuantizationMix.Fitting(options.Format, dimensions[0]));
    }

    private static GgufPlannedTensor Vector(string name, float[] values) =>
        new(name, [values.Length], new VectorRows(values), BlockFormat.Get(BlockFormatId.F32));

    private static float[] Values(string name, int length, int seed)
    {
        var random = new SplitMix64(Key(name, seed));
        float mean = name.EndsWith("norm.weight", StringComparison.Ordinal) ? 1 : 0;
        double deviation = name.EndsWith("exp_probs_b.bias", StringComparison.Ordinal) ? SelectionBiasDeviation : VectorDeviation;
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = mean + ((float)deviation * random.NextNormal());
        }

        return values;
    }

    private static ulong Key(string name, int seed) =>
        SplitMix64.Mix(name.Aggregate(HashBasis, (hash, character) => (hash ^ character) * HashPrime) + SplitMix64.Mix((ulong)(uint)seed));
}
