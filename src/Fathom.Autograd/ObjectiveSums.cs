namespace Fathom.Autograd;

/// <summary>Sums over rows that count; divide by <see cref="Weight"/> for means.</summary>
/// <param name="Loss">The loss before it is divided by the step's normalizer.</param>
/// <param name="Weight">Weights of the rows.</param>
/// <param name="Clipped">Weights of the rows whose ratio was clipped.</param>
/// <param name="Ratio">Ratio of the current probability to that at sampling, weighted.</param>
/// <param name="Divergence">Estimated Kullback–Leibler divergence to the reference, or to the teacher, in nats.</param>
/// <param name="Entropy">Entropy of the model's distribution, in nats.</param>
public readonly record struct ObjectiveSums(double Loss, double Weight, double Clipped = 0, double Ratio = 0, double Divergence = 0, double Entropy = 0)
{
    /// <summary>Adds all sums.</summary>
    public static ObjectiveSums operator +(ObjectiveSums a, ObjectiveSums b) =>
        new(a.Loss + b.Loss, a.Weight + b.Weight, a.Clipped + b.Clipped, a.Ratio + b.Ratio, a.Divergence + b.Divergence, a.Entropy + b.Entropy);
}
