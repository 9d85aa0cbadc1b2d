using Fathom.Inference.Chat;
using Fathom.Inference.Requests;
using Fathom.Web.Answers;
using Fathom.Web.Conversations;
using Fathom.Web.Models;
using static Fathom.Web.Tests.Conversations.Messages;

namespace Fathom.Web.Tests.Answers;

public sealed class ChatServiceTests : IAsyncDisposable
{
    private const string Me = ChatFixture.Owner;
    private readonly ChatFixture _chat = new();

    public ValueTask DisposeAsync() => _chat.DisposeAsync();

    [Fact]
    public async Task Ask_NewChat_KeepsQuestionThoughtAnswerFiguresAndTitle()
    {
        _chat.Models.Say("47", "it is 3901", "The answer is 3901.");

        string id = await _chat.AskAsync(null, "What is 47 × 83?", new ChatSettings { Temperature = 0.1f, SystemPrompt = "Be brief." });

        IReadOnlyList<ConversationMessage> path = await _chat.PathAsync(id);
        Assert.Equal(["What is 47 × 83?", "The answer is 3901."], path.Select(message => message.Text));
        Assert.Equal(("it is 3901", MessageState.Complete, "deep-1b"), (path[1].Thinking, path[1].State, path[1].Model));
        Assert.Equal((420, 384), (path[1].Figures!.PromptTokens, path[1].Figures!.CachedTokens));
        Assert.Equal("What is 47 × 83?", (await _chat.Store.FindAsync(Me, id))!.Title);
        Assert.Equal(["system", "user"], _chat.Models.Asked.Single().Select(message => message.Role));
        Assert.Equal((0.1f, 0.95f), (_chat.Models.Options.Single().Sampling!.Temperature, _chat.Models.Options.Single().Sampling!.TopP));
        Assert.Equal(0, _chat.Models.Open);
    }

    [Fact]
    public async Task Ask_SecondTurn_SeesTheFirstWithItsThought()
    {
        _chat.Models.Say("one", "first thought", "first answer");
        string id = await _chat.AskAsync(null, "one");

        await _chat.AskAsync(id, "two");

        Assert.Equal(["one", "first answer", "two"], _chat.Models.Asked.Last().Select(message => message.Content));
        Assert.Equal("first thought", _chat.Models.Asked.Last()[1].ReasoningContent);
    }

    [Fact]
    public async Task Stop_RunningAnswer_EndsItInTheEngineAndKeepsWhatCame()
    {
        _chat.Models.Say("count", "", $"one two {ScriptedChatModels.Hold}three");
        string id = await _chat.Chats.AskAsync(Me, null, "count", new ChatSettings());
        AnswerRun run = _chat.Runs.Find((await _chat.PathAsync(id))[^1].Id)!;
        await UntilAsync(run, snapshot => snapshot.Message.Text == "one two ");
        Assert.True(_chat.Runs.IsRunning(id));

        run.Stop();
        await run.Completion;

        ConversationMessage answer = (await _chat.PathAsync(id))[^1];
        Assert.Equal(("one two ", MessageState.Stopped, 1), (answer.Text, answer.State, _chat.Models.Cancelled));
        Assert.False(_chat.Runs.IsRunning(id));
    }

    [Fact]
    public async Task Dispose_RunningAnswer_IsInterruptedAndKept()
    {
        _chat.Models.Say("count", "", $"one {ScriptedChatModels.Hold}two");
        string id = await _chat.Chats.AskAsync(Me, null, "count", new ChatSettings());
        await UntilAsync(_chat.Runs.Find((await _chat.PathAsync(id))[^1].Id)!, snapshot => snapshot.Message.Text == "one ");

        await _chat.Runs.DisposeAsync();

        ConversationMessage answer = (await _chat.PathAsync(id))[^1];
        Assert.Equal(("one ", MessageState.Interrupted), (answer.Text, answer.State));
    }

