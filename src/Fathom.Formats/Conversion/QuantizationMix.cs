using Fathom.Formats.Gguf;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Conversion;

/// <summary>What a mix considers besides a tensor's name and shape.</summary>
/// <param name="Architecture">GGUF's name of the architecture.</param>
/// <param name="NumBlocks">Number of blocks.</param>
/// <param name="NumExperts">Routed experts; 0 for none.</param>
/// <param name="HeadsPerKvHead">Query heads per key-value head, according to the file.</param>
/// <param name="ValueTensors">Tensors that count as attention values: <c>attn_v</c> and <c>attn_kv_b</c>.</param>
/// <param name="HasOutput">Whether the head is a separate tensor.</param>
internal readonly record struct MixModel(string Architecture, int NumBlocks, int NumExperts, int HeadsPerKvHead, int ValueTensors, bool HasOutput)
{
    /// <summary>The model as written, with a split latent up-projection: no tensor counts as values then, and the file states one key-value head.</summary>
    public static MixModel Of(ModelConfig config, bool hasOutput) => new(
        GgufConfigWriter.Architecture(config),
        config.NumLayers,
        config.Moe?.NumRoutedExperts ?? 0,
        config.Mla is null ? config.NumHeads / config.NumKvHeads : config.NumHeads,
        config.Mla is null ? config.NumLayers : 0,
        hasOutput);
}

/// <summary>
/// The usual mixes of quantized formats: which tensors get more bits than the mix is named for. Chooses the same types as llama.cpp's llama-quantize
/// without an importance matrix.
/// </summary>
internal sealed class QuantizationMix(GgufFileType type, MixModel model)
{
    private const int ManyHeadsPerKvHead = 4;
    private const int SpecialNumExperts = 8;

    private readonly BlockFormatId _default = DefaultOf(type);

    private enum Role
    {
        Other,
        Output,
        Embedding,
        Value,
        Key,
        AttentionOutput,
        Down,
    }

    /// <summary>The format of most tensors in a mix.</summary>
    public static BlockFormatId DefaultOf(GgufFileType type) => type switch
    {
        GgufFileType.Q2_K or GgufFileType.Q2_K_S => BlockFormatId.Q2_K,
        GgufFileType.Q3_K_S or GgufFileType.Q3_K_M or GgufFileType.Q3_K_L => BlockFormatId.Q3_K,
        GgufFileType.Q4_K_S or GgufFileType.Q4_K_M => BlockFormatId.Q4_K,
        GgufFileType.Q5_K_S or GgufFileType.Q5_K_M => BlockFormatId.Q5_K,
        GgufFileType.MXFP4_MOE => BlockFormatId.MXFP4,
        _ => Enum.Parse<BlockFormatId>(type.ToString()),
    };

    /// <summary>The format of one tensor.</summary>
    /// <param name="name">GGUF name.</param>
    /// <param name="dimensions">Innermost first.</param>
    /// <param name="stored">Its current format.</param>
    public BlockFormat Choose(string name, IReadOnlyList<long> dimensions, BlockFormat stored)
    {
        if (!IsQuantized(name, dimensions))
        {
            return stored;
        }

        BlockFormatId id = _default;
        if (!BlockFormat.Get(id).IsFloat)
        {
            id = Fitting(Wanted(name, dimensions), dimensions[0]);
        }

        return BlockFormat.Get(id);
    }

    /// <summary>Whether a tensor is a matrix that a mix may change (not a norm or router).</summary>
    public static bool IsQuantized(string name, IReadOnlyList<long> dimensions) =>
        dimensions.Skip(1).Any(length => length > 1)
        && name.EndsWith("weight", StringComparison.Ordinal)
        && !name.EndsWith("_norm.weight", StringComparison.Ordinal)
        && !name.Contains("ffn_gate_inp.weight", StringComparison.Ordinal);

    /// <summary>
    /// A format whose blocks divide the row: if super-blocks don't, one with blocks of 32 and about as many bits; if those don't either, half precision.
    /// </summary>
    public static BlockFormatId Fitting(BlockFormatId wanted, long columns)
    {
        if (columns % BlockFormat.Get(wanted).BlockLength == 0)
        {
            return wanted;
        }

        BlockFormatId smaller = wanted switch
        {
            BlockFormatId.Q2_K or BlockFormatId.Q3_K => BlockFormatId.Q4_0,
            BlockFormatId.Q4_K => BlockFormatId.Q5_0,
            BlockFormatId.Q5_K => BlockFormatId.Q5_1,
            BlockFormatId.Q6_K => BlockFormatId.Q8_0,
            BlockFormatId.IQ4_XS => BlockFormatId.IQ4_NL,
            _ => BlockFormatId.F16,
        };
        return columns % BlockFormat.Get(smaller).BlockLength == 0 ? smaller : BlockFormatId.F16;
    }

