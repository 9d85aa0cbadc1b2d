using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Attention;

/// <summary>The two products of a <see cref="FlashTile"/>. Immutable; shared by all threads.</summary>
internal abstract unsafe class FlashKernel
{
    /// <summary>Human-readable name: what it does, and with which instructions.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Rows whose scores are adjacent; the length of a value is padded to a multiple of it. Divides <see cref="FlashTile.MaxRows"/>.
    /// </summary>
    public abstract int BandRows { get; }

    /// <summary>The kernels for items of few rows; null if bands are used for those too.</summary>
    public virtual DecodeAttentionKernels? FewRows => null;

    /// <summary>The kernels for bfloat16 products; null if there are none, and float32 is used instead.</summary>
    public virtual BFloat16Kernels? BFloat16 => null;

    /// <summary>Scores a band of rows: <c>scores[key, row] = Σ_i queries[i, row] · keys[key, i]</c>.</summary>
    /// <param name="queries"><c>[keyDim, BandRows]</c>, aligned to 64 bytes.</param>
    /// <param name="keys"><c>[keys, keyStride]</c>; readable up to a multiple of four keys.</param>
    /// <param name="keyStride">Values from one key to the next.</param>
    /// <param name="keyDim">Values of a key.</param>
    /// <param name="count">Keys.</param>
    /// <param name="scores"><c>[keys, BandRows]</c>; writable up to a multiple of four keys.</param>
    public abstract void Score(float* queries, float* keys, int keyStride, int keyDim, int count, float* scores);

    /// <summary>Adds weighted values: <c>output[row, i] += Σ_key weights[key, row] · values[key, i]</c>.</summary>
    /// <param name="weights"><c>[keys, BandRows]</c>.</param>
    /// <param name="rows">Rows, up to those of a band; weights and output are readable and writable up to a multiple of four.</param>
    /// <param name="values"><c>[keys, valueStride]</c>, aligned to 64 bytes.</param>
    /// <param name="valueStride">Values from one key's values to the next key's.</param>
    /// <param name="count">Keys.</param>
    /// <param name="output"><c>[rows, outputStride]</c>.</param>
    /// <param name="outputStride">Values of a row, a multiple of <see cref="BandRows"/>.</param>
    public abstract void AddWeightedValues(float* weights, int rows, float* values, int valueStride, int count, float* output, int outputStride);

    /// <summary>The fastest kernel up to a level that this machine can run.</summary>
    public static FlashKernel Choose(InstructionLevel level) =>
        level >= InstructionLevel.Avx512 && CpuFeatures.HasAvx512 && Assembly.MachineCode.UnsupportedReason is null ? PanelFlashKernel.Avx512
        : level >= InstructionLevel.Avx2 && CpuFeatures.HasAvx2 && Assembly.MachineCode.UnsupportedReason is null ? PanelFlashKernel.Avx2
        : PortableFlashKernel.Instance;
}
