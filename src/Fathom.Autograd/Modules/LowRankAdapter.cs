using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;

namespace Fathom.Autograd.Modules;

/// <summary>Low-rank update of a frozen matrix (LoRA, Hu et al. 2021): <c>Y += s · (X·Aᵀ)·Bᵀ</c>; B starts at zero.</summary>
public sealed class LowRankAdapter
{
    private readonly float _scale;
    private MatrixView _input; // X, [rows, inputs]
    private MatrixView _latent; // X·Aᵀ, [rows, rank]

    internal LowRankAdapter(ParameterSet parameters, string name, int outputs, int inputs, int rank, float scale)
    {
        Down = parameters.Add(name + ".lora_A.weight", rank, inputs, ParameterRole.Projection);
        Up = parameters.Add(name + ".lora_B.weight", outputs, rank, ParameterRole.ResidualProjection);
        _scale = scale;
    }

    /// <summary>A, <c>[rank, inputs]</c>.</summary>
    public Parameter Down { get; }

    /// <summary>B, <c>[outputs, rank]</c>.</summary>
    public Parameter Up { get; }

    /// <summary>Merges the update into a matrix: <c>W += s · B·A</c>.</summary>
    public void MergeInto(ComputeContext compute, MatrixView weight) => Gemm.Multiply(compute, Up.Value, Down.Value, weight, _scale, accumulate: true);

    internal void Forward(PassContext pass, MatrixView input, MatrixView output)
    {
        _input = input;
        _latent = pass.Rent(input.Rows, Down.Rows);
        Gemm.Multiply(pass.Compute, input, Down.Value.Transposed, _latent); // X·Aᵀ
        Gemm.Multiply(pass.Compute, _latent, Up.Value.Transposed, output, _scale, accumulate: true); // Y += s·(X·Aᵀ)·Bᵀ
    }

    internal void Backward(PassContext pass, MatrixView dOutput, MatrixView dInput)
    {
        MatrixView dLatent = pass.Rent(_latent.Rows, _latent.Columns); // [rows, rank]
        Gemm.Multiply(pass.Compute, dOutput, Up.Value, dLatent, _scale); // dLatent = s·dY·B
        Gemm.Multiply(pass.Compute, dOutput.Transposed, _latent, Up.Gradient, _scale, accumulate: true); // dB += s·dYᵀ·(X·Aᵀ)
        Gemm.Multiply(pass.Compute, dLatent, Down.Value, dInput, accumulate: true); // dX += dLatent·A
        Gemm.Multiply(pass.Compute, dLatent.Transposed, _input, Down.Gradient, accumulate: true); // dA += dLatentᵀ·X
    }
}
