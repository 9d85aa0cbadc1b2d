using Fathom.Formats;
using Fathom.Numerics.Kernels;

namespace Fathom.Models.Architectures;

/// <summary>Llama 2 and 3: grouped-query attention, SwiGLU, RMSNorm, and biases on q, k, v if the file has them.</summary>
internal static class Llama
{
    public static Model Create(WeightSource source, ComputeContext context)
    {
        var reader = new LayerReader(source);
        return reader.CreateDense(context, prefix => reader.Gqa(prefix) with
        {
            QueryBias = reader.OptionalVector($"{prefix}.q_proj.bias", source.Config.NumHeads * source.Config.HeadDim),
            KeyBias = reader.OptionalVector($"{prefix}.k_proj.bias", source.Config.NumKvHeads * source.Config.HeadDim),
            ValueBias = reader.OptionalVector($"{prefix}.v_proj.bias", source.Config.NumKvHeads * source.Config.HeadDim),
        });
    }
}
