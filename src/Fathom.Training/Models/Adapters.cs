using Fathom.Autograd;
using Fathom.Autograd.Modules;

namespace Fathom.Training.Models;

/// <summary>Low-rank adapters on a model's linear layers, everything else frozen.</summary>
public static class Adapters
{
    /// <summary>Adds adapters and freezes the rest. Must come before the parameters are allocated.</summary>
    /// <param name="model">A model without memory yet.</param>
    /// <param name="rank">Rank.</param>
    /// <param name="alpha">The update is multiplied by <c>alpha / rank</c>.</param>
    public static void Add(TrainableModel model, int rank, float alpha)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rank);
        foreach (Parameter parameter in model.Parameters.All)
        {
            parameter.IsTrainable = false;
        }

        foreach (Linear linear in model.Linears)
        {
            linear.Adapt(model.Parameters, linear.Weight.Name[..^".weight".Length], rank, alpha / rank);
        }
    }

    /// <summary>Gives adapters their first values: the lower matrix normal, the upper zero, so that nothing changes yet.</summary>
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
