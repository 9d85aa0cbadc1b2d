using Fathom.Formats;
using Fathom.Formats.Shapes;
using Fathom.Numerics.Quantization;

namespace Fathom.Cli.Measurement;

/// <summary>How much of a model one decoding step reads: the minimum that memory must deliver for it.</summary>
/// <remarks>Counts the experts that a batch is expected to choose, and one row of the embedding per token unless it is also the head.</remarks>
internal static class StepTraffic
{
    private const string Embedding = "model.embed_tokens.weight";
    private const string ExpertPart = ".mlp.experts.";
    private const string GgufEmbedding = "token_embd.weight";
    private const string GgufExpertPart = "_exps.";

    /// <summary>Bytes of the matrices that a step reads.</summary>
    /// <param name="weights">The model.</param>
    /// <param name="batch">Sequences that decode together.</param>
    public static double WeightBytes(WeightSource weights, int batch)
    {
        double bytes = 0;
        foreach (TensorRequirement tensor in ModelTensors.Of(weights.Config, weights.Layout.HasSplitKvB))
        {
            if (tensor.Shape.Rows is not null && weights.TryGetMatrix(tensor.Name, out WeightMatrix? matrix))
            {
                bytes += matrix.Data.Length * Share(weights.Config, tensor.Name, batch);
            }
        }

        return bytes;
    }

    /// <summary>The same for a shape that isn't a file yet.</summary>
    public static double WeightBytes(ModelConfig config, RandomModelOptions options, int batch) =>
        RandomModelWriter.TensorBytes(config, options).Sum(tensor => tensor.Bytes * Share(config, tensor.Name, batch));

    /// <summary>Parameters of matrices that take part in the products of one token.</summary>
    public static double ActiveParameters(ModelConfig config) =>
        ModelTensors.Of(config).Where(tensor => tensor.Shape.Rows is not null).Sum(tensor => tensor.Shape.Elements * Share(config, tensor.Name, batch: 1));

    private static double Share(ModelConfig config, string name, int batch)
    {
        if (name is Embedding or GgufEmbedding)
        {
            return config.TieWordEmbeddings ? 1 : Math.Min(1, (double)batch / config.VocabSize);
        }

        bool isExpert = name.Contains(ExpertPart, StringComparison.Ordinal) || name.Contains(GgufExpertPart, StringComparison.Ordinal);
        return isExpert && config.Moe is { } moe ? 1 - Math.Pow(1 - ((double)moe.NumExpertsPerToken / moe.NumRoutedExperts), batch) : 1;
    }
}
