using Fathom.Inference.Requests;
using Fathom.Models.Embeddings;
using Fathom.Server.Security;

namespace Fathom.Server.Generation;

/// <summary>Embeds several texts, a few at a time.</summary>
internal static class TextEmbedder
{
    /// <summary>Texts processed at once.</summary>
    private const int MaxParallel = 16;

    /// <summary>Embeds them.</summary>
    /// <param name="served">The model.</param>
    /// <param name="inputs">The texts.</param>
    /// <param name="tenant">The caller.</param>
    /// <param name="dimensions">Length of each vector; null for the full length. A shortened vector is normalized again.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static async Task<float[][]> EmbedAsync(
        ServedModel served, IReadOnlyList<CompletionPrompt> inputs, Tenant tenant, int? dimensions, CancellationToken cancellation)
    {
        float[][] vectors = new float[inputs.Count][];
        int width = Math.Min(MaxParallel, served.Lease.Hosted.Engine.MaxQueuedRequests); // a call must not fill the queue by itself
        var options = new ParallelOptions { MaxDegreeOfParallelism = width, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, inputs.Count), options, async (index, token) =>
        {
            var request = new EmbeddingRequest { Tokens = inputs[index].Tokens, Tenant = tenant.Id, CacheSalt = tenant.CacheSalt };
            vectors[index] = EmbeddingPooler.Shorten(await served.Engine.EmbedAsync(request, token), dimensions ?? int.MaxValue);
        });
        return vectors;
    }
}
