using Fathom.Formats;
using Fathom.Numerics.Kernels;

namespace Fathom.Models.Architectures;

/// <summary>Qwen3 (dense): Llama with a norm on every query and key head.</summary>
internal static class Qwen3
{
    public static Model Create(WeightSource source, ComputeContext context)
    {
        var reader = new LayerReader(source);
        return reader.CreateDense(context, prefix => reader.Gqa(prefix) with
        {
            QueryNorm = reader.Norm($"{prefix}.q_norm.weight", source.Config.HeadDim),
            KeyNorm = reader.Norm($"{prefix}.k_norm.weight", source.Config.HeadDim),
        });
    }
}