    [Fact]
    public async Task Regenerate_AnAnswer_PutsAnotherBesideIt()
    {
        _chat.Models.Say("q", "", "first");
        string id = await _chat.AskAsync(null, "q");
        string first = (await _chat.PathAsync(id))[^1].Id;
        _chat.Models.Say("q", "", "second");

        await _chat.Chats.RegenerateAsync(Me, id, first, new ChatSettings());
        await _chat.SettleAsync(id);

        Assert.Equal(["q", "second"], (await _chat.PathAsync(id)).Select(message => message.Text));
        await _chat.Chats.ShowBranchAsync(Me, id, first);
        Assert.Equal(["q", "first"], (await _chat.PathAsync(id)).Select(message => message.Text));
    }

    [Fact]
    public async Task Edit_AQuestion_BeginsABranchAndKeepsTheOther()
    {
        string id = await _chat.AskAsync(null, "one");
        await _chat.AskAsync(id, "two");
        ConversationMessage question = (await _chat.PathAsync(id))[0];

        await _chat.Chats.EditAsync(Me, id, question.Id, "uno", new ChatSettings());
        await _chat.SettleAsync(id);

        Assert.Equal(["uno", "You said: uno"], (await _chat.PathAsync(id)).Select(message => message.Text));
        Assert.Equal(6, (await _chat.Store.MessagesAsync(Me, id)).Count);
        await _chat.Chats.ShowBranchAsync(Me, id, question.Id);
        Assert.Equal(["one", "You said: one", "two", "You said: two"], (await _chat.PathAsync(id)).Select(message => message.Text));
    }

    [Theory]
    [InlineData(GenerationErrorCodes.ContextLength, "longer than the model can read")]
    [InlineData(GenerationErrorCodes.QueueFull, "busy")]
    [InlineData(GenerationErrorCodes.NoChatTemplate, "can't hold a conversation")]
    public async Task Ask_RefusedByTheEngine_SaysWhatToDo(string code, string words)
    {
        _chat.Models.Failure = new GenerationException(code, "prompt", "less", "more");

        string id = await _chat.AskAsync(null, "q");

        ConversationMessage answer = (await _chat.PathAsync(id))[^1];
        Assert.Equal(MessageState.Failed, answer.State);
        Assert.Contains(words, answer.Error, StringComparison.Ordinal);
        Assert.Equal(0, _chat.Models.Open);
    }

