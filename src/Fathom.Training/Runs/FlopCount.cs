using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Training.Models;

namespace Fathom.Training.Runs;

/// <summary>Floating-point operations of training, by the usual count: 6 for every weight a token passes through, and attention's products.</summary>
public static class FlopCount
{
    /// <summary>Operations for one token, forward and backward.</summary>
    /// <param name="model">The model.</param>
    /// <param name="contextTokens">Length of the documents; a token sees half of it on average.</param>
    public static double PerToken(TrainableModel model, int contextTokens)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelConfig config = model.Config;
        double weights = model.Parameters.All.Where(parameter => !parameter.IsVector).Sum(parameter => parameter.Count * Share(parameter, config));
        double headWidth = config.Mla is { } mla ? mla.QkNopeHeadDim + mla.QkRopeHeadDim + mla.VHeadDim : 2 * config.HeadDim;
        double attention = (config.NumLayers + config.NumNextTokenPredictLayers) * config.NumHeads * headWidth * contextTokens / 2.0;
        return 6 * (weights + attention);
    }

    /// <summary>Share of a matrix that a token is multiplied with.</summary>
    private static double Share(Parameter parameter, ModelConfig config)
    {
        if (parameter.Name.Contains(".experts.", StringComparison.Ordinal) && config.Moe is { } moe)
        {
            return (double)moe.NumExpertsPerToken / moe.NumRoutedExperts;
        }

        // A look-up costs nothing; a tied table is the head's matrix too, once for each prediction.
        return parameter.Role == ParameterRole.Embedding
            ? config.TieWordEmbeddings && !parameter.Name.EndsWith("wpe.weight", StringComparison.Ordinal) ? 1 + config.NumNextTokenPredictLayers : 0
            : 1;
    }
}
