using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Models.Blocks;

/// <summary>RMS normalization of rows with a learned gain.</summary>
/// <param name="weight">The gain, <c>[width]</c>, in its source's memory.</param>
/// <param name="eps">Added to the mean square.</param>
internal sealed class NormLayer(NativeSpan<float> weight, float eps) : RowJob
{
    private NativeSpan<float> _input; // [rows, width]
    private NativeSpan<float> _output; // [rows, width]

    /// <summary>Normalizes <paramref name="rows"/> rows; <paramref name="output"/> may be <paramref name="input"/>.</summary>
    public void Forward(ThreadTeam team, NativeSpan<float> input, NativeSpan<float> output, int rows)
    {
        (_input, _output) = (input, output);
        RunRows(team, rows, checked((int)weight.Length));
    }

    /// <summary>Normalizes one vector in place.</summary>
    public void Apply(Span<float> vector) => RmsNorm.Forward(vector, weight.Span, eps, vector);

    protected override void RunRow(int row) =>
        RmsNorm.Forward(RowOf(_input, row), weight.Span, eps, RowOf(_output, row));

    private Span<float> RowOf(NativeSpan<float> rows, int row) => rows.Slice(row * weight.Length, weight.Length).Span;
}
