using Fathom.Formats.Files;
using Fathom.Formats.Gguf;
using Fathom.Inference;
using Fathom.Inference.Chat;
using Fathom.Inference.Loading;
using Fathom.Testing.Models;
using Fathom.Web.Conversations;
using Fathom.Web.Models;

namespace Fathom.Web.Tests.Answers;

/// <summary>The whole way down to an engine that runs a tiny random model.</summary>
public sealed class EngineChatModelTests : IAsyncDisposable
{
    private const string Template = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: <think>";

    private readonly TempFolder _folder = new();
    private readonly LoadedModel _model;
    private readonly Engine _engine;
    private readonly ChatFixture _chat;

    public EngineChatModelTests()
    {
        var weights = (GgufWeightSource)WeightFile.Open(TinyModels.WriteGguf(_folder.File("tiny.gguf"), TinyConfigs.Llama));
        _model = new LoadedModel(weights, GgufTokenizer.Read(weights.File), chatTemplate: Template);
        _engine = new Engine(_model, new EngineOptions { Threads = 1, MaxCacheTokens = 2_048 });
        _chat = new ChatFixture(new SingleChatModel("tiny", _engine));
    }

    public async ValueTask DisposeAsync()
    {
        await _chat.DisposeAsync();
        _engine.Dispose();
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Ask_ARealEngine_AnswersWithFiguresAndUsesItsCache()
    {
        var settings = new ChatSettings { MaxTokens = 24, Temperature = 0 };
        string id = await _chat.AskAsync(null, "What is one and one? Say it in as many words as you like, and then again.", settings);

        await _chat.AskAsync(id, "And two and two?", settings);

        IReadOnlyList<ConversationMessage> path = await _chat.PathAsync(id);
        Assert.Equal(4, path.Count);
        Assert.All([path[1], path[3]], answer => Assert.InRange(answer.Figures!.OutputTokens, 1, 24));
        Assert.True(path[3].Figures!.CachedTokens > 0);
    }

    [Fact]
    public async Task Stop_ARealEngine_EndsItsRequest()
    {
        string id = await _chat.Chats.AskAsync(ChatFixture.Owner, null, "Go on for ever.", new ChatSettings { Seed = 3 });
        string answer = (await _chat.PathAsync(id))[^1].Id;

        _chat.Runs.Find(answer)?.Stop();
        await _chat.SettleAsync(id);

        Assert.Equal(0, _engine.Stats.RunningRequests);
        Assert.Contains((await _chat.PathAsync(id))[^1].State, (MessageState[])[MessageState.Stopped, MessageState.Complete, MessageState.Truncated]);
    }

    [Fact]
    public async Task Continue_AnAnswerCutAnywhere_EndsAsTheWholeOne()
    {
        using LoadedModel model = ScriptedModel.Thinking(["Hm", ".", " So", ","], ["Yes", "!", " Indeed", "?"]).Open();
        using var engine = new Engine(model, new EngineOptions { Threads = 1, BlockTokens = 4, MaxCacheTokens = 4_096, Weights = WeightPlacement.File });
        await using var chat = new ChatFixture(new SingleChatModel("tiny", engine));
        foreach (int tokens in (int[])[2, 4, 7])
        {
            string id = await chat.AskAsync(null, "Is it so?", new ChatSettings { Temperature = 0, MaxTokens = tokens });
            ConversationMessage cut = (await chat.PathAsync(id))[^1];
            Assert.Equal((MessageState.Truncated, tokens > 5), (cut.State, cut.Text.Length > 0));

            await chat.Chats.ContinueAsync(ChatFixture.Owner, id, cut.Id, new ChatSettings { Temperature = 0 });
            await chat.SettleAsync(id);

            ConversationMessage whole = (await chat.PathAsync(id))[^1];
            Assert.Equal(("Hm. So,", "Yes! Indeed?", MessageState.Complete), (whole.Thinking, whole.Text, whole.State));
        }
    }

    [Fact]
    public async Task Ask_MoreThanTheContext_FailsInWords()
    {
        string id = await _chat.AskAsync(null, new string('x', 20_000));

        Assert.Contains("longer than the model can read", (await _chat.PathAsync(id))[^1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_AnAnswer_GivesProbabilitiesOfItsTokens()
    {
        await using IChatModel model = await new SingleChatModel("tiny", _engine).OpenAsync("tiny", ChatFixture.Owner, TestContext.Current.CancellationToken);
        List<TokenChance> tokens = [];
        await foreach (TokenChance token in model.ScoreAsync(
            [new("user", "hi")], new("assistant", "hello you") { ReasoningContent = "well" }, new ChatOptions(), TestContext.Current.CancellationToken))
        {
            tokens.Add(token);
        }

        Assert.Equal("hello you", string.Concat(tokens.Select(token => token.Text)));
        Assert.All(tokens, token => Assert.InRange(token.Probability, 0, 1));
        Assert.All(tokens, token => Assert.Equal(5, token.Alternatives.Count));
    }

    [Fact]
    public async Task Ask_AnotherOwnersQuestion_FindsNothingInTheCache()
    {
        const string text = "What is one and one? Say it in as many words as you like, and then again.";

        int first = await CachedTokensAsync("user:ann", text);
        int again = await CachedTokensAsync("user:ann", text);
        int other = await CachedTokensAsync("user:bob", text);
        int local = await CachedTokensAsync(ChatFixture.Owner, text);

        Assert.Equal([0, 0, 0], [first, other, local]);
        Assert.True(again > 0);
    }

    /// <summary>Tokens of an owner's question that the engine found in its cache.</summary>
    private async Task<int> CachedTokensAsync(string owner, string text)
    {
        await using IChatModel model = await new SingleChatModel("tiny", _engine).OpenAsync("tiny", owner, TestContext.Current.CancellationToken);
        ChatTurn turn = await model.Start([new("user", text)], new ChatOptions { MaxTokens = 1 }).Completion;
        return turn.Usage.CachedTokens;
    }

    [Fact]
    public void Describe_ATemplateWithThoughts_SaysThatItThinks() => Assert.True(EngineChatModel.Describe("tiny", _engine).Thinks);
}
