using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fathom.Formats.Gguf;

/// <summary>Translates tensor names between GGUF files and Hugging Face checkpoints, for llama, qwen2, qwen3 and deepseek2.</summary>
/// <remarks>
/// A routed expert's matrix has its own name in a checkpoint, but is a slice of a stacked tensor in GGUF:
/// <c>model.layers.3.mlp.experts.5.up_proj.weight</c> is slice 5 of <c>blk.3.ffn_up_exps.weight</c>.
/// </remarks>
public static class GgufNames
{
    private const string BlockPrefix = "blk.";
    private const string LayerPrefix = "model.layers.";
    private const string ExpertPrefix = "mlp.experts.";

    private static readonly (string Gguf, string Checkpoint)[] s_global =
    [
        ("token_embd.weight", "model.embed_tokens.weight"),
        ("output_norm.weight", "model.norm.weight"),
        ("output.weight", "lm_head.weight"),
    ];

    private static readonly (string Gguf, string Checkpoint)[] s_block =
    [
        ("attn_norm.weight", "input_layernorm.weight"),
        ("attn_q.weight", "self_attn.q_proj.weight"),
        ("attn_k.weight", "self_attn.k_proj.weight"),
        ("attn_v.weight", "self_attn.v_proj.weight"),
        ("attn_q.bias", "self_attn.q_proj.bias"),
        ("attn_k.bias", "self_attn.k_proj.bias"),
        ("attn_v.bias", "self_attn.v_proj.bias"),
        ("attn_q_norm.weight", "self_attn.q_norm.weight"),
        ("attn_k_norm.weight", "self_attn.k_norm.weight"),
        ("attn_q_a.weight", "self_attn.q_a_proj.weight"),
        ("attn_q_a_norm.weight", "self_attn.q_a_layernorm.weight"),
        ("attn_q_b.weight", "self_attn.q_b_proj.weight"),
        ("attn_kv_a_mqa.weight", "self_attn.kv_a_proj_with_mqa.weight"),
        ("attn_kv_a_norm.weight", "self_attn.kv_a_layernorm.weight"),
        ("attn_kv_b.weight", "self_attn.kv_b_proj.weight"),
        ("attn_k_b.weight", "self_attn.k_b_proj.weight"),
        ("attn_v_b.weight", "self_attn.v_b_proj.weight"),
        ("attn_output.weight", "self_attn.o_proj.weight"),
        ("ffn_norm.weight", "post_attention_layernorm.weight"),
        ("ffn_gate.weight", "mlp.gate_proj.weight"),
        ("ffn_up.weight", "mlp.up_proj.weight"),
        ("ffn_down.weight", "mlp.down_proj.weight"),
        ("ffn_gate_inp.weight", "mlp.gate.weight"),
        ("exp_probs_b.bias", "mlp.gate.e_score_correction_bias"),
        ("ffn_gate_shexp.weight", "mlp.shared_experts.gate_proj.weight"),
        ("ffn_up_shexp.weight", "mlp.shared_experts.up_proj.weight"),
        ("ffn_down_shexp.weight", "mlp.shared_experts.down_proj.weight"),
        ("nextn.eh_proj.weight", "eh_proj.weight"),
        ("nextn.embed_tokens.weight", "embed_tokens.weight"),
        ("nextn.enorm.weight", "enorm.weight"),
        ("nextn.hnorm.weight", "hnorm.weight"),
        ("nextn.shared_head_head.weight", "shared_head.head.weight"),
        ("nextn.shared_head_norm.weight", "shared_head.norm.weight"),
    ];

    private static readonly (string Gguf, string Checkpoint)[] s_expert =
    [
        ("ffn_gate_exps.weight", "gate_proj.weight"),
        ("ffn_up_exps.weight", "up_proj.weight"),
        ("ffn_down_exps.weight", "down_proj.weight"),
    ];

    private static readonly Dictionary<string, string> s_toCheckpoint =
        s_global.Concat(s_block).Concat(s_expert).ToDictionary(pair => pair.Gguf, pair => pair.Checkpoint);

    private static readonly Dictionary<string, string> s_blockToGguf = s_block.ToDictionary(pair => pair.Checkpoint, pair => pair.Gguf);

    private static readonly Dictionary<string, string> s_expertToGguf = s_expert.ToDictionary(pair => pair.Checkpoint, pair => pair.Gguf);

