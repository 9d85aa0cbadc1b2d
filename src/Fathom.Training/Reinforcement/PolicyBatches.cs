using Fathom.Autograd;

namespace Fathom.Training.Reinforcement;

/// <summary>Packs answers into micro-batches.</summary>
/// <remarks>Prompts have weight 0; sampled tokens have their answer's advantage and the log-probability they were drawn with.</remarks>
internal static class PolicyBatches
{
    /// <summary>Packs answers in their order.</summary>
    /// <param name="answers">Answers and their advantages.</param>
    /// <param name="maxRows">Most rows of a micro-batch that has more than one answer.</param>
    public static IReadOnlyList<TokenBatch> Pack(IEnumerable<(Rollout Rollout, float Advantage)> answers, int maxRows)
    {
        var batches = new List<TokenBatch>();
        foreach ((Rollout rollout, float advantage) in answers)
        {
            int rows = rollout.Prompt.Count + rollout.Tokens.Count - 1;
            if (batches.Count == 0 || batches[^1].Count + rows > maxRows)
            {
                batches.Add(new TokenBatch());
            }

            Add(batches[^1], rollout, advantage);
        }

        return batches;
    }

    /// <summary>Returns the same batches with the log-probabilities of a reference policy.</summary>
    /// <param name="batches">Packed batches.</param>
    /// <param name="reference">Log-probability of every row's target under the reference, by batch.</param>
    public static IReadOnlyList<TokenBatch> WithReference(IReadOnlyList<TokenBatch> batches, IReadOnlyList<float[]> reference) =>
        [.. batches.Zip(reference, AddReference)];

    private static void Add(TokenBatch batch, Rollout rollout, float advantage)
    {
        int prompt = rollout.Prompt.Count;
        int count = prompt + rollout.Tokens.Count;
        float[] weights = new float[count]; // [prompt + answer tokens]
        float[] advantages = new float[count]; // [prompt + answer tokens]
        float[] logProbabilities = new float[count]; // [prompt + answer tokens], nats
        weights.AsSpan(prompt).Fill(1);
        advantages.AsSpan(prompt).Fill(advantage);
        for (int i = prompt; i < count; i++)
        {
            logProbabilities[i] = rollout.LogProbabilities[i - prompt];
        }

        batch.AddDocument([.. rollout.Prompt, .. rollout.Tokens], weights, new SideValues { Advantages = advantages, OldLogProbabilities = logProbabilities });
    }

    private static TokenBatch AddReference(TokenBatch batch, float[] reference)
    {
        var copy = new TokenBatch();
        for (int document = 0; document < batch.DocumentCount; document++)
        {
            (int start, int end) = (batch.DocumentOffsets[document], batch.DocumentOffsets[document + 1]);
            copy.AddDocument(
                [.. batch.Tokens[start..end], batch.Targets[end - 1]],
                Shifted(batch.Weights[start..end]),
                new SideValues
                {
                    Advantages = Shifted(batch.Advantages[start..end]),
                    OldLogProbabilities = Shifted(batch.OldLogProbabilities[start..end]),
                    ReferenceLogProbabilities = Shifted(reference.AsSpan(start..end)),
                });
        }

        return copy;
    }

    /// <summary>Turns values of rows into values of tokens: the first token is no row's target.</summary>
    private static float[] Shifted(ReadOnlySpan<float> values) => [0, .. values];
}
