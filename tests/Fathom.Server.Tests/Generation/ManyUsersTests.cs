using System.Text.Json;
using Fathom.Inference;
using Fathom.Inference.Hosting;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;

namespace Fathom.Server.Tests.Generation;

/// <summary>The model that comes with the program, asked by many at once.</summary>
public class ManyUsersTests
{
    private const string Chat = "/v1/chat/completions";
    private const int Users = 16;
    private const int BlockTokens = 32;

    [Fact]
    public async Task Streams_OfManyUsers_AreWhatEachWouldGetAlone()
    {
        await using ApiServer server = await StartAsync(SpeculationMode.Off);
        string[] questions = [.. Enumerable.Range(0, Users).Select(Question)];
        string[] alone = new string[Users];
        for (int i = 0; i < Users; i++)
        {
            alone[i] = await AnswerAsync(server, questions[i]);
        }

        string[] together = await Task.WhenAll(questions.Select(question => AnswerAsync(server, question)));

        Assert.Equal(alone, together);
        Assert.True(alone.Distinct().Count() > Users / 2);
        await server.UntilIdleAsync();
    }

    [Fact]
    public async Task Prompts_OfOneBeginning_ComputeItOnce()
    {
        await using ApiServer server = await StartAsync(SpeculationMode.Off);
        string beginning = string.Join(", ", Enumerable.Range(1, 150));
        int shared = (await server.PostAsync("/tokenize", JsonSerializer.Serialize(new { content = beginning }))).At("tokens").GetArrayLength();

        JsonElement[] usages = await Task.WhenAll(Enumerable.Range(0, Users).Select(user => UsageAsync(server, $"{beginning}. {Question(user)}")));

        int[] cached = [.. usages.Select(usage => usage.GetProperty("prompt_cache_hit_tokens").GetInt32())];
        Assert.True(shared > 400);
        Assert.Single(cached, 0);
        Assert.All(cached.Where(count => count > 0), count => Assert.InRange(count, shared - (2 * BlockTokens), shared + BlockTokens));
        Assert.All(usages, usage => Assert.Equal(
            usage.GetProperty("prompt_tokens").GetInt32(),
            usage.GetProperty("prompt_cache_hit_tokens").GetInt32() + usage.GetProperty("prompt_cache_miss_tokens").GetInt32()));
    }

    [Fact]
    public async Task Guesses_AreCountedWhereThereAreAny()
    {
        await using ApiServer guessing = await StartAsync(SpeculationMode.Lookup);
        await using ApiServer plain = await StartAsync(SpeculationMode.Off);
        string body = Body("Spell the word banana banana banana.", maxTokens: 64, isStreamed: false);

        ApiAnswer guessed = await guessing.PostAsync(Chat, body);
        ApiAnswer drawn = await plain.PostAsync(Chat, body);

        int drafted = guessed.At("timings.draft_n").GetInt32();
        int accepted = guessed.At("timings.draft_n_accepted").GetInt32();
        Assert.Equal(drawn.At("choices.0.message.content").GetString(), guessed.At("choices.0.message.content").GetString());
        Assert.InRange(accepted, 0, drafted);
        Assert.True(drafted > 0);
        Assert.Equal(accepted, guessed.At("usage.completion_tokens_details.accepted_prediction_tokens").GetInt32());
        Assert.Equal(drafted - accepted, guessed.At("usage.completion_tokens_details.rejected_prediction_tokens").GetInt32());
        Assert.False(drawn.At("timings").TryGetProperty("draft_n", out _));
    }

    private static string Question(int user) => $"{17 + (13 * user)}*{3 + user}";

    private static async Task<string> AnswerAsync(ApiServer server, string question)
    {
        ApiAnswer answer = await server.PostAsync(Chat, Body(question, maxTokens: 48, isStreamed: true));
        return string.Concat(answer.Chunks.Select(chunk =>
            chunk.TextAt("choices.0.delta.reasoning_content") + chunk.TextAt("choices.0.delta.content")));
    }

    private static async Task<JsonElement> UsageAsync(ApiServer server, string question) =>
        (await server.PostAsync(Chat, Body(question, maxTokens: 1, isStreamed: false))).At("usage");

    private static string Body(string question, int maxTokens, bool isStreamed) => JsonSerializer.Serialize(new
    {
        messages = new[] { new { role = "user", content = question } },
        max_tokens = maxTokens,
        temperature = 0,
        stream = isStreamed,
    });

    private static Task<ApiServer> StartAsync(SpeculationMode speculation) => ApiServer.StartAsync(
    [
        new HostedModel("mini", () => LoadedModel.Open(ShippedModel.Folder))
        {
            Engine = new EngineOptions
            {
                Threads = 1,
                Weights = WeightPlacement.File,
                CacheSequences = Users,
                BlockTokens = BlockTokens,
                Speculation = speculation,
            },
        },
    ]);
}
