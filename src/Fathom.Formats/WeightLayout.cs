using Fathom.Numerics.Kernels;

namespace Fathom.Formats;

/// <summary>Differences between a GGUF file and a checkpoint folder of the same model, apart from names.</summary>
/// <param name="RotaryPairing">How the stored query and key rows pair for rotation.</param>
/// <param name="HasSplitKvB">
/// Whether MLA's up-projection is stored as two tensors: <c>self_attn.k_b_proj.weight</c>, per head the transpose of W_UK,
/// <c>[heads · kvLora, nope]</c>, and <c>self_attn.v_b_proj.weight</c>, <c>[heads · v, kvLora]</c>; otherwise it is a single
/// <c>self_attn.kv_b_proj.weight</c>, <c>[heads · (nope + v), kvLora]</c>.
/// </param>
public readonly record struct WeightLayout(RotaryPairing RotaryPairing, bool HasSplitKvB);
