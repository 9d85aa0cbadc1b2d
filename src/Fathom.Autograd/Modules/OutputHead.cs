using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd.Modules;

/// <summary>Output head fused with the loss: <c>log p[t] = log softmax(W·h[t])[target[t]]</c>, a bounded number of rows of logits at a time.</summary>
/// <remarks>
/// With <c>c[t]</c> the derivative of the loss with respect to <c>log p[t]</c>: <c>dz = c·(onehot − softmax(z))</c>, <c>dh = dz·W</c>, <c>dW = dzᵀ·h</c>.
/// Candidates of an objective (a teacher's likeliest tokens) add their own terms of the same form.
/// Logits are float32; exponentials are shifted by the row's maximum.
/// </remarks>
public sealed class OutputHead
{
    /// <summary>Fewest rows of logits at a time: the depth to which products sum before they add to the weight's gradient.</summary>
    private const int LeastRows = 256;

    // A small vocabulary gets more rows, as long as their logits fit the second-level cache.
    private const int MaxLogits = 1 << 17;
    private const int RowsPerTile = 8;

    private readonly Parameter _weight;
    private readonly RowRange _logProbabilityRows;
    private readonly RowRange _gradientRows;
    private int[] _targets = []; // [rows]
    private int[] _counted = []; // the rows that count, ascending
    private int _first; // the chunk's first place in _counted
    private MatrixView _logits; // [rows of the chunk, vocabSize]: logits z, then e^(z − max), then dz
    private NativeSpan<float> _logProbabilities; // [rows], nats
    private NativeSpan<float> _chunkLogProbabilities; // [rows of the chunk], nats
    private NativeSpan<float> _sums; // Σ e^(z − max), [rows of the chunk]
    private NativeSpan<float> _derivatives; // c, [rows of the chunk]
    private NativeSpan<float> _entropies; // [rows of the chunk], or empty
    private NativeSpan<float> _candidateLogProbabilities; // [rows of the chunk, candidates], nats
    private NativeSpan<float> _candidateDerivatives; // [rows of the chunk, candidates]
    private ITokenObjective? _objective;
    private int _candidates;

    /// <summary>Makes a head over a matrix of its own or over the embedding table.</summary>
    /// <param name="weight"><c>[vocabSize, hiddenSize]</c>.</param>
    public OutputHead(Parameter weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        _weight = weight;
        _logProbabilityRows = LogProbabilityRows;
        _gradientRows = GradientRows;
    }

    /// <summary>Computes the targets' log-probabilities and, with an objective, the gradients.</summary>
    /// <param name="pass">Threads and memory.</param>
    /// <param name="hidden"><c>[rows, hiddenSize]</c>.</param>
    /// <param name="targets">Target of each row.</param>
    /// <param name="weights">Weight of each row; rows whose weight is 0, such as a prompt's, are left out.</param>
    /// <param name="objective">The loss; null computes log-probabilities only.</param>
    /// <param name="dHidden">Gradient of <paramref name="hidden"/>, added to; unused without an objective.</param>
    /// <param name="logProbabilities">Receives <c>log p</c> of each row's target, in nats; 0 for rows left out.</param>
    public void Run(
        PassContext pass, MatrixView hidden, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights, ITokenObjective? objective, MatrixView dHidden,
        NativeSpan<float> logProbabilities)
    {
        ArenaMark mark = pass.Arena.Mark;
        _targets = _targets.Length == targets.Length ? _targets : new int[targets.Length];
        targets.CopyTo(_targets);
        int counted = Count(weights);
        _logProbabilities = logProbabilities;
        logProbabilities.Span.Clear();
        (_objective, _candidates) = (objective, objective?.CandidatesPerRow ?? 0);
        int rowsPerChunk = Math.Min(counted, Math.Max(LeastRows, MaxLogits / _weight.Rows / LeastRows * LeastRows));
        MatrixView logits = pass.Rent(rowsPerChunk, _weight.Rows); // [rows of the chunk, vocabSize]
        MatrixView gathered = pass.Rent(rowsPerChunk, _weight.Columns); // [rows of the chunk, hiddenSize]
        _chunkLogProbabilities = pass.Arena.Rent(rowsPerChunk);
        _sums = pass.Arena.Rent(rowsPerChunk);
        _derivatives = pass.Arena.Rent(rowsPerChunk);
        _entropies = pass.Arena.Rent(objective?.NeedsEntropy == true ? rowsPerChunk : 0);
        _candidateLogProbabilities = pass.Arena.Rent((long)rowsPerChunk * _candidates);
        _candidateDerivatives = pass.Arena.Rent((long)rowsPerChunk * _candidates);
        for (_first = 0; _first < counted; _first += rowsPerChunk)
        {
            ReadOnlySpan<int> rows = _counted.AsSpan(_first, Math.Min(rowsPerChunk, counted - _first));
            MatrixView states = gathered.SliceRows(0, rows.Length);
            Gather(hidden, rows, states);
            _logits = logits.SliceRows(0, rows.Length);
            Gemm.Multiply(pass.Compute, states, _weight.Value.Transposed, _logits, precision: pass.Precision);
            pass.ForRows(rows.Length, RowsPerTile, _logProbabilityRows);
            if (objective is not null)
            {
                Differentiate(pass, objective, rows, states, dHidden);
            }
        }

        pass.Arena.Release(mark);
    }

