using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd.Modules;

/// <summary>DeepSeekMoE: <c>y = Σ_chosen w_e·FFN_e(x) + FFN_shared(x)</c>, without dropping tokens.</summary>
/// <remarks>DeepSeek-V3 report §2.1.2. Tokens are sorted by expert, and all experts' products run in one launch.</remarks>
public sealed class MixtureOfExperts : IModule
{
    private readonly RouterShape _shape;
    private readonly int _intermediateSize;
    private readonly GatedMlp? _shared;
    private readonly GateAndUp _gateAndUp;
    private readonly Parameter[] _downs;
    private readonly ExpertDispatch _dispatch;
    private readonly SwiGlu _activation = new();
    private readonly GemmProduct[] _products;
    private MatrixView _sorted; // [tokens * perToken, hiddenSize]
    private MatrixView _both; // gate | up, [tokens * perToken, 2 * intermediateSize]
    private MatrixView _hidden; // silu(gate) ⊙ up, [tokens * perToken, intermediateSize]
    private MatrixView _outputs; // [tokens * perToken, hiddenSize]

    /// <summary>Declares the router, the experts and the shared expert under their checkpoint names.</summary>
    /// <param name="parameters">Where they are declared.</param>
    /// <param name="name">Prefix of their names.</param>
    /// <param name="hiddenSize">Width of the residual stream.</param>
    /// <param name="intermediateSize">Width of one expert.</param>
    /// <param name="sharedExperts">Number of shared experts, computed as one feed-forward of that many times the width; 0 for none.</param>
    /// <param name="shape">Routing.</param>
    public MixtureOfExperts(ParameterSet parameters, string name, int hiddenSize, int intermediateSize, int sharedExperts, RouterShape shape)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _shape = shape;
        _intermediateSize = intermediateSize;
        Router = new Router(parameters, name, hiddenSize, shape);
        var gates = new Parameter[shape.Experts];
        var ups = new Parameter[shape.Experts];
        _downs = new Parameter[shape.Experts];
        for (int expert = 0; expert < shape.Experts; expert++)
        {
            string prefix = $"{name}.experts.{expert}";
            gates[expert] = parameters.Add(prefix + ".gate_proj.weight", intermediateSize, hiddenSize, ParameterRole.Projection);
            ups[expert] = parameters.Add(prefix + ".up_proj.weight", intermediateSize, hiddenSize, ParameterRole.Projection);
            _downs[expert] = parameters.Add(prefix + ".down_proj.weight", hiddenSize, intermediateSize, ParameterRole.ResidualProjection);
        }

        _gateAndUp = new GateAndUp(parameters, gates, ups);
        _shared = sharedExperts == 0 ? null : new GatedMlp(parameters, name + ".shared_experts", hiddenSize, sharedExperts * intermediateSize);
        _dispatch = new ExpertDispatch(shape.Experts, shape.PerToken);
        _products = new GemmProduct[shape.Experts];
    }

    /// <summary>The router.</summary>
    public Router Router { get; }

    /// <summary>The linear layers of the shared expert, for adapters.</summary>
    public IEnumerable<Linear> Linears => _shared?.Linears ?? [];

    /// <inheritdoc/>
    public void Forward(PassContext pass, MatrixView input, MatrixView output)
    {
        int rows = checked(input.Rows * _shape.PerToken); // one per token and chosen expert
        Router.Forward(pass, input);
        _dispatch.Sort(pass, Router.Choices.Span);
        _sorted = pass.Rent(rows, input.Columns);
        _both = pass.Rent(rows, _gateAndUp.Columns);
        _hidden = pass.Rent(rows, _intermediateSize);
        _outputs = pass.Rent(rows, input.Columns);
        _dispatch.Gather(pass, input, _sorted);
        _gateAndUp.Forward(pass, _dispatch.Offsets, _sorted, _both);
        _activation.Forward(pass, _gateAndUp.Gate(_both), _gateAndUp.Up(_both), _hidden);
        MultiplyByDowns(pass, _hidden, _outputs, isTransposed: true);
        if (_shared is null)
        {
            output.Clear();
        }
        else
        {
            _shared.Forward(pass, input, output);
        }

        _dispatch.Combine(pass, _outputs, Router.Affinities, output);
    }

    /// <inheritdoc/>
    public void Backward(PassContext pass, MatrixView dOutput, MatrixView dInput)
    {
        ArenaMark mark = pass.Arena.Mark;
        _shared?.Backward(pass, dOutput, dInput);
        MatrixView dOutputs = pass.Rent(_sorted.Rows, _sorted.Columns); // [tokens * perToken, hiddenSize]
        MatrixView dAffinities = pass.Rent(dOutput.Rows, _shape.PerToken); // [tokens, perToken]
        MatrixView dHidden = pass.Rent(_sorted.Rows, _intermediateSize); // [tokens * perToken, intermediateSize]
        _dispatch.Spread(pass, dOutput, _outputs, Router.Affinities, dOutputs, dAffinities);
        AddDownGradients(pass, dOutputs, _hidden);
        MultiplyByDowns(pass, dOutputs, dHidden, isTransposed: false);
        _activation.BackwardInPlace(pass, _gateAndUp.Gate(_both), _gateAndUp.Up(_both), dHidden); // _both now holds dGate | dUp
        MatrixView dSorted = dOutputs; // reuses the memory: dOutputs isn't read again
        _gateAndUp.Backward(pass, _dispatch.Offsets, _sorted, _both, dSorted, accumulate: false);
        _dispatch.Return(pass, dSorted, dInput);
        Router.Backward(pass, dAffinities, dInput);
        pass.Arena.Release(mark);
    }

    private void MultiplyByDowns(PassContext pass, MatrixView source, MatrixView target, bool isTransposed)
    {
        ArenaMark mark = pass.Arena.Mark;
        MatrixView rounded = pass.Float8?.Rows(source) ?? source; // [tokens * perToken, hiddenSize or intermediateSize]
        for (int expert = 0; expert < _downs.Length; expert++)
        {
            MatrixView weight = pass.Float8?.Blocks(_downs[expert].Value) ?? _downs[expert].Value; // [hiddenSize, intermediateSize]

            // Forward Y = H·Wdᵀ, backward dH = dY·Wd.
            _products[expert] = new GemmProduct(Rows(rounded, expert), isTransposed ? weight.Transposed : weight, Rows(target, expert));
        }

        Gemm.MultiplyGrouped(pass.Compute, _products, precision: pass.Precision);
        pass.Arena.Release(mark);
    }

    private void AddDownGradients(PassContext pass, MatrixView dTarget, MatrixView source)
    {
        if (!_downs[0].IsTrainable)
        {
            return;
        }

        ArenaMark mark = pass.Arena.Mark;
        for (int expert = 0; expert < _downs.Length; expert++)
        {
            MatrixView gradient = Rows(dTarget, expert); // [rows of the expert, hiddenSize]
            MatrixView input = Rows(source, expert); // [rows of the expert, intermediateSize]

            // dWd += dYᵀ·H
            _products[expert] = new GemmProduct(
                pass.Float8?.Transposed(gradient) ?? gradient.Transposed, pass.Float8?.Transposed(input).Transposed ?? input, _downs[expert].Gradient);
        }

        Gemm.MultiplyGrouped(pass.Compute, _products, accumulate: true, precision: pass.Precision);
        pass.Arena.Release(mark);
    }

    private MatrixView Rows(MatrixView matrix, int expert) =>
        matrix.SliceRows(_dispatch.Offsets[expert], _dispatch.Offsets[expert + 1] - _dispatch.Offsets[expert]);
}
