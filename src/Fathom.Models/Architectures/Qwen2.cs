using Fathom.Formats;
using Fathom.Numerics.Kernels;

namespace Fathom.Models.Architectures;

/// <summary>Qwen2 and Qwen2.5 (also QwQ and the R1 distillations): Llama with biases on q, k and v.</summary>
internal static class Qwen2
{
    public static Model Create(WeightSource source, ComputeContext context)
    {
        var reader = new LayerReader(source);
        return reader.CreateDense(context, prefix => reader.Gqa(prefix) with
        {
            QueryBias = source.GetVector($"{prefix}.q_proj.bias", source.Config.NumHeads * source.Config.HeadDim),
            KeyBias = source.GetVector($"{prefix}.k_proj.bias", source.Config.NumKvHeads * source.Config.HeadDim),
            ValueBias = source.GetVector($"{prefix}.v_proj.bias", source.Config.NumKvHeads * source.Config.HeadDim),
        });
    }
}
