using Fathom.Numerics.Assembly;
using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Attention;

/// <summary>The assembled kernels of <see cref="BFloat16Emitter"/>, for bands of one and of two vectors. Immutable; shared by all threads.</summary>
internal sealed class BFloat16Kernels
{
    private readonly Kernel<BFloat16Arguments>[] _scores;
    private readonly Kernel<BFloat16Arguments>[] _values;
    private readonly Kernel<BFloat16Arguments>[] _joiningValues;

    /// <summary>Sets up all kernels.</summary>
    /// <param name="wrap">Makes a kernel from a function that assembles its code.</param>
    internal BFloat16Kernels(Func<Func<byte[]>, Kernel<BFloat16Arguments>> wrap)
    {
        _scores = [wrap(() => BFloat16Emitter.EmitScores(1)), wrap(() => BFloat16Emitter.EmitScores(2))];
        _values = [wrap(() => BFloat16Emitter.EmitValues(1, joins: false)), wrap(() => BFloat16Emitter.EmitValues(2, joins: false))];
        _joiningValues = [wrap(() => BFloat16Emitter.EmitValues(1, joins: true)), wrap(() => BFloat16Emitter.EmitValues(2, joins: true))];
        Join = wrap(BFloat16Emitter.EmitJoin);
    }

    /// <summary>The kernels of this machine; null if it lacks the instructions.</summary>
    public static BFloat16Kernels? OfThisMachine { get; } =
        CpuFeatures.HasAvx512Bf16 && MachineCode.UnsupportedReason is null ? new(assemble => new NativeKernel<BFloat16Arguments>(assemble)) : null;

    /// <summary>Joins the values of pairs of keys.</summary>
    public Kernel<BFloat16Arguments> Join { get; }

    /// <summary>Scores of groups of keys.</summary>
    /// <param name="vectors">Vectors of the band.</param>
    public Kernel<BFloat16Arguments> Scores(int vectors) => _scores[vectors - 1];

    /// <summary>Weighted values.</summary>
    /// <param name="vectors">Vectors of the band.</param>
    /// <param name="joins">Whether the kernel joins the values of pairs of keys itself.</param>
    public Kernel<BFloat16Arguments> Values(int vectors, bool joins) => (joins ? _joiningValues : _values)[vectors - 1];
}
