using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Models.Embeddings;
using Fathom.Testing.Models;

namespace Fathom.Inference.Tests;

public class EmbeddingTests
{
    public static TheoryData<string> Architectures => [.. TinyConfigs.All.Keys];

    [Theory, MemberData(nameof(Architectures))]
    public async Task Embed_PromptInPieces_IsTheSameAsWhole(string architecture)
    {
        using LoadedModel model = TinyEngines.CreateModel(TinyConfigs.All[architecture]);
        using var pieces = new Engine(model, TinyEngines.Options with { MaxBatchTokens = 5 });
        using var whole = new Engine(model, TinyEngines.Options with { MaxBatchTokens = 64 });
        foreach (Pooling pooling in Enum.GetValues<Pooling>())
        {
            var request = new EmbeddingRequest { Tokens = TinyEngines.Tokens(37), Pooling = pooling };

            float[] expected = await whole.EmbedAsync(request, TestContext.Current.CancellationToken);
            float[] first = await pieces.EmbedAsync(request, TestContext.Current.CancellationToken);
            float[] again = await pieces.EmbedAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal(1, expected.Sum(value => value * value), 1e-5f);
            Assert.All(expected.Zip(first), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
            Assert.All(expected.Zip(again), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
    }

    [Fact]
    public async Task Embed_AmongOthersWithFewBlocks_IsWhatItIsAlone()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options with { MaxCacheTokens = 64 });
        using var alone = new Engine(model, TinyEngines.Options);
        EmbeddingRequest[] requests =
        [
            .. Enumerable.Range(0, 12).Select(i => new EmbeddingRequest { Tokens = TinyEngines.Tokens(10 + (4 * i), i), Normalize = i % 2 == 0 }),
        ];
        using var gate = new Gate(closesAfter: 0); // the engine waits until all have asked
        GenerationHandle other = engine.Submit(TinyEngines.Request(TinyEngines.Tokens(20), maxTokens: 30) with { Constraints = [gate] });
        Task<float[]>[] tasks = [.. requests.Select(request => engine.EmbedAsync(request))];
        gate.Open();

        float[][] embeddings = await Task.WhenAll(tasks);

        Assert.Equal(30, other.Result.Tokens.Count);
        foreach ((EmbeddingRequest request, float[] embedding) in requests.Zip(embeddings))
        {
            float[] expected = await alone.EmbedAsync(request, TestContext.Current.CancellationToken);
            Assert.All(expected.Zip(embedding), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }

        Assert.True(engine.Stats.Preemptions > 0, "nothing was preempted");
        Assert.Equal(0, engine.Stats.UsedBlocks);
    }

    [Fact]
    public async Task Embed_Cancelled_Throws()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options);
        using var gate = new Gate(closesAfter: 0);
        GenerationHandle blocking = engine.Submit(TinyEngines.Request([1], 1) with { Constraints = [gate] });
        using var cancellation = new CancellationTokenSource();
        Task<float[]> embedding = engine.EmbedAsync(new EmbeddingRequest { Tokens = TinyEngines.Tokens(40) }, cancellation.Token);

        cancellation.Cancel();
        gate.Open();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => embedding);
        Assert.Single(blocking.Result.Tokens);
    }
}