    private static Role RoleOf(string name) => name switch
    {
        "output.weight" => Role.Output,
        "token_embd.weight" => Role.Embedding,
        _ when Has(name, "attn_kv_b.weight") || Has(name, "attn_v.weight") => Role.Value,
        _ when Has(name, "attn_k.weight") => Role.Key,
        _ when Has(name, "attn_output.weight") => Role.AttentionOutput,
        _ when Has(name, "ffn_down") => Role.Down,
        _ => Role.Other,
    };

    private static bool Has(string name, string part) => name.Contains(part, StringComparison.Ordinal);

    /// <summary>The first and the last eighth of the layers, and every third one between.</summary>
    private static bool GetsMoreBits(int layer, int layers) =>
        layer < layers / 8 || layer >= 7 * layers / 8 || (layer - (layers / 8)) % 3 == 2;

    private BlockFormatId Wanted(string name, IReadOnlyList<long> dimensions)
    {
        Role role = RoleOf(name);
        int layer = GgufNames.BlockOf(name) ?? 0;
        if (role == Role.Output || (role == Role.Embedding && !model.HasOutput))
        {
            return OutputFormat(dimensions[0]);
        }

        if (type == GgufFileType.MXFP4_MOE)
        {
            return dimensions.Count > 2 && dimensions[2] > 1 ? BlockFormatId.MXFP4 : BlockFormatId.Q8_0;
        }

        return role switch
        {
            Role.Value => ValueFormat(layer),
            Role.Key when model.NumExperts == SpecialNumExperts => BlockFormatId.Q8_0,
            Role.Down => DownFormat(layer),
            Role.AttentionOutput => AttentionOutputFormat(),
            _ => _default,
        };
    }

    private BlockFormatId OutputFormat(long columns) =>
        type == GgufFileType.MXFP4_MOE || _default == BlockFormatId.Q8_0 || columns % BlockFormat.Get(_default).BlockLength != 0
            ? BlockFormatId.Q8_0
            : BlockFormatId.Q6_K;

    private BlockFormatId ValueFormat(int layer)
    {
        if (model.NumExperts == SpecialNumExperts)
        {
            return BlockFormatId.Q8_0;
        }

        bool isShared = model.HeadsPerKvHead >= ManyHeadsPerKvHead;
        BlockFormatId wanted = type switch
        {
            GgufFileType.Q2_K => isShared ? BlockFormatId.Q4_K : BlockFormatId.Q3_K,
            GgufFileType.Q2_K_S when isShared => BlockFormatId.Q4_K,
            GgufFileType.Q3_K_M => layer < 2 ? BlockFormatId.Q5_K : BlockFormatId.Q4_K,
            GgufFileType.Q3_K_L => BlockFormatId.Q5_K,
            GgufFileType.IQ4_NL or GgufFileType.IQ4_XS when isShared => BlockFormatId.Q5_K,
            GgufFileType.Q4_K_M or GgufFileType.Q5_K_M when GetsMoreBits(layer, model.ValueTensors) => BlockFormatId.Q6_K,
            GgufFileType.Q4_K_S when layer < 4 => BlockFormatId.Q5_K,
            _ => _default,
        };

        // In the 70B shapes, values are an eighth as large as queries: more bits cost next to nothing.
        bool is70B = model.NumBlocks == 80 && (model.Architecture == "qwen2" || (model.Architecture == "llama" && model.HeadsPerKvHead > 1));
        return is70B && (wanted is BlockFormatId.Q3_K or BlockFormatId.Q4_K) ? BlockFormatId.Q5_K : wanted;
    }

    private BlockFormatId DownFormat(int layer)
    {
        int blocks = model.NumBlocks;
        return type switch
        {
            GgufFileType.Q2_K => BlockFormatId.Q3_K,
            GgufFileType.Q2_K_S when layer < blocks / 8 => BlockFormatId.Q4_K,
            GgufFileType.Q3_K_M => layer < blocks / 16 ? BlockFormatId.Q5_K : BlockFormatId.Q4_K,
            GgufFileType.Q3_K_L => BlockFormatId.Q5_K,
            GgufFileType.Q4_K_M or GgufFileType.Q5_K_M when GetsMoreBits(layer, blocks) => BlockFormatId.Q6_K,
            GgufFileType.IQ4_NL or GgufFileType.IQ4_XS or GgufFileType.Q4_K_S when layer < blocks / 8 => BlockFormatId.Q5_K,
            _ => _default,
        };
    }

    private BlockFormatId AttentionOutputFormat() => model.NumExperts == SpecialNumExperts
        ? type is GgufFileType.Q2_K or GgufFileType.Q3_K_S or GgufFileType.Q3_K_M or GgufFileType.Q4_K_S or GgufFileType.Q4_K_M
                or GgufFileType.IQ4_NL or GgufFileType.IQ4_XS
            ? BlockFormatId.Q5_K
            : _default
        : type switch
        {
            GgufFileType.Q2_K => BlockFormatId.Q3_K,
            GgufFileType.Q3_K_M => BlockFormatId.Q4_K,
            GgufFileType.Q3_K_L => BlockFormatId.Q5_K,
            _ => _default,
        };
}