    [Fact]
    public async Task Ask_AfterAFailedAnswer_LeavesItOut()
    {
        _chat.Models.Failure = new InvalidOperationException("broken");
        string id = await _chat.AskAsync(null, "one");

        await _chat.AskAsync(id, "two");

        Assert.Equal(["one", "two"], _chat.Models.Asked.Last().Select(message => message.Content));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    public async Task Ask_Nothing_IsRefused(string text)
    {
        Task Ask() => _chat.Chats.AskAsync(Me, null, text, new ChatSettings());

        Assert.Equal("chat.message.length", (await Assert.ThrowsAsync<ChatStoreException>(Ask)).Code);
    }

    [Fact]
    public async Task Ask_NewChatWithoutAModel_LeavesNothing()
    {
        _chat.Models.Infos.Clear();

        await Assert.ThrowsAsync<ChatModelException>(() => _chat.Chats.AskAsync(Me, null, "q", new ChatSettings()));

        Assert.Empty(await _chat.Store.ListAsync(Me));
    }

    [Fact]
    public async Task ChangeSettings_OfAChat_AreKeptAndAnnounced()
    {
        await AddAsync(User("a", null, "q"));
        List<string?> changed = [];
        _chat.Events.Changed += (_, id) => changed.Add(id);
        var settings = new ChatSettings { SystemPrompt = "Be brief." };

        await _chat.Chats.ChangeSettingsAsync(Me, "c", settings);

        Assert.Equal(settings, (await _chat.Store.FindAsync(Me, "c"))!.Settings);
        Assert.Equal(["c"], changed);
    }

    [Fact]
    public async Task Ask_LongestText_IsTakenAndOneMoreIsRefused()
    {
        string longest = new('a', ChatService.MaxCharacters);
        await _chat.AskAsync(null, longest);

        await Assert.ThrowsAsync<ChatStoreException>(() => _chat.Chats.AskAsync(Me, null, longest + "a", new ChatSettings()));
    }

    [Fact]
    public async Task AnyCall_AnothersChat_IsRefused()
    {
        string id = await _chat.AskAsync(null, "mine");
        string message = (await _chat.PathAsync(id))[^1].Id;
        Func<Task>[] calls =
        [
            () => _chat.Chats.AskAsync("other", id, "x", new ChatSettings()), () => _chat.Chats.RegenerateAsync("other", id, message, new ChatSettings()),
            () => _chat.Chats.ContinueAsync("other", id, message, new ChatSettings()), () => _chat.Chats.ShownAsync("other", id),
            () => _chat.Chats.EditAsync("other", id, message, "x", new ChatSettings()), () => _chat.Chats.RenameAsync("other", id, "x"),
            () => _chat.Chats.PinAsync("other", id, true), () => _chat.Chats.ChangeSettingsAsync("other", id, new ChatSettings()),
            () => _chat.Chats.DeleteAsync("other", id), () => _chat.Chats.ExportAsync("other", id), () => _chat.Chats.DeleteMessageAsync("other", id, message),
            () => _chat.Chats.ShowBranchAsync("other", id, message), () => _chat.Chats.ScoreAsync("other", id, message, TestContext.Current.CancellationToken),
        ];

        foreach (Func<Task> call in calls)
        {
            Assert.Equal("chat.conversation.not_found", (await Assert.ThrowsAsync<ChatStoreException>(call)).Code);
        }
    }

    [Theory]
    [InlineData(MessageState.Stopped)]
    [InlineData(MessageState.Truncated)]
    [InlineData(MessageState.Interrupted)]
    [InlineData(MessageState.Failed)]
    public async Task Continue_AnUnfinishedAnswer_GoesOnInTheSameMessage(MessageState state)
    {
        var figures = new AnswerFigures(100, 50, 10, 0.1, 0.2, 0.5, 4);
        ConversationMessage answer = Assistant("b", "a", "one two ", state) with { Thinking = "hm\n", Figures = figures, Error = "broken" };
        await AddAsync(User("a", null, "count"), answer);
        _chat.Models.Say("count", "", "three four");

        await _chat.Chats.ContinueAsync(Me, "c", "b", new ChatSettings { Thinking = ThinkingMode.Off, SystemPrompt = "Be brief." });
        await _chat.SettleAsync("c");

        ConversationMessage whole = (await _chat.PathAsync("c"))[^1];
        Assert.Equal(("b", "one two three four", "hm\n", MessageState.Complete, null), (whole.Id, whole.Text, whole.Thinking, whole.State, whole.Error));
        Assert.Equal((100, 12, 4), (whole.Figures!.PromptTokens, whole.Figures.OutputTokens, whole.Figures.ThinkingSeconds));
        Assert.Equal(["Be brief.", "count"], _chat.Models.Asked.Single().Select(message => message.Content));
        ChatOptions options = _chat.Models.Options.Single();
        Assert.Equal((new ChatContinuation("hm", "one two "), ThinkingMode.On), (options.Continuation, options.Thinking));
    }

    [Fact]
    public async Task Continue_ACutThought_ThinksOnAndThenAnswers()
    {
        await AddAsync(User("a", null, "count"), Assistant("b", "a", "", MessageState.Truncated) with { Thinking = "one tw\ufffd" });
        _chat.Models.Say("count", "o three ", "Done.");

        await _chat.Chats.ContinueAsync(Me, "c", "b", new ChatSettings());
        await _chat.SettleAsync("c");

        ConversationMessage whole = (await _chat.PathAsync("c"))[^1];
        Assert.Equal(("one two three ", "Done."), (whole.Thinking, whole.Text));
        Assert.Equal(new ChatContinuation("one tw", ""), _chat.Models.Options.Single().Continuation);
    }

    [Fact]
    public async Task Continue_StoppedAgainAndAgain_KeepsEverything()
    {
        _chat.Models.Say("count", "", $"one {ScriptedChatModels.Hold}");
        string id = await _chat.Chats.AskAsync(Me, null, "count", new ChatSettings());
        string answer = (await _chat.PathAsync(id))[^1].Id;
        for (int round = 0; round < 3; round++)
        {
            AnswerRun run = _chat.Runs.Find(answer)!;
            string wanted = string.Concat(Enumerable.Repeat("one ", round + 1));
            await UntilAsync(run, snapshot => snapshot.Message.Text == wanted);
            run.Stop();
            await run.Completion;
            await _chat.Chats.ContinueAsync(Me, id, answer, new ChatSettings());
        }

        _chat.Models.Release();
        await _chat.SettleAsync(id);

        Assert.Equal(("one one one one ", MessageState.Complete), ((await _chat.PathAsync(id))[^1].Text, (await _chat.PathAsync(id))[^1].State));
        Assert.Equal(2, (await _chat.Store.MessagesAsync(Me, id)).Count);
    }

    [Fact]
    public async Task Continue_RefusedByTheEngine_LosesNothing()
    {
        var figures = new AnswerFigures(100, 50, 10, 0.1, 0.2, 0.5, 0);
        await AddAsync(User("a", null, "count"), Assistant("b", "a", "one", MessageState.Stopped) with { Figures = figures });
        _chat.Models.Failure = new GenerationException(GenerationErrorCodes.QueueFull, "prompt", "less", "more");

        await _chat.Chats.ContinueAsync(Me, "c", "b", new ChatSettings());
        await _chat.SettleAsync("c");

        ConversationMessage answer = (await _chat.PathAsync("c"))[^1];
        Assert.Equal(("one", MessageState.Failed, figures), (answer.Text, answer.State, answer.Figures));
        Assert.Contains("busy", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Continue_WhatCannotGoOn_IsRefused()
    {
        ConversationMessage stopped = Assistant("stopped", "a", "one", MessageState.Stopped);
        ConversationMessage[] messages =
        [
            User("a", null, "count"), stopped with { Id = "followed" }, User("after", "followed", "more"),
            stopped with { Id = "empty", Text = "" }, stopped with { Id = "whole", State = MessageState.Complete },
            stopped with { Id = "running", State = MessageState.Running }, stopped with { Id = "orphan", Model = "gone" },
            stopped with { Id = "full", Figures = new AnswerFigures(8_000, 0, 192, 0, 0, 0, 0) },
        ];
        await AddAsync(messages);

        foreach (ConversationMessage message in messages)
        {
            Task Continue() => _chat.Chats.ContinueAsync(Me, "c", message.Id, new ChatSettings());
            Assert.Equal("chat.message.not_open", (await Assert.ThrowsAsync<ChatStoreException>(Continue)).Code);
        }

        Assert.Equal(messages, await _chat.Store.MessagesAsync(Me, "c"));
        Assert.Empty(_chat.Models.Asked);
    }

    [Fact]
    public async Task Continue_AModelWithoutThoughts_IsGivenNone()
    {
        ConversationMessage answer = Assistant("b", "a", "one", MessageState.Stopped) with { Model = "shallow", Thinking = "Calls look" };
        await AddAsync(User("a", null, "count"), answer);

        await _chat.Chats.ContinueAsync(Me, "c", "b", new ChatSettings());
        await _chat.SettleAsync("c");

        Assert.Equal(new ChatContinuation(null, "one"), _chat.Models.Options.Single().Continuation);
    }

    [Fact]
    public async Task Shown_ARunningAnswer_IsAsFarAsItHasCome()
    {
        _chat.Models.Say("count", "", $"one two {ScriptedChatModels.Hold}three");
        string id = await _chat.Chats.AskAsync(Me, null, "count", new ChatSettings());
        await UntilAsync(_chat.Runs.Find((await _chat.PathAsync(id))[^1].Id)!, snapshot => snapshot.Message.Text == "one two ");

        ExportedConversation shown = await _chat.Chats.ShownAsync(Me, id);

        Assert.Equal(["count", "one two "], shown.Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Delete_RunningChat_StopsTheEngine()
    {
        _chat.Models.Say("count", "", $"one {ScriptedChatModels.Hold}two");
        string id = await _chat.Chats.AskAsync(Me, null, "count", new ChatSettings());

        await _chat.Chats.DeleteAsync(Me, id);

        Assert.Equal(0, _chat.Models.Open);
        Assert.Null(await _chat.Store.FindAsync(Me, id));
    }

    [Fact]
    public async Task DeleteMessage_AQuestion_TakesItsAnswersAndKeepsTheRest()
    {
        string id = await _chat.AskAsync(null, "one");
        await _chat.AskAsync(id, "two");
        await _chat.AskAsync(id, "three");

        await _chat.Chats.DeleteMessageAsync(Me, id, (await _chat.PathAsync(id))[2].Id);
        Assert.Equal(["one", "You said: one", "three", "You said: three"], (await _chat.PathAsync(id)).Select(message => message.Text));
        await _chat.Chats.DeleteMessageAsync(Me, id, (await _chat.PathAsync(id))[2].Id);
        await _chat.AskAsync(id, "four");

        Assert.Equal(["one", "You said: one", "four"], _chat.Models.Asked.Last().Select(message => message.Content));
    }

    [Fact]
    public async Task DeleteMessage_AVersionOfAnAnswer_ShowsTheOther()
    {
        ConversationMessage[] messages = [User("a", null, "q"), Assistant("b", "a", "1"), Assistant("c", "a", "2"), User("d", "c", "more")];
        await AddAsync(messages);

        await _chat.Chats.DeleteMessageAsync(Me, "c", "c");

        Assert.Equal(["a", "b"], (await _chat.PathAsync("c")).Select(message => message.Id));
        Assert.Equal(2, (await _chat.Store.MessagesAsync(Me, "c")).Count);
    }

    [Fact]
    public async Task DeleteMessage_WhoseAnswerIsRunning_StopsTheEngine()
    {
        _chat.Models.Say("count", "", $"one {ScriptedChatModels.Hold}two");
        string id = await _chat.Chats.AskAsync(Me, null, "count", new ChatSettings());
        IReadOnlyList<ConversationMessage> path = await _chat.PathAsync(id);
        Task ended = _chat.Runs.Find(path[1].Id)!.Completion;

        await _chat.Chats.DeleteMessageAsync(Me, id, path[0].Id);
        await ended;

        Assert.Equal(0, _chat.Models.Open);
        Assert.Empty(await _chat.Store.MessagesAsync(Me, id));
        Assert.NotNull(await _chat.Store.FindAsync(Me, id));
    }

    [Fact]
    public async Task Import_AnExport_AddsCopies()
    {
        string id = await _chat.AskAsync(null, "one");
        byte[] file = await _chat.Chats.ExportAsync(Me, null);

        int count = await _chat.Chats.ImportAsync(Me, file);

        Assert.Equal(1, count);
        Conversation copy = Assert.Single(await _chat.Store.ListAsync(Me), chat => chat.Id != id);
        Assert.Equal((await _chat.PathAsync(id)).Select(message => message.Text), (await _chat.PathAsync(copy.Id)).Select(message => message.Text));
    }

    [Fact]
    public async Task Score_AnAnswer_GivesItsTokens()
    {
        _chat.Models.Say("q", "", "one two three");
        string id = await _chat.AskAsync(null, "q");

        IReadOnlyList<TokenChance> tokens = await _chat.Chats.ScoreAsync(Me, id, (await _chat.PathAsync(id))[^1].Id, TestContext.Current.CancellationToken);

        Assert.Equal("one two three", string.Concat(tokens.Select(token => token.Text)));
    }

    private Task AddAsync(params ConversationMessage[] messages) =>
        _chat.Store.AddAsync(Me, Chat("c") with { LeafId = messages[^1].Id }, messages);

    private static async Task UntilAsync(AnswerRun run, Func<AnswerSnapshot, bool> condition)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (condition(run.Snapshot()))
            {
                reached.TrySetResult();
            }
        }

        run.Changed += Look;
        Look();
        await reached.Task;
    }
}
