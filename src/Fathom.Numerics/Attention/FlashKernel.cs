using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Attention;

/// <summary>The two products of a <see cref="FlashTile"/>. Immutable; shared by all threads.</summary>
internal abstract unsafe class FlashKernel
{
    /// <summary>What it does and with which instructions, for people.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Rows whose scores lie side by side, and the multiple that the length of a value is filled up to. Divides <see cref="FlashTile.MaxRows"/>.
    /// </summary>
    public abstract int BandRows { get; }

    /// <summary>The kernels for items of few rows; null where bands serve those too.</summary>
    public virtual DecodeAttentionKernels? FewRows => null;

    /// <summary>The kernels for bfloat16 products; null where there are none, and float32 serves instead.</summary>
    public virtual BFloat16Kernels? BFloat16 => null;

    /// <summary>Scores a band of rows: <c>scores[key, row] = Σ_i queries[i, row] · keys[key, i]</c>.</summary>
    /// <param name="queries"><c>[keyDim, BandRows]</c>, aligned to 64 bytes.</param>
    /// <param name="keys"><c>[keys, keyStride]</c>; a multiple of four can be read.</param>
    /// <param name="keyStride">Values from one key to the next.</param>
    /// <param name="keyDim">Values of a key.</param>
    /// <param name="count">Keys.</param>
    /// <param name="scores"><c>[keys, BandRows]</c>, a multiple of four can be written.</param>
    public abstract void Score(float* queries, float* keys, int keyStride, int keyDim, int count, float* scores);

    /// <summary>Adds weighted values: <c>output[row, i] += Σ_key weights[key, row] · values[key, i]</c>.</summary>
    /// <param name="weights"><c>[keys, BandRows]</c>.</param>
    /// <param name="rows">Rows, up to those of a band; a multiple of four can be read and written.</param>
    /// <param name="values"><c>[keys, valueStride]</c>, aligned to 64 bytes.</param>
    /// <param name="valueStride">Values from one key's to the next's.</param>
    /// <param name="count">Keys.</param>
    /// <param name="output"><c>[rows, outputStride]</c>.</param>
    /// <param name="outputStride">Values of a row, a multiple of <see cref="BandRows"/>.</param>
    public abstract void AddWeightedValues(float* weights, int rows, float* values, int valueStride, int count, float* output, int outputStride);

    /// <summary>The fastest one of a level that this machine runs.</summary>
    public static FlashKernel Choose(InstructionLevel level) =>
        level >= InstructionLevel.Avx512 && CpuFeatures.HasAvx512 && Assembly.MachineCode.UnsupportedReason is null ? PanelFlashKernel.Avx512
        : level >= InstructionLevel.Avx2 && CpuFeatures.HasAvx2 && Assembly.MachineCode.UnsupportedReason is null ? PanelFlashKernel.Avx2
        : PortableFlashKernel.Instance;
}
