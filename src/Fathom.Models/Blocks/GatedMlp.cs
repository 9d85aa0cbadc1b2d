using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;

namespace Fathom.Models.Blocks;

/// <summary>SwiGLU feed-forward: <c>down(silu(gate(x)) ⊙ up(x))</c>. Shazeer 2020, eq. 6.</summary>
/// <param name="gate"><c>[intermediateSize, hiddenSize]</c>.</param>
/// <param name="up"><c>[intermediateSize, hiddenSize]</c>.</param>
/// <param name="down"><c>[hiddenSize, intermediateSize]</c>.</param>
internal sealed class GatedMlp(WeightMatrix gate, WeightMatrix up, WeightMatrix down) : IFeedForward
{
    private readonly SwiGluRows _swiGlu = new();

    public void Forward(ForwardPass pass, Activations input, NativeSpan<float> output)
    {
        using Workspace.Scope scope = pass.Workspace.Enter();
        NativeSpan<float> gated = pass.Workspace.Take((long)input.Count * gate.Rows); // [rows, intermediateSize]
        NativeSpan<float> raised = pass.Workspace.Take((long)input.Count * up.Rows); // [rows, intermediateSize]

        // One launch for both products: they share the input, and the threads meet once.
        MatrixProduct.Launch(pass.Context).Add(input, gate, gated).Add(input, up, raised).Run();
        _swiGlu.Run(pass.Team, gated, raised, gate.Rows, input.Count);
        MatrixProduct.Multiply(pass.Context, pass.Workspace.Rows(gated, input.Count, gate.Rows), down, output);
    }
}

/// <summary><c>gate = silu(gate) ⊙ up</c>, row by row.</summary>
internal sealed class SwiGluRows : RowJob
{
    private NativeSpan<float> _gate; // [rows, width]
    private NativeSpan<float> _up; // [rows, width]
    private int _width;

    public void Run(ThreadTeam team, NativeSpan<float> gate, NativeSpan<float> up, int width, int rows)
    {
        (_gate, _up, _width) = (gate, up, width);
        RunRows(team, rows, 2 * width);
    }

    protected override void RunRow(int row) =>
        VectorMath.SwiGlu(_gate.AsSpan((long)row * _width, _width), _up.AsSpan((long)row * _width, _width));
}
