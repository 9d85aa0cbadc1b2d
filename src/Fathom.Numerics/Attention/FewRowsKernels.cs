using Fathom.Numerics.Assembly;
using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Attention;

/// <summary>The assembled kernels of <see cref="FewRowsEmitter"/>, for every format and number of rows. Immutable; shared by all threads.</summary>
internal sealed class FewRowsKernels
{
    private readonly Kernel<FewRowsArguments>[,] _scores;
    private readonly Kernel<FewRowsArguments>[,] _values;
    private readonly Kernel<FewRowsArguments>[,] _narrowValues;

    /// <summary>Sets up all kernels.</summary>
    /// <param name="wrap">Makes a kernel of what assembles its code.</param>
    internal FewRowsKernels(Func<Func<byte[]>, Kernel<FewRowsArguments>> wrap)
    {
        _scores = All(FewRowsEmitter.EmitScores);
        _values = All((format, rows) => FewRowsEmitter.EmitValues(format, rows, FewRowsEmitter.WidestColumns(format, rows)));
        _narrowValues = All((format, rows) => FewRowsEmitter.EmitValues(format, rows, columns: 1));

        Kernel<FewRowsArguments>[,] All(Func<CacheFormat, int, byte[]> emit)
        {
            CacheFormat[] formats = Enum.GetValues<CacheFormat>();
            var kernels = new Kernel<FewRowsArguments>[formats.Length, FewRowsEmitter.MaxRows];
            foreach (CacheFormat format in formats)
            {
                for (int rows = 1; rows <= FewRowsEmitter.MaxRows; rows++)
                {
                    int count = rows;
                    kernels[(int)format, rows - 1] = wrap(() => emit(format, count));
                }
            }

            return kernels;
        }
    }

    /// <summary>Those of this machine; null where it lacks the instructions.</summary>
    public static FewRowsKernels? OfThisMachine { get; } =
        CpuFeatures.HasF16C && MachineCode.Obstacle is null ? new(assemble => new NativeKernel<FewRowsArguments>(assemble)) : null;

    /// <summary>Scores of groups of keys.</summary>
    public Kernel<FewRowsArguments> Scores(CacheFormat format, int rows) => _scores[(int)format, rows - 1];

    /// <summary>Weighted values, <see cref="FewRowsEmitter.WidestColumns"/> vectors wide or one.</summary>
    public Kernel<FewRowsArguments> Values(CacheFormat format, int rows, bool isNarrow) => (isNarrow ? _narrowValues : _values)[(int)format, rows - 1];
}
