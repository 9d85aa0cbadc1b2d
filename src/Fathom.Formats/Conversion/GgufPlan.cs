using Fathom.Formats.Gguf;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Conversion;

/// <summary>A tensor of the GGUF file to be written.</summary>
/// <param name="Name">GGUF name.</param>
/// <param name="Dimensions">Innermost first.</param>
/// <param name="Source">Its rows.</param>
/// <param name="StoredFormat">Its format in the source, even if that is 8-bit floats, which GGUF lacks.</param>
internal sealed record GgufPlannedTensor(string Name, long[] Dimensions, RowSource Source, BlockFormat StoredFormat);

/// <summary>Lays out a model as GGUF: translated names, rows in GGUF's order, stacked experts, latent attention's up-projection split if requested.</summary>
internal sealed class GgufPlan(WeightSource source, bool splitsKvB)
{
    private static readonly BlockFormat s_single = BlockFormat.Get(BlockFormatId.F32);

    private readonly ModelConfig _config = source.Config;

    /// <summary>All tensors, in the order in which they will be written.</summary>
    public IEnumerable<GgufPlannedTensor> Tensors()
    {
        foreach (TensorRequirement tensor in ModelTensors.Of(_config, source.Layout.HasSplitKvB, withNextTokenPredict: false))
        {
            if (tensor.IsOptional && !source.TryGetShape(tensor.Name, out _))
            {
                continue;
            }

            foreach (GgufPlannedTensor planned in Plan(tensor))
            {
                yield return planned;
            }
        }

        if (_config.TieWordEmbeddings)
        {
            yield return Matrix("output.weight", "model.embed_tokens.weight");
        }

        if (RopeDivisors.Of(_config) is { } divisors)
        {
            yield return Vector("rope_freqs.weight", divisors);
        }
    }

    private IEnumerable<GgufPlannedTensor> Plan(TensorRequirement tensor)
    {
        if (!GgufNames.TryToGguf(tensor.Name, out string? name, out int? expert))
        {
            throw new ModelFormatException("convert.name", tensor.Name, "a tensor that GGUF has a name for", "another");
        }

        if (expert is not null)
        {
            // Expert 0 represents the whole stack.
            return expert == 0 ? [Stack(name, tensor.Name)] : [];
        }

        if (tensor.Shape.Rows is null)
        {
            return [Vector(name, source.GetVector(tensor.Name, (int)tensor.Shape.Columns).Span.ToArray())];
        }

        return name[(name.LastIndexOf("attn_", StringComparison.Ordinal) is var at and >= 0 ? at : 0)..] switch
        {
            "attn_q.weight" when NeedsOrder => [Matrix(name, tensor.Name, RowOrder.HalvesToNeighbors(_config.NumHeads, _config.HeadDim))],
            "attn_k.weight" when NeedsOrder => [Matrix(name, tensor.Name, RowOrder.HalvesToNeighbors(_config.NumKvHeads, _config.HeadDim))],
            "attn_kv_b.weight" when splitsKvB => SplitKvB(name, tensor.Name),
            "attn_k_b.weight" => [source.Layout.HasSplitKvB && splitsKvB ? ThreeD(name, tensor.Name, _config.Mla!.KvLoraRank) : JoinKvB(name)],
            "attn_v_b.weight" => splitsKvB ? [ThreeD(name, tensor.Name, _config.Mla!.VHeadDim)] : [],
            _ => [Matrix(name, tensor.Name)],
        };
    }

    private bool NeedsOrder => _config.ModelType == "llama" && source.Layout.RotaryPairing == RotaryPairing.HalfSplit;

    private GgufPlannedTensor Stack(string name, string expertZero)
    {
        MoeConfig moe = _config.Moe!;
        int zero = expertZero.IndexOf(".experts.0.", StringComparison.Ordinal) + ".experts.".Length;
        WeightMatrix[] experts =
        [
            .. Enumerable.Range(0, moe.NumRoutedExperts).Select(expert => Require($"{expertZero[..zero]}{expert}{expertZero[(zero + 1)..]}")),
        ];
        return new GgufPlannedTensor(name, [experts[0].Columns, experts[0].Rows, experts.Length], new MatrixRows(experts), experts[0].Format);
    }

    private GgufPlannedTensor[] SplitKvB(string name, string checkpointName)
    {
        MlaConfig mla = _config.Mla!;
        int heads = _config.NumHeads;
        WeightMatrix kvB = Require(checkpointName);
        return
        [
            new(
                name.Replace("attn_kv_b", "attn_k_b", StringComparison.Ordinal),
                [mla.QkNopeHeadDim, mla.KvLoraRank, heads],
                new KeyRows(kvB, mla, heads),
                kvB.Format),
            new(
                name.Replace("attn_kv_b", "attn_v_b", StringComparison.Ordinal),
                [mla.KvLoraRank, mla.VHeadDim, heads],
                new MatrixRows(kvB, RowOrder.ValuesOf(mla, heads)),
                kvB.Format),
        ];
    }

    private GgufPlannedTensor JoinKvB(string keyName)
    {
        string checkpointName = GgufNames.TryToCheckpoint(keyName, out string? key) ? key : keyName;
        WeightMatrix kB = Require(checkpointName);
        WeightMatrix vB = Require(checkpointName.Replace("k_b_proj", "v_b_proj", StringComparison.Ordinal));
        var rows = new JoinedKeyValueRows(kB, vB, _config.Mla!, _config.NumHeads);
        return new GgufPlannedTensor(keyName.Replace("attn_k_b", "attn_kv_b", StringComparison.Ordinal), [rows.Columns, rows.Rows], rows, vB.Format);
    }

    private GgufPlannedTensor ThreeD(string name, string checkpointName, int rowsOfHead)
    {
        WeightMatrix matrix = Require(checkpointName);
        return new GgufPlannedTensor(name, [matrix.Columns, rowsOfHead, _config.NumHeads], new MatrixRows(matrix), matrix.Format);
    }

    private GgufPlannedTensor Matrix(string name, string checkpointName, int[]? order = null)
    {
        WeightMatrix matrix = Require(checkpointName);
        return new GgufPlannedTensor(name, [matrix.Columns, matrix.Rows], new MatrixRows(matrix, order), matrix.Format);
    }

    private static GgufPlannedTensor Vector(string name, float[] values) => new(name, [values.Length], new VectorRows(values), s_single);

    private WeightMatrix Require(string name) => source.TryGetMatrix(name, out WeightMatrix? matrix)
        ? matrix
        : throw new ModelFormatException("model.tensor.missing", name, "a tensor", "none of that name");
}
