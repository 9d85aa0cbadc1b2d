using Fathom.Numerics.Kernels;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Conversion;

/// <summary>A tensor of the checkpoint to be written.</summary>
/// <param name="Name">Checkpoint name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Format">Storage format.</param>
/// <param name="Source">Creates its rows, when it is written and not before.</param>
internal sealed record CheckpointTensor(string Name, TensorShape Shape, BlockFormat Format, Func<RowSource> Source);

/// <summary>
/// Lays out a model as a checkpoint: rows in Hugging Face's order, a tensor per expert, latent attention's up-projection as one tensor, 8-bit matrices
/// with their scales.
/// </summary>
internal sealed class CheckpointPlan(WeightSource source, BlockFormat? format)
{
    private static readonly BlockFormat s_single = BlockFormat.Get(BlockFormatId.F32);
    private static readonly BlockFormat s_half = BlockFormat.Get(BlockFormatId.BF16);

    private readonly ModelConfig _config = source.Config;

    /// <summary>All tensors, layer by layer, including the multi-token-prediction layers if the source has them.</summary>
    public IEnumerable<CheckpointTensor> Tensors()
    {
        foreach (TensorRequirement tensor in ModelTensors.Of(_config, withNextTokenPredict: HasNextTokenPredict(source)))
        {
            if (tensor.IsOptional && !source.TryGetShape(tensor.Name, out _))
            {
                continue;
            }

            foreach (CheckpointTensor planned in Plan(tensor))
            {
                yield return planned;
            }
        }
    }

    /// <summary>Whether the source contains the multi-token-prediction layers that its configuration lists.</summary>
    public static bool HasNextTokenPredict(WeightSource source) =>
        source.Config.NumNextTokenPredictLayers > 0 && source.TryGetShape($"model.layers.{source.Config.NumLayers}.eh_proj.weight", out _);

    /// <summary>The rows of a matrix, by its checkpoint name.</summary>
    /// <exception cref="ModelFormatException">The source has no such matrix.</exception>
    public RowSource Rows(string name)
    {
        if (IsJoined(name))
        {
            WeightMatrix kB = Require(name.Replace("kv_b_proj", "k_b_proj", StringComparison.Ordinal));
            WeightMatrix vB = Require(name.Replace("kv_b_proj", "v_b_proj", StringComparison.Ordinal));
            return new JoinedKeyValueRows(kB, vB, _config.Mla!, _config.NumHeads);
        }

        bool isReordered = _config.ModelType == "llama" && source.Layout.RotaryPairing == RotaryPairing.Interleaved;
        int? heads = !isReordered ? null
            : name.EndsWith(".q_proj.weight", StringComparison.Ordinal) ? _config.NumHeads
            : name.EndsWith(".k_proj.weight", StringComparison.Ordinal) ? _config.NumKvHeads
            : null;
        return new MatrixRows(Require(name), heads is { } count ? RowOrder.NeighborsToHalves(count, _config.HeadDim) : null);
    }

    private static bool IsFloat8(string name) =>
        (name.EndsWith("_proj.weight", StringComparison.Ordinal) || name.EndsWith("_proj_with_mqa.weight", StringComparison.Ordinal))
        && !name.EndsWith(".eh_proj.weight", StringComparison.Ordinal);

    private IEnumerable<CheckpointTensor> Plan(TensorRequirement tensor)
    {
        if (tensor.Shape.Rows is null)
        {
            bool isBias = tensor.Name.EndsWith("correction_bias", StringComparison.Ordinal);
            BlockFormat vectorFormat = isBias || format is null ? s_single : format.IsFloat ? format : s_half;
            yield return new CheckpointTensor(
                tensor.Name, tensor.Shape, vectorFormat, () => new VectorRows(source.GetVector(tensor.Name, (int)tensor.Shape.Columns).Span.ToArray()));
            yield break;
        }

        string storedName = IsJoined(tensor.Name) ? tensor.Name.Replace("kv_b_proj", "v_b_proj", StringComparison.Ordinal) : tensor.Name;
        WeightMatrix? stored = source.TryGetMatrix(storedName, out WeightMatrix? found) ? found : null;
        BlockFormat chosen = Choose(tensor.Name, stored);
        if (chosen.Id != BlockFormatId.F8E4M3)
        {
            yield return new CheckpointTensor(tensor.Name, tensor.Shape, chosen, () => Rows(tensor.Name));
            yield break;
        }

        var scaleShape = TensorShape.Matrix(WeightScales.Blocks((int)tensor.Shape.Rows.Value), WeightScales.Blocks((int)tensor.Shape.Columns));
        bool isCopied = stored?.Scales is not null;
        yield return new CheckpointTensor(tensor.Name, tensor.Shape, chosen, () => isCopied ? new StoredRows(stored!) : new Float8Rows(Rows(tensor.Name)));
        yield return new CheckpointTensor(
            tensor.Name + "_scale_inv", scaleShape, s_single, () => isCopied ? new StoredScaleRows(stored!.Scales!) : new Float8ScaleRows(Rows(tensor.Name)));
    }

    private BlockFormat Choose(string name, WeightMatrix? stored)
    {
        if (format is { Id: BlockFormatId.F8E4M3 })
        {
            return IsFloat8(name) ? format : s_half;
        }

        bool isKept = stored is not null && (stored.Format.IsFloat || stored.Scales is not null);
        return format ?? (isKept ? stored!.Format : BlockFormat.Get(BlockFormatId.BF16));
    }

    private bool IsJoined(string name) => source.Layout.HasSplitKvB && name.EndsWith("kv_b_proj.weight", StringComparison.Ordinal);

    private WeightMatrix Require(string name) => source.TryGetMatrix(name, out WeightMatrix? matrix)
        ? matrix
        : throw new ModelFormatException("model.tensor.missing", name, "a tensor", "none of that name");
}
