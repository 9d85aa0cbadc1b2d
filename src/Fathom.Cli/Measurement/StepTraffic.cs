using Fathom.Formats;
using Fathom.Numerics.Quantization;

namespace Fathom.Cli.Measurement;

/// <summary>How many bytes of weights one decoding step reads: the least that memory must deliver for it.</summary>
internal static class StepTraffic
{
    private const string Embedding = "model.embed_tokens.weight";
    private const string ExpertPart = ".mlp.experts.";

    /// <summary>Adds up the matrices that a step touches. Of the experts, those that a batch of tokens is expected to choose.</summary>
    /// <param name="weights">The model.</param>
    /// <param name="batch">Sequences that decode together.</param>
    /// <returns>Bytes.</returns>
    public static double WeightBytes(WeightSource weights, int batch)
    {
        ModelConfig config = weights.Config;
        double expertShare = config.Moe is { } moe ? 1 - Math.Pow(1 - ((double)moe.NumExpertsPerToken / moe.NumRoutedExperts), batch) : 0;
        double bytes = 0;
        foreach (TensorRequirement tensor in ModelTensors.Of(config, weights.Layout.HasSplitKvB))
        {
            if (tensor.Shape.Rows is not null && weights.TryGetMatrix(tensor.Name, out WeightMatrix? matrix))
            {
                double share = tensor.Name == Embedding && !config.TieWordEmbeddings ? (double)batch / matrix.Rows
                    : tensor.Name.Contains(ExpertPart, StringComparison.Ordinal) ? expertShare
                    : 1;
                bytes += matrix.Data.Length * Math.Min(1, share);
            }
        }

        return bytes;
    }
}
