using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd.Modules;

/// <summary>
/// DeepSeek's router. V3: sigmoid affinities, and a bias for the selection only; the weights are the unbiased affinities of the chosen experts,
/// normalized and scaled. V2: softmax affinities, no bias.
/// </summary>
/// <remarks>
/// DeepSeek-V3 report, eq. 12–20; DeepSeek-V2 report, §2.2. Scores and selection in float32; ties go to the lower index.
/// Derivative with <c>S</c> the sum of the chosen affinities and <c>c</c> the scaling: <c>ds_i = c·(dw_i − Σ_j dw_j·s_j/S)/S</c> (without
/// normalization <c>c·dw_i</c>), <c>dz = ds·s·(1 − s)</c>,
/// for a softmax <c>dz = s·(ds − Σ_j ds_j·s_j)</c>.
/// The balance loss of a document, <c>Σ_e f_e·mean_t(s_e/Σs)</c> with f a constant, adds its own gradient.
/// </remarks>
public sealed class Router
{
    private const int RowsPerTile = 32;

    private readonly RouterShape _shape;
    private readonly Linear _gate;
    private readonly RowRange _selectRows;
    private readonly RowRange _backwardRows;
    private readonly RowRange _balanceDocuments;
    private readonly long[] _load; // [experts]
    private PassContext? _pass;
    private MatrixView _scores; // logits, then affinities s, [rows, experts]
    private MatrixView _affinities; // weights w of the chosen, [rows, perToken]
    private MatrixView _dAffinities; // dw, [rows, perToken]
    private MatrixView _dScores; // ds, then dz, [rows, experts]
    private MatrixView _documentLosses; // [1, documents]
    private NativeSpan<int> _choices; // [rows * perToken]

