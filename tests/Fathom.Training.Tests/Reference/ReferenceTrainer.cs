using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Training.Steps;

namespace Fathom.Training.Tests.Reference;

/// <summary>AdamW, clipping, schedule and bias balancing in float64, written from their definitions.</summary>
internal sealed class ReferenceTrainer
{
    private readonly TrainerOptions _options;
    private readonly ReferenceModel _model;
    private readonly Dictionary<string, (int Rows, int Columns, double[] Values)> _weights;
    private readonly Dictionary<string, ParameterRole> _roles;
    private readonly Dictionary<string, double[]> _first = [];
    private readonly Dictionary<string, double[]> _second = [];

    public ReferenceTrainer(ModelConfig config, ParameterSet parameters, TrainerOptions options)
    {
        _options = options;
        _weights = parameters.All.ToDictionary(p => p.Name, p => (p.Rows, p.Columns, p.Value.Span.ToArray().Select(value => (double)value).ToArray()));
        _roles = parameters.All.ToDictionary(p => p.Name, p => p.Role);
        _model = new ReferenceModel(config, _weights);
    }

    public (double Loss, double MtpLoss, double GradientNorm) Step(int step, TokenBatch batch)
    {
        double mtpLossWeight = step * 3 >= _options.Steps * 2 ? _options.FinalMtpLossWeight : _options.MtpLossWeight;
        (double loss, double nextToken, Dictionary<string, double[]> gradients) = _model.Differentiate(
            new ReferenceBatch(batch), mtpLossWeight, _options.BalanceFactor);
        string[] trainable = [.. _roles.Keys.Where(name => _roles[name] != ParameterRole.SelectionBias)];
        double norm = Math.Sqrt(trainable.Sum(name => gradients[name].Sum(g => g * g)));
        double clip = Math.Min(1, _options.Optimizer.MaxGradientNorm / norm);
        double rate = _options.Optimizer.LearningRate * Share(step);
        foreach (string name in trainable)
        {
            Update(name, [.. gradients[name].Select(g => g * clip)], rate, step + 1);
        }

        if (step < _options.Steps * (1 - _options.BiasFrozenShare))
        {
            UpdateBiases();
        }

        return (loss, nextToken, norm);
    }

    private double Share(int step)
    {
        int warmup = _options.Schedule.WarmupSteps;
        double final = _options.Schedule.FinalShare;
        return step < warmup ? (step + 1.0) / warmup : final + ((1 - final) * (1 + Math.Cos(Math.PI * (step - warmup) / (_options.Steps - warmup))) / 2);
    }

    private void Update(string name, double[] gradient, double rate, int update)
    {
        double[] weights = _weights[name].Values;
        double[] first = _first.TryGetValue(name, out double[]? m) ? m : _first[name] = new double[weights.Length];
        double[] second = _second.TryGetValue(name, out double[]? v) ? v : _second[name] = new double[weights.Length];
        (double b1, double b2) = (_options.Optimizer.Beta1, _options.Optimizer.Beta2);
        double decay = _roles[name] is ParameterRole.Gain or ParameterRole.Bias ? 0 : _options.Optimizer.WeightDecay;
        for (int i = 0; i < weights.Length; i++)
        {
            first[i] = (b1 * first[i]) + ((1 - b1) * gradient[i]);
            second[i] = (b2 * second[i]) + ((1 - b2) * gradient[i] * gradient[i]);
            double mean = first[i] / (1 - Math.Pow(b1, update));
            double square = second[i] / (1 - Math.Pow(b2, update));
            weights[i] -= rate * ((mean / (Math.Sqrt(square) + _options.Optimizer.Epsilon)) + (decay * weights[i]));
        }
    }

    private void UpdateBiases()
    {
        foreach ((string name, long[] load) in _model.Load)
        {
            double[] bias = _weights[name + ".gate.e_score_correction_bias"].Values;
            for (int e = 0; e < bias.Length; e++)
            {
                bias[e] += _options.BiasUpdateSpeed * Math.Sign(load.Average() - load[e]);
            }
        }
    }
}
