using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Training.Models;

namespace Fathom.Training.Runs;

/// <summary>Floating-point operations of training, by the usual count: 6 per weight that a token passes through, plus attention's products.</summary>
public static class FlopCount
{
    /// <summary>Returns the operations per token, forward and backward.</summary>
    /// <param name="model">The model.</param>
    /// <param name="contextTokens">Length of the documents; a token sees half of it on average.</param>
    /// <param name="runsMtp">Whether the model's MTP modules, if it has any, run, too.</param>
    public static double PerToken(TrainableModel model, int contextTokens, bool runsMtp = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelConfig config = model.Config;
        int modules = runsMtp ? config.NumNextTokenPredictLayers : 0;
        double weights = model.Parameters.All
            .Where(parameter => !parameter.IsVector && (runsMtp || !model.IsMtp(parameter)))
            .Sum(parameter => parameter.Count * Share(parameter, config, predictions: 1 + modules));
        double headWidth = config.Mla is { } mla ? mla.QkNopeHeadDim + mla.QkRopeHeadDim + mla.VHeadDim : 2 * config.HeadDim;
        double attention = (config.NumLayers + modules) * config.NumHeads * headWidth * contextTokens / 2.0;
        return 6 * (weights + attention); // a multiplication and an addition, once forward and twice backward
    }

    /// <summary>Returns the share of a matrix that a token is multiplied by; the head multiplies once per prediction.</summary>
    private static double Share(Parameter parameter, ModelConfig config, int predictions)
    {
        if (parameter.Name.Contains(".experts.", StringComparison.Ordinal) && config.Moe is { } moe)
        {
            return (double)moe.NumExpertsPerToken / moe.NumRoutedExperts;
        }

        return parameter.Role switch
        {
            ParameterRole.Head => predictions,
            // A lookup costs nothing, but a tied table is also the head's matrix.
            ParameterRole.Embedding => config.TieWordEmbeddings && !parameter.Name.EndsWith("wpe.weight", StringComparison.Ordinal) ? predictions : 0,
            _ => 1,
        };
    }
}
