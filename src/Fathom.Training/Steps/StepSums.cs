using Fathom.Autograd;

namespace Fathom.Training.Steps;

/// <summary>Sums over a step's micro-batches, in one array that ranks can add up.</summary>
internal sealed class StepSums
{
    private readonly double[] _values = new double[9]; // in the order of Add's list

    /// <summary>Starts at zero.</summary>
    /// <param name="sources">Number of sources whose losses are kept separately.</param>
    public StepSums(int sources) => Sources = new SourceLosses(sources);

    /// <summary>Losses by source.</summary>
    public SourceLosses Sources { get; }

    /// <summary>The objective's sums.</summary>
    public ObjectiveSums Objective => new(_values[0], _values[1], _values[2], _values[3], _values[4], _values[5]);

    /// <summary>Mean multi-token-prediction loss; null without targets.</summary>
    public double? MtpLoss => _values[7] > 0 ? _values[6] / _values[7] : null;

    /// <summary>The balance loss that was added.</summary>
    public double BalanceLoss => _values[8];

    /// <summary>Adds a micro-batch.</summary>
    public void Add(ObjectiveSums objective, double mtpLoss, double mtpLossWeight, double balanceLoss)
    {
        ReadOnlySpan<double> added =
        [
            objective.Loss, objective.Weight, objective.Clipped, objective.Ratio, objective.Divergence, objective.Entropy,
            mtpLoss, mtpLossWeight, balanceLoss,
        ];
        for (int i = 0; i < added.Length; i++)
        {
            _values[i] += added[i];
        }
    }

    /// <summary>Adds up over all ranks.</summary>
    public void Reduce(IGradientReducer reducer)
    {
        reducer.Sum(_values);
        reducer.Sum(Sources.Values);
    }
}