    /// <summary>Declares <c>gate.weight</c> and, with sigmoids, <c>gate.e_score_correction_bias</c>.</summary>
    /// <param name="parameters">Where they are declared.</param>
    /// <param name="name">Prefix of their names.</param>
    /// <param name="hiddenSize">Width of the residual stream.</param>
    /// <param name="shape">How tokens choose.</param>
    public Router(ParameterSet parameters, string name, int hiddenSize, RouterShape shape)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _shape = shape;
        _gate = new Linear(parameters, name + ".gate", shape.Experts, hiddenSize, ParameterRole.Router, precision: GemmPrecision.Float32);
        SelectionBias = shape.IsSoftmax ? null : parameters.Add(name + ".gate.e_score_correction_bias", 1, shape.Experts, ParameterRole.SelectionBias);
        _load = new long[shape.Experts];
        _selectRows = SelectRows;
        _backwardRows = BackwardRows;
        _balanceDocuments = BalanceDocuments;
    }

    /// <summary>Added to the affinities for the selection only; null with softmax.</summary>
    public Parameter? SelectionBias { get; }

    /// <summary>Tokens routed to each expert since the last <see cref="ResetLoad"/>, counted in backward passes.</summary>
    public ReadOnlySpan<long> Load => _load;

    /// <summary>The balance loss of the last backward pass, already multiplied by <see cref="PassContext.BalanceScale"/>.</summary>
    public double BalanceLoss { get; private set; }

    /// <summary>Expert chosen for each slot of each token, <c>[rows * PerToken]</c>.</summary>
    public NativeSpan<int> Choices => _choices;

    /// <summary>Weight of each slot of each token, <c>[rows, PerToken]</c>.</summary>
    public MatrixView Affinities => _affinities;

    /// <summary>Scores the experts and selects some for each token.</summary>
    public void Forward(PassContext pass, MatrixView input)
    {
        _pass = pass;
        _scores = pass.Rent(input.Rows, _shape.Experts);
        _affinities = pass.Rent(input.Rows, _shape.PerToken);
        _choices = pass.RentIntegers(input.Rows * _shape.PerToken);
        _gate.Forward(pass, input, _scores);
        pass.ForRows(input.Rows, RowsPerTile, _selectRows);
    }

    /// <summary>Adds the gradients, including those of the balance loss, and counts the load.</summary>
    /// <param name="pass">The pass of the forward call.</param>
    /// <param name="dAffinities">Gradient of <see cref="Affinities"/>, <c>[rows, PerToken]</c>.</param>
    /// <param name="dInput">Gradient of the input, <c>[rows, hiddenSize]</c>; added to.</param>
    public void Backward(PassContext pass, MatrixView dAffinities, MatrixView dInput)
    {
        ArenaMark mark = pass.Arena.Mark;
        (_pass, _dAffinities) = (pass, dAffinities);
        _dScores = pass.RentZero(dAffinities.Rows, _shape.Experts);
        BalanceLoss = 0;
        if (pass.BalanceScale > 0)
        {
            AddBalanceLoss(pass);
        }

        pass.ForRows(dAffinities.Rows, RowsPerTile, _backwardRows);
        _gate.Backward(pass, _dScores, dInput);
        foreach (int expert in _choices.Span)
        {
            _load[expert]++;
        }

        pass.Arena.Release(mark);
    }

    /// <summary>
    /// Moves the selection bias, if any, toward even load: up by <paramref name="speed"/> for experts below the mean, down for those above. Then
    /// resets the load.
    /// </summary>
    public void UpdateSelectionBias(float speed)
    {
        Span<float> bias = SelectionBias is not null && _gate.Weight.IsTrainable ? SelectionBias.Value.Span : []; // frozen models keep theirs
        double mean = _load.Sum() / (double)_load.Length;
        for (int expert = 0; expert < bias.Length; expert++)
        {
            bias[expert] += speed * Math.Sign(mean - _load[expert]); // b_e += speed·sign(mean load − load_e)
        }

        ResetLoad();
    }

    /// <summary>Replaces the load with that of all ranks.</summary>
    public void ReplaceLoad(ReadOnlySpan<long> load) => load.CopyTo(_load);

    /// <summary>Resets the load and the balance loss.</summary>
    public void ResetLoad()
    {
        Array.Clear(_load);
        BalanceLoss = 0;
    }

    private void SelectRows(int start, int end, int worker)
    {
        Span<float> biased = stackalloc float[_shape.Experts]; // [experts]
        for (int row = start; row < end; row++)
        {
            Span<float> scores = _scores.Row(row); // [experts]
            Span<int> choices = _choices.AsSpan((long)row * _shape.PerToken, _shape.PerToken); // [perToken]
            ReadOnlySpan<float> bias = SelectionBias is null ? [] : SelectionBias.Value.Span;
            ExpertSelection.Select(_shape, scores, bias, biased, choices, _affinities.Row(row));
        }
    }

    private void BackwardRows(int start, int end, int worker)
    {
        for (int row = start; row < end; row++)
        {
            ReadOnlySpan<float> scores = _scores.Row(row);
            ReadOnlySpan<int> choices = _choices.AsSpan((long)row * _shape.PerToken, _shape.PerToken);
            Span<float> dScores = _dScores.Row(row); // [experts]; may already hold the balance loss's part
            AddAffinityGradients(scores, choices, _dAffinities.Row(row), dScores);
            ToLogitGradients(scores, dScores);
        }
    }

    private void ToLogitGradients(ReadOnlySpan<float> scores, Span<float> dScores)
    {
        // Softmax: dz = s·(ds − Σ_j ds_j·s_j). Sigmoid: dz = ds·s·(1 − s).
        float mean = 0;
        for (int expert = 0; expert < scores.Length && _shape.IsSoftmax; expert++)
        {
            mean += dScores[expert] * scores[expert];
        }

        for (int expert = 0; expert < scores.Length; expert++)
        {
            dScores[expert] = _shape.IsSoftmax
                ? scores[expert] * (dScores[expert] - mean)
                : dScores[expert] * scores[expert] * (1 - scores[expert]);
        }
    }

    private void AddAffinityGradients(ReadOnlySpan<float> scores, ReadOnlySpan<int> choices, ReadOnlySpan<float> dAffinities, Span<float> dScores)
    {
        // ds_i = c·(dw_i − Σ_j dw_j·s_j/S)/S over the chosen; without normalization ds_i = c·dw_i.
        float sum = _shape.NormalizeTopK ? ExpertSelection.ChosenSum(scores, choices) : 1;
        float shared = 0; // Σ_j dw_j·s_j/S
        for (int slot = 0; slot < choices.Length && _shape.NormalizeTopK; slot++)
        {
            shared += dAffinities[slot] * scores[choices[slot]] / sum;
        }

        for (int slot = 0; slot < choices.Length; slot++)
        {
            dScores[choices[slot]] += _shape.Scaling / sum * (dAffinities[slot] - shared);
        }
    }

    private void AddBalanceLoss(PassContext pass)
    {
        _documentLosses = pass.RentZero(1, pass.Batch.DocumentCount);
        pass.ForRows(pass.Batch.DocumentCount, 1, _balanceDocuments);
        foreach (float loss in _documentLosses.Span)
        {
            BalanceLoss += loss;
        }
    }

    /// <summary>Computes each document's <c>Σ_e f_e·P_e</c>, weighted by its tokens, and adds its gradient with respect to the scores.</summary>
    private void BalanceDocuments(int start, int end, int worker)
    {
        Span<float> fractions = stackalloc float[_shape.Experts]; // f, [experts]
        Span<float> unbiased = stackalloc float[_shape.Experts]; // [experts]
        Span<int> choices = stackalloc int[_shape.PerToken]; // [perToken]
        for (int document = start; document < end; document++)
        {
            int first = _pass!.Batch.DocumentOffsets[document];
            int last = _pass.Batch.DocumentOffsets[document + 1];

            // f_e = E / (K·T) · the number of the T tokens whose K largest affinities, without bias, include expert e.
            fractions.Clear();
            for (int row = first; row < last; row++)
            {
                _scores.Row(row).CopyTo(unbiased);
                ExpertSelection.TakeLargest(unbiased, choices);
                foreach (int expert in choices)
                {
                    fractions[expert] += _shape.Experts / ((float)_shape.PerToken * (last - first));
                }
            }

            for (int row = first; row < last; row++)
            {
                _documentLosses.Span[document] += AddBalanceGradient(fractions, _scores.Row(row), _dScores.Row(row));
            }
        }
    }

    private float AddBalanceGradient(ReadOnlySpan<float> fractions, ReadOnlySpan<float> scores, Span<float> dScores)
    {
        // L = scale·Σ_e f_e·s_e/S with S = Σ_e s_e and f constant: dL/ds_e = scale·(f_e − Σ_j f_j·s_j/S)/S.
        float scale = _pass!.BalanceScale;
        float sum = 0;
        float mean = 0;
        for (int expert = 0; expert < scores.Length; expert++)
        {
            sum += scores[expert];
            mean += scores[expert] * fractions[expert];
        }

        mean /= sum;
        for (int expert = 0; expert < scores.Length; expert++)
        {
            dScores[expert] += scale * (fractions[expert] - mean) / sum;
        }

        return scale * mean;
    }
}
