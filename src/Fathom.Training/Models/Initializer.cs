using Fathom.Autograd;

namespace Fathom.Training.Models;

/// <summary>How weights are initialized.</summary>
public sealed record InitializerOptions
{
    /// <summary>Standard deviation of matrices.</summary>
    public float Deviation { get; init; } = 0.02f;

    /// <summary>Standard deviation of embeddings; null for <see cref="Deviation"/>.</summary>
    public float? EmbeddingDeviation { get; init; }

    /// <summary>Initialization of matrices that write to the residual stream.</summary>
    public ResidualInitialization Residual { get; init; } = ResidualInitialization.Scaled;
}

/// <summary>Initialization of matrices that write to the residual stream.</summary>
public enum ResidualInitialization
{
    /// <summary>Like other matrices.</summary>
    Plain,

    /// <summary>With the deviation divided by <c>√(2 · layers)</c> (GPT-2).</summary>
    Scaled,

    /// <summary>Zero: every layer begins as the identity.</summary>
    Zero,
}

/// <summary>Initializes parameters, each as a pure function of the seed and its own name.</summary>
public static class Initializer
{
    /// <summary>Fills all parameters: gains 1, biases 0, matrices normal.</summary>
    /// <param name="model">An allocated model.</param>
    /// <param name="options">Deviations.</param>
    /// <param name="seed">The run's seed.</param>
    public static void Initialize(TrainableModel model, InitializerOptions options, long seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        foreach (Parameter parameter in model.Parameters.All)
        {
            float deviation = Deviation(parameter.Role, options, model.Config.NumLayers);
            var random = new KeyedRandom(seed, "initialize/" + parameter.Name);
            for (int row = 0; row < parameter.Rows; row++)
            {
                foreach (ref float value in parameter.Value.Row(row))
                {
                    value = parameter.Role == ParameterRole.Gain ? 1 : deviation == 0 ? 0 : (float)(deviation * random.NextNormal());
                }
            }
        }
    }

    private static float Deviation(ParameterRole role, InitializerOptions options, int layers) => role switch
    {
        ParameterRole.Gain or ParameterRole.Bias or ParameterRole.SelectionBias => 0,
        ParameterRole.Embedding => options.EmbeddingDeviation ?? options.Deviation,
        ParameterRole.ResidualProjection => options.Residual switch
        {
            ResidualInitialization.Zero => 0,
            ResidualInitialization.Scaled => options.Deviation / MathF.Sqrt(2 * layers),
            _ => options.Deviation,
        },
        _ => options.Deviation,
    };
}
