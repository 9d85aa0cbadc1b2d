using Fathom.Autograd;
using Fathom.Autograd.Modules;

namespace Fathom.Training.Models;

/// <summary>Low-rank adapters on a model's linear layers, everything else frozen.</summary>
public static class Adapters
{
    /// <summary>Adds adapters and freezes the rest. Must come before the parameters are allocated.</summary>
    /// <param name="model">A model that is not allocated yet.</param>
    /// <param name="rank">Rank.</param>
    /// <param name="alpha">The update is multiplied by <c>alpha / rank</c>.</param>
    /// <exception cref="TrainingException">The architecture has no linear layers that take adapters.</exception>
    public static void Add(TrainableModel model, int rank, float alpha)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rank);
        if (!model.Linears.Any())
        {
            throw new TrainingException("train.model.unsupported", "adapter", "an architecture whose linear layers take adapters", model.Config.ModelType);
        }

        foreach (Parameter parameter in model.Parameters.All)
        {
            parameter.IsTrainable = false;
        }

        foreach (Linear linear in model.Linears)
        {
            linear.Adapt(model.Parameters, linear.Weight.Name[..^".weight".Length], rank, alpha / rank);
        }
    }

    /// <summary>Initializes adapters: the lower matrix A normal, the upper matrix B zero, so that the model's output is unchanged.</summary>
    public static void Initialize(TrainableModel model, long seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (LowRankAdapter adapter in model.Linears.Select(linear => linear.Adapter).OfType<LowRankAdapter>())
        {
            var random = new KeyedRandom(seed, "adapter/" + adapter.Down.Name);
            foreach (ref float value in adapter.Down.Value.Span)
            {
                value = (float)(random.NextNormal() / Math.Sqrt(adapter.Down.Columns));
            }

            adapter.Up.Value.Clear();
        }
    }
}
