using Fathom.Numerics.Assembly;
using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Attention;

/// <summary>The assembled kernels of <see cref="DecodeAttentionEmitter"/>, for every format and number of rows. Immutable; shared by all threads.</summary>
internal sealed class DecodeAttentionKernels
{
    private readonly Kernel<DecodeAttentionArguments>[,] _scores;
    private readonly Kernel<DecodeAttentionArguments>[,] _values;
    private readonly Kernel<DecodeAttentionArguments>[,] _narrowValues;

    /// <summary>Sets up all kernels.</summary>
    /// <param name="wrap">Makes a kernel from a function that assembles its code.</param>
    internal DecodeAttentionKernels(Func<Func<byte[]>, Kernel<DecodeAttentionArguments>> wrap)
    {
        _scores = All(DecodeAttentionEmitter.EmitScores);
        _values = All((format, rows) => DecodeAttentionEmitter.EmitValues(format, rows, DecodeAttentionEmitter.WidestColumns(format, rows)));
        _narrowValues = All((format, rows) => DecodeAttentionEmitter.EmitValues(format, rows, columns: 1));

        Kernel<DecodeAttentionArguments>[,] All(Func<CacheFormat, int, byte[]> emit)
        {
            CacheFormat[] formats = Enum.GetValues<CacheFormat>();
            var kernels = new Kernel<DecodeAttentionArguments>[formats.Length, DecodeAttentionEmitter.MaxRows];
            foreach (CacheFormat format in formats)
            {
                for (int rows = 1; rows <= DecodeAttentionEmitter.MaxRows; rows++)
                {
                    // A copy, because the lambda runs later and would see the loop variable's last value.
                    int count = rows;
                    kernels[(int)format, rows - 1] = wrap(() => emit(format, count));
                }
            }

            return kernels;
        }
    }

    /// <summary>The kernels of this machine; null if it lacks the instructions.</summary>
    public static DecodeAttentionKernels? OfThisMachine { get; } =
        CpuFeatures.HasF16C && MachineCode.UnsupportedReason is null ? new(assemble => new NativeKernel<DecodeAttentionArguments>(assemble)) : null;

    /// <summary>Scores of groups of keys.</summary>
    public Kernel<DecodeAttentionArguments> Scores(CacheFormat format, int rows) => _scores[(int)format, rows - 1];

    /// <summary>Weighted values, <see cref="DecodeAttentionEmitter.WidestColumns"/> vectors wide, or one vector if narrow.</summary>
    public Kernel<DecodeAttentionArguments> Values(CacheFormat format, int rows, bool isNarrow) => (isNarrow ? _narrowValues : _values)[(int)format, rows - 1];
}