    private static readonly Dictionary<string, string> s_globalToGguf = s_global.ToDictionary(pair => pair.Checkpoint, pair => pair.Gguf);

    /// <summary>Names in a layer: after <c>blk.N.</c> and after <c>model.layers.N.</c>.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Block => s_block.Select(ToPair);

    /// <summary>Names of stacked experts: after <c>blk.N.</c> and after <c>model.layers.N.mlp.experts.E.</c>.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Expert => s_expert.Select(ToPair);

    /// <summary>Translates a checkpoint name.</summary>
    /// <param name="checkpointName"><c>model.layers.3.mlp.experts.5.up_proj.weight</c>.</param>
    /// <param name="ggufName"><c>blk.3.ffn_up_exps.weight</c>.</param>
    /// <param name="expert">Slice of a stacked tensor; null if the tensor is not stacked.</param>
    public static bool TryToGguf(string checkpointName, [NotNullWhen(true)] out string? ggufName, out int? expert)
    {
        ArgumentNullException.ThrowIfNull(checkpointName);
        expert = null;
        if (s_globalToGguf.TryGetValue(checkpointName, out ggufName))
        {
            return true;
        }

        if (!TryTakeNumber(checkpointName, LayerPrefix, out int layer, out string? rest))
        {
            return false;
        }

        if (!s_blockToGguf.TryGetValue(rest, out string? suffix))
        {
            if (!TryTakeNumber(rest, ExpertPrefix, out int number, out string? part) || !s_expertToGguf.TryGetValue(part, out suffix))
            {
                return false;
            }

            expert = number;
        }

        ggufName = $"{BlockPrefix}{layer}.{suffix}";
        return true;
    }

    /// <summary>Translates a GGUF name that is not a stack of experts.</summary>
    public static bool TryToCheckpoint(string ggufName, [NotNullWhen(true)] out string? checkpointName) =>
        TryToCheckpoint(ggufName, expert: null, out checkpointName);

    /// <summary>Translates a GGUF name.</summary>
    /// <param name="ggufName">Name in the file.</param>
    /// <param name="expert">Slice of a stacked tensor; null if the tensor is not stacked.</param>
    /// <param name="checkpointName">The translated name.</param>
    public static bool TryToCheckpoint(string ggufName, int? expert, [NotNullWhen(true)] out string? checkpointName)
    {
        ArgumentNullException.ThrowIfNull(ggufName);
        checkpointName = null;
        if (!TryTakeNumber(ggufName, BlockPrefix, out int layer, out string? rest))
        {
            return expert is null
                && !IsExpertStack(ggufName)
                && s_toCheckpoint.TryGetValue(ggufName, out checkpointName)
                && s_globalToGguf.ContainsKey(checkpointName);
        }

        if (!s_toCheckpoint.TryGetValue(rest, out string? suffix) || s_globalToGguf.ContainsKey(suffix) || IsExpertStack(rest) != expert.HasValue)
        {
            return false;
        }

        checkpointName = expert is { } number ? $"{LayerPrefix}{layer}.{ExpertPrefix}{number}.{suffix}" : $"{LayerPrefix}{layer}.{suffix}";
        return true;
    }

    /// <summary>Whether a GGUF name is a stack of experts.</summary>
    public static bool IsExpertStack(string ggufName)
    {
        ArgumentNullException.ThrowIfNull(ggufName);
        return ggufName.EndsWith("_exps.weight", StringComparison.Ordinal);
    }

    /// <summary>The block to which a GGUF name belongs; null if there is none.</summary>
    public static int? BlockOf(string ggufName) => TryTakeNumber(ggufName, BlockPrefix, out int layer, out _) ? layer : null;

    private static bool TryTakeNumber(string name, string prefix, out int number, [NotNullWhen(true)] out string? rest)
    {
        number = 0;
        rest = null;
        if (!name.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        int dot = name.IndexOf('.', prefix.Length);
        if (dot < 0 || !int.TryParse(name.AsSpan(prefix.Length, dot - prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        // "03" would be another spelling of the same tensor.
        if (name[prefix.Length] == '0' && dot != prefix.Length + 1)
        {
            return false;
        }

        rest = name[(dot + 1)..];
        return true;
    }

    private static KeyValuePair<string, string> ToPair((string Gguf, string Checkpoint) pair) => new(pair.Gguf, pair.Checkpoint);
}
