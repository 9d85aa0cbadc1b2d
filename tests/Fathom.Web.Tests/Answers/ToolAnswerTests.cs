using Fathom.Inference;
using Fathom.Inference.Chat;
using Fathom.Inference.Loading;
using Fathom.Templates;
using Fathom.Testing.Models;
using Fathom.Web.Answers;
using Fathom.Web.Conversations;
using Fathom.Web.Models;
using static Fathom.Web.Tests.Conversations.Messages;

namespace Fathom.Web.Tests.Answers;

/// <summary>Models that call tools in the app.</summary>
public sealed class ToolAnswerTests
{
    private static readonly string[] s_call = ["<tool_call>", "\n{\"name\": \"look\"", ", \"arguments\": {\"far\"", ": true}}", "\n</tool_call>"];
    private static readonly ChatSettings s_greedy = new() { Temperature = 0 };

    [Fact]
    public async Task Ask_ModelThatCalls_GoesOnWithTheResultAndShowsBoth()
    {
        using LoadedModel model = ScriptedModel.Replying(s_call, ["It", " rains"]).Open();
        using Engine engine = EngineOf(model);
        var tools = new OneTool();
        await using var chat = new ChatFixture(new SingleChatModel("tiny", engine), tools);

        string id = await chat.AskAsync(null, "Does it rain?", s_greedy);

        ConversationMessage answer = (await chat.PathAsync(id))[^1];
        Assert.Equal(("It rains", MessageState.Complete), (answer.Text, answer.State));
        Assert.Equal("{\"far\": true}", Assert.Single(tools.Calls));
        Assert.Contains("Calls look with {\"far\": true}", answer.Thinking);
        Assert.Contains("look gives it pours", answer.Thinking);
    }

    [Fact]
    public async Task Ask_ModelThatSaysSomethingBeforeItCalls_KeepsBothTextsApartAndCountsBoth()
    {
        string[] first = ["Let", " me", " look.", .. s_call];
        using LoadedModel model = ScriptedModel.Replying(first, ["It", " rains"]).Open();
        using Engine engine = EngineOf(model);
        await using var chat = new ChatFixture(new SingleChatModel("tiny", engine), new OneTool());

        string id = await chat.AskAsync(null, "Does it rain?", s_greedy);

        ConversationMessage answer = (await chat.PathAsync(id))[^1];
        Assert.Equal("Let me look.\n\nIt rains", answer.Text);
        Assert.True(answer.Figures!.OutputTokens > first.Length, $"{answer.Figures.OutputTokens} tokens");
    }

    [Fact]
    public void AddStep_AfterText_IsThinking()
    {
        using var run = new AnswerRun("local", "c", Assistant("a", null, "", MessageState.Running), TimeProvider.System);
        run.Begin();
        run.Add(new ChatUpdate(ReasoningKind.Answer, "Let me look.", null));

        run.AddStep("Calls look");

        Assert.True(run.Snapshot().IsThinking);
    }

    [Fact]
    public async Task Ask_ModelThatCallsForEver_IsStopped()
    {
        using LoadedModel model = ScriptedModel.Calling(s_call).Open();
        using Engine engine = EngineOf(model);
        var tools = new OneTool { MaxRounds = 2 };
        await using var chat = new ChatFixture(new SingleChatModel("tiny", engine), tools);

        string id = await chat.AskAsync(null, "Does it rain?", s_greedy);

        Assert.Equal(2, tools.Calls.Count);
        Assert.Contains("stopped after 2 rounds", (await chat.PathAsync(id))[^1].Thinking);
    }

    [Fact]
    public async Task Ask_ModelThatKnowsNoTools_IsOfferedNone()
    {
        using LoadedModel model = ScriptedModel.Answering("Yes").Open();
        using Engine engine = EngineOf(model);
        await using var chat = new ChatFixture(new SingleChatModel("tiny", engine), new OneTool());

        string id = await chat.AskAsync(null, "Does it rain?", s_greedy);

        Assert.Equal(("Yes", MessageState.Complete), ((await chat.PathAsync(id))[^1].Text, (await chat.PathAsync(id))[^1].State));
    }

    private static Engine EngineOf(LoadedModel model) =>
        new(model, new EngineOptions { Threads = 1, BlockTokens = 4, MaxCacheTokens = 4_096, Weights = WeightPlacement.File });

    private sealed class OneTool : IChatTools
    {
        public List<string> Calls { get; } = [];

        public IReadOnlyList<ChatTool> Offered { get; } = [new ChatTool("look", "Looks out of the window")];

        public int MaxRounds { get; init; } = 8;

        public Task<string> CallAsync(ChatToolCall call, CancellationToken cancellation)
        {
            Calls.Add(call.Arguments.GetRawText());
            return Task.FromResult("it pours");
        }
    }
}
