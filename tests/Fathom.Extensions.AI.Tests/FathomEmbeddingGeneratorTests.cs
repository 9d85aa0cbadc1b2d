using Fathom.Inference.Hosting;
using Microsoft.Extensions.AI;

namespace Fathom.Extensions.AI.Tests;

public class FathomEmbeddingGeneratorTests
{
    /// <summary>Takes several steps.</summary>
    private static readonly string s_long = string.Concat(Enumerable.Repeat("sum of numbers ", 50));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GenerateAsync_Texts_GivesVectorsOfLengthOne()
    {
        using var generator = new FathomEmbeddingGenerator(TestHosts.Mini());

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(
            ["sum of numbers", "", "sum of numbers"], cancellationToken: Cancellation);

        Assert.Equal(3, embeddings.Count);
        Assert.All(embeddings, embedding => Assert.Equal(1, LengthOf(embedding), 1e-3));
        Assert.Equal(192, embeddings[0].Dimensions);
        Assert.Equal(1, Cosine(embeddings[0], embeddings[2]), 1e-3);
        Assert.True(Cosine(embeddings[0], embeddings[1]) < 0.99);
        Assert.True(embeddings.Usage!.InputTokenCount > 2);
        Assert.Equal("fathom-mini", embeddings[0].ModelId);
    }

    [Fact]
    public async Task GenerateAsync_FewerDimensions_AreOfLengthOneAgain()
    {
        using var generator = new FathomEmbeddingGenerator(TestHosts.Mini());

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(
            ["sum of numbers"], new EmbeddingGenerationOptions { Dimensions = 8 }, Cancellation);

        Assert.Equal(8, embeddings[0].Dimensions);
        Assert.Equal(1, LengthOf(embeddings[0]), 1e-3);
    }

    [Fact]
    public async Task GenerateAsync_DimensionsThatTheModelLacks_AreRefused()
    {
        using var generator = new FathomEmbeddingGenerator(TestHosts.Mini());

        FathomClientException refusal = await Assert.ThrowsAsync<FathomClientException>(
            () => generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { Dimensions = 193 }, Cancellation));

        Assert.Equal((FathomClientErrorCodes.Option, "Dimensions"), (refusal.Code, refusal.Where));
    }

    [Fact]
    public async Task GenerateAsync_ShortQueue_TakesManyTexts()
    {
        FathomOptions options = TestHosts.Mini();
        options.MaxQueuedRequests = 1;
        using var generator = new FathomEmbeddingGenerator(options);

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(
            [.. Enumerable.Range(0, 24).Select(i => $"{i} {s_long}")], cancellationToken: Cancellation);

        Assert.Equal(24, embeddings.Count);
    }

    [Fact]
    public async Task GenerateAsync_ModelIsUnloaded_SaysSo()
    {
        using var generator = new FathomEmbeddingGenerator(TestHosts.Mini());
        var host = (ModelHost)generator.GetService(typeof(ModelHost))!;
        Task<GeneratedEmbeddings<Embedding<float>>> embedding = generator.GenerateAsync(Enumerable.Repeat(s_long, 400), cancellationToken: Cancellation);
        while (!embedding.IsCompleted && host.Status()[0].Engine?.Stats is not { RunningRequests: > 0 })
        {
            await Task.Delay(1, Cancellation);
        }

        generator.Dispose();
        FathomClientException failure = await Assert.ThrowsAsync<FathomClientException>(() => embedding);

        Assert.Equal((FathomClientErrorCodes.Stopped, "fathom-mini"), (failure.Code, failure.Where));
    }

    [Fact]
    public void GetService_FindsWhatIsThere()
    {
        using ModelHost host = TestHosts.Create(ScriptedModel.Answering("Yes"));
        using IEmbeddingGenerator<string, Embedding<float>> generator = new FathomEmbeddingGenerator(host);

        var metadata = (EmbeddingGeneratorMetadata?)generator.GetService(typeof(EmbeddingGeneratorMetadata));

        Assert.Equal(("fathom", "tiny"), (metadata!.ProviderName, metadata.DefaultModelId));
        Assert.Same(host, generator.GetService(typeof(ModelHost)));
        Assert.Same(generator, generator.GetService(typeof(FathomEmbeddingGenerator)));
        Assert.Null(generator.GetService(typeof(string)));
    }

    private static double LengthOf(Embedding<float> embedding) => Math.Sqrt(embedding.Vector.ToArray().Sum(value => (double)value * value));

    private static double Cosine(Embedding<float> a, Embedding<float> b) => a.Vector.ToArray().Zip(b.Vector.ToArray(), (x, y) => (double)x * y).Sum();
}