    /// <summary>Lists the rows that count and returns their number.</summary>
    private int Count(ReadOnlySpan<float> weights)
    {
        _counted = _counted.Length == weights.Length ? _counted : new int[weights.Length];
        int count = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            _counted[count] = row;
            count += weights[row] != 0 ? 1 : 0;
        }

        return count;
    }

    private static void Gather(MatrixView from, ReadOnlySpan<int> rows, MatrixView to)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            from.Row(rows[i]).CopyTo(to.Row(i));
        }
    }

    private void Differentiate(PassContext pass, ITokenObjective objective, ReadOnlySpan<int> rows, MatrixView states, MatrixView dHidden)
    {
        Span<float> derivatives = _derivatives.AsSpan(0, rows.Length);
        Span<float> candidateDerivatives = _candidateDerivatives.AsSpan(0, rows.Length * _candidates);
        objective.Differentiate(new TargetRows
        {
            Rows = rows,
            LogProbabilities = _chunkLogProbabilities.AsSpan(0, rows.Length),
            Entropies = _entropies.Length > 0 ? _entropies.AsSpan(0, rows.Length) : default,
            CandidateLogProbabilities = _candidateLogProbabilities.AsSpan(0, rows.Length * _candidates),
            Derivatives = derivatives,
            CandidateDerivatives = candidateDerivatives,
        });
        if (!derivatives.ContainsAnyExcept(0f) && !candidateDerivatives.ContainsAnyExcept(0f))
        {
            return;
        }

        pass.ForRows(rows.Length, RowsPerTile, _gradientRows);
        if (_weight.IsTrainable)
        {
            // dW += dzᵀ·h
            Gemm.Multiply(pass.Compute, _logits.Transposed, states, _weight.Gradient, accumulate: true, precision: pass.Precision);
        }

        // dh += dz·W, through the memory of the states, which nobody reads any more.
        Gemm.Multiply(pass.Compute, _logits, _weight.Value, states, precision: pass.Precision);
        for (int i = 0; i < rows.Length; i++)
        {
            VectorMath.AddScaled(states.Row(i), 1, dHidden.Row(rows[i]));
        }
    }

    /// <summary>Replaces the logits by <c>e^(z − max)</c> and keeps the sum of each row.</summary>
    private void LogProbabilityRows(int start, int end, int worker)
    {
        for (int row = start; row < end; row++)
        {
            Span<float> logits = _logits.Row(row); // [vocabSize]
            int counted = _counted[_first + row];
            float target = logits[_targets[counted]];
            float largest = VectorMath.Max(logits);
            GatherCandidates(row, logits);
            float sum = VectorMath.ExpSum(logits, largest);
            float logSum = MathF.Log(sum);
            _sums[row] = sum;
            _logProbabilities[counted] = _chunkLogProbabilities[row] = target - largest - logSum; // z[target] − max − log Σ e^(z − max)
            foreach (ref float candidate in _candidateLogProbabilities.AsSpan((long)row * _candidates, _candidates))
            {
                candidate -= largest + logSum;
            }

            if (_entropies.Length > 0)
            {
                // H = −Σ p·log p with p = e / Σ e, e = e^(z − max): log Σ e − (Σ e·log e) / Σ e.
                _entropies[row] = logSum - (Lanes.SumOfProductsWithLog(logits) / sum);
            }
        }
    }

    /// <summary>Copies the candidates' logits before the row is overwritten; padding reads as 0.</summary>
    private void GatherCandidates(int row, ReadOnlySpan<float> logits)
    {
        if (_candidates == 0)
        {
            return;
        }

        ReadOnlySpan<int> tokens = _objective!.Candidates(_counted[_first + row]);
        Span<float> gathered = _candidateLogProbabilities.AsSpan((long)row * _candidates, _candidates); // [candidates]
        for (int i = 0; i < tokens.Length; i++)
        {
            gathered[i] = tokens[i] < 0 ? 0 : logits[tokens[i]];
        }
    }

    private void GradientRows(int start, int end, int worker)
    {
        for (int row = start; row < end; row++)
        {
            // dz = c·onehot(target) + Σ_k c_k·onehot(k) − (c + Σ_k c_k)·softmax(z), k over the candidates.
            float derivative = _derivatives[row];
            ReadOnlySpan<float> candidates = _candidateDerivatives.AsSpan((long)row * _candidates, _candidates); // [candidates]
            float total = derivative;
            foreach (float candidate in candidates)
            {
                total += candidate;
            }

            Span<float> gradients = _logits.Row(row); // [vocabSize], e^(z − max) so far
            VectorMath.Scale(gradients, -total / _sums[row]); // −(c + Σ_k c_k)·softmax(z)
            gradients[_targets[_counted[_first + row]]] += derivative;
            AddCandidates(row, candidates, gradients);
        }
    }

    private void AddCandidates(int row, ReadOnlySpan<float> derivatives, Span<float> gradients)
    {
        if (_candidates == 0)
        {
            return;
        }

        ReadOnlySpan<int> tokens = _objective!.Candidates(_counted[_first + row]);
        for (int i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] >= 0)
            {
                gradients[tokens[i]] += derivatives[i];
            }
        }
    }
}
