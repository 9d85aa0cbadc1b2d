using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Attention;

/// <summary>Operands of one attention call: the parameters of <see cref="GroupedQueryAttention.Forward"/>.</summary>
internal readonly record struct AttentionOperands(
    NativeSpan<float> Queries, PagedRows Keys, PagedRows Values, int Heads, int KeyHeads, int ValueDim, float Scale, NativeSpan<float> Output,
    FlashKernel Kernel, GemmPrecision Precision = GemmPrecision.Float32)
{
    public int KeyDim => Keys.RowLength / KeyHeads;

    /// <summary>Query heads that share a key head.</summary>
    public int Group => Heads / KeyHeads;

    /// <summary>Whether a value is the first part of its key, in the same memory (MLA's absorbed form).</summary>
    public unsafe bool ValuesAreKeys => Keys.Pool.Pointer == Values.Pool.Pointer && KeyHeads == 1;
}
