using Fathom.Web.Conversations;
using static Fathom.Web.Tests.Conversations.Messages;

namespace Fathom.Web.Tests.Conversations;

/// <summary>What every store does, whatever database it uses.</summary>
public abstract class ConversationStoreTests : IAsyncLifetime
{
    protected const string Me = "me";
    private const string Other = "other";

    /// <summary>The store, with nothing in it.</summary>
    protected IConversationStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual ValueTask DisposeAsync() => CloseAsync(Store);

    /// <summary>Opens the test's database, as another process may have left it.</summary>
    protected abstract Task<IConversationStore> OpenAsync();

    /// <summary>Closes a store, as the end of its process does.</summary>
    protected abstract ValueTask CloseAsync(IConversationStore store);

    [Fact]
    public async Task Add_WithMessages_ComesBackWhole()
    {
        var figures = new AnswerFigures(12, 8, 30, 0.1, 0.2, 0.7, 0.4);
        var settings = new ChatSettings { Temperature = 0.25f, Seed = ulong.MaxValue, Model = "m" };
        Conversation chat = Chat("c", "Multiplying") with { IsPinned = true, LeafId = "b", Settings = settings };
        ConversationMessage[] messages = [User("a", null, "47 × 83?"), Assistant("b", "a", "3901") with { Thinking = "hm", Figures = figures, Error = "e" }];

        await Store.AddAsync(Me, chat, messages);

        Assert.Equal(chat, await Store.FindAsync(Me, "c"));
        Assert.Equal(messages, await Store.MessagesAsync(Me, "c"));
    }

    [Fact]
    public async Task List_SeveralChats_PinnedThenLatest()
    {
        await Store.AddAsync(Me, Chat("old"), []);
        await Store.AddAsync(Me, Chat("new", minute: 5), []);
        await Store.AddAsync(Me, Chat("pinned") with { IsPinned = true }, []);

        Assert.Equal(["pinned", "new", "old"], (await Store.ListAsync(Me)).Select(chat => chat.Id));
    }

    [Fact]
    public async Task AnyCall_AnothersChat_SeesAndChangesNothing()
    {
        await Store.AddAsync(Me, Chat("c", "secret title") with { LeafId = "a" }, [User("a", null, "secret words")]);
        await Store.SavePromptAsync(Me, new SavedPrompt("p", "secret prompt"));

        Assert.Empty(await Store.ListAsync(Other));
        Assert.Empty(await Store.SearchAsync(Other, "secret", 10));
        Assert.Null(await Store.FindAsync(Other, "c"));
        Assert.Empty(await Store.MessagesAsync(Other, "c"));
        Assert.Empty(await Store.PromptsAsync(Other));
        await Store.SetTitleAsync(Other, "c", "stolen");
        await Store.SetPinAsync(Other, "c", true);
        await Store.SetLeafAsync(Other, "c", "stolen");
        await Store.SetSettingsAsync(Other, "c", new ChatSettings { Model = "stolen" });
        await Store.UpdateMessageAsync(Other, User("a", null, "stolen"));
        await Store.DeleteMessagesAsync(Other, "c", ["a"], null);
        await Store.DeleteAsync(Other, "c");
        await Store.DeleteAllAsync(Other);
        await Store.DeletePromptAsync(Other, "p");
        await Assert.ThrowsAsync<ChatStoreException>(() => Store.AppendAsync(Other, "c", [User("x", "a", "put in")]));

        Assert.Equal(Chat("c", "secret title") with { LeafId = "a" }, await Store.FindAsync(Me, "c"));
        Assert.Equal("secret words", Assert.Single(await Store.MessagesAsync(Me, "c")).Text);
        Assert.Single(await Store.PromptsAsync(Me));
    }

    [Theory]
    [InlineData("PRIME", "…a number is prime when…")]
    [InlineData("größe", "Über die Größe")]
    [InlineData("素数", "素数とは何か")]
    [InlineData("ДА", "ну да, конечно")]
    [InlineData("50% \"off\"", "it is 50% \"off\" today")]
    [InlineData("a_b", "the name a_b stays")]
    public async Task Search_TextOfAMessage_FindsItInAnyCase(string wanted, string text)
    {
        await Store.AddAsync(Me, Chat("c"), [User("a", null, text)]);
        await Store.AddAsync(Me, Chat("d"), [User("b", null, "something else, axb, 50 percent")]);

        SearchHit hit = Assert.Single(await Store.SearchAsync(Me, wanted, 10));

        Assert.Equal("c", hit.Conversation.Id);
        Assert.Contains(wanted, hit.Excerpt, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("äPFEL", "Äpfel")]
    [InlineData("äp", "ÄPFEL")]
    public async Task Search_Title_FindsItInAnyCase(string wanted, string title)
    {
        await Store.AddAsync(Me, Chat("c", title), []);
        await Store.AddAsync(Me, Chat("d", "Pears"), []);

        SearchHit hit = Assert.Single(await Store.SearchAsync(Me, wanted, 10));

        Assert.Equal(("c", null), (hit.Conversation.Id, hit.Excerpt));
    }

    [Fact]
    public async Task Set_OneThing_KeepsWhatOthersChangedMeanwhile()
    {
        var settings = new ChatSettings { SystemPrompt = "Be brief." };
        await Store.AddAsync(Me, Chat("c"), [User("a", null, "x")]);
        await Store.AppendAsync(Me, "c", [Assistant("b", "a", "y") with { Created = Time.AddHours(1) }]);

        await Task.WhenAll(Store.SetTitleAsync(Me, "c", "title"), Store.SetPinAsync(Me, "c", true), Store.SetSettingsAsync(Me, "c", settings));
        Conversation chat = Chat("c", "title") with { IsPinned = true, Settings = settings, LeafId = "b", Updated = Time.AddHours(1) };
        Assert.Equal(chat, await Store.FindAsync(Me, "c"));
        await Store.SetLeafAsync(Me, "c", "a");

        Assert.Equal(chat with { LeafId = "a" }, await Store.FindAsync(Me, "c"));
    }

    [Fact]
    public async Task Search_ChangedAndDeletedText_IsFoundNoMore()
    {
        await Store.AddAsync(Me, Chat("c"), [Assistant("a", null, "apple")]);
        await Store.UpdateMessageAsync(Me, Assistant("a", null, "banana"));
        Assert.Empty(await Store.SearchAsync(Me, "apple", 10));
        Assert.Single(await Store.SearchAsync(Me, "banana", 10));

        await Store.DeleteAsync(Me, "c");

        Assert.Empty(await Store.SearchAsync(Me, "banana", 10));
    }

    [Fact]
    public async Task Append_ToChat_MovesTheShownBranchAndTheDate()
    {
        await Store.AddAsync(Me, Chat("c"), []);

        await Store.AppendAsync(Me, "c", [User("a", null, "x"), Assistant("b", "a", "y") with { Created = Time.AddHours(1) }]);

        Conversation chat = (await Store.FindAsync(Me, "c"))!;
        Assert.Equal(("b", Time.AddHours(1)), (chat.LeafId, chat.Updated));
    }

    [Fact]
    public async Task Append_NameThatIsTaken_ChangesNothing()
    {
        await Store.AddAsync(Me, Chat("c"), [User("a", null, "x")]);

        Task Append() => Store.AppendAsync(Me, "c", [User("b", "a", "y"), User("a", "b", "z")]);
        ChatStoreException refusal = await Assert.ThrowsAsync<ChatStoreException>(Append);

        Assert.Equal("chat.store.failed", refusal.Code);
        Assert.Single(await Store.MessagesAsync(Me, "c"));
        Assert.Null((await Store.FindAsync(Me, "c"))!.LeafId);
    }

    [Fact]
    public async Task DeleteMessages_InTheMiddle_JoinsWhatIsLeft()
    {
        ConversationMessage[] messages =
        [
            User("a", null, "w"), Assistant("b", "a", "x"), User("c", "b", "y"), Assistant("d", "c", "z"), User("e", "d", "more"),
        ];
        await Store.AddAsync(Me, Chat("c") with { LeafId = "e" }, messages);

        await Store.DeleteMessagesAsync(Me, "c", ["c", "d"], "b");
        Assert.Equal([messages[0], messages[1], messages[4] with { ParentId = "b" }], await Store.MessagesAsync(Me, "c"));
        Assert.Equal("e", (await Store.FindAsync(Me, "c"))!.LeafId);
        await Store.DeleteMessagesAsync(Me, "c", ["e"], "b");

        Assert.Equal("b", (await Store.FindAsync(Me, "c"))!.LeafId);
        await Store.DeleteMessagesAsync(Me, "c", ["a", "b"], null);
        Assert.Empty(await Store.MessagesAsync(Me, "c"));
        Assert.Null((await Store.FindAsync(Me, "c"))!.LeafId);
    }

    [Fact]
    public async Task DeleteMessages_WhoseNewEndIsGone_LeavesNone()
    {
        ConversationMessage[] messages = [User("a", null, "q"), Assistant("b", "a", "1"), Assistant("d", "a", "2")];
        await Store.AddAsync(Me, Chat("c") with { LeafId = "d" }, messages);

        await Store.DeleteMessagesAsync(Me, "c", ["b"], "a");
        await Store.DeleteMessagesAsync(Me, "c", ["d"], "b");

        Assert.Equal("a", Assert.Single(await Store.MessagesAsync(Me, "c")).Id);
        Assert.Null((await Store.FindAsync(Me, "c"))!.LeafId);
    }

    [Fact]
    public async Task Append_AfterADeletedMessage_ChangesNothing()
    {
        await Store.AddAsync(Me, Chat("c") with { LeafId = "b" }, [User("a", null, "x"), Assistant("b", "a", "y")]);
        await Store.DeleteMessagesAsync(Me, "c", ["b"], "a");

        ChatStoreException refusal = await Assert.ThrowsAsync<ChatStoreException>(() => Store.AppendAsync(Me, "c", [User("d", "b", "more")]));

        Assert.Equal("chat.message.not_found", refusal.Code);
        Assert.Equal("a", Assert.Single(await Store.MessagesAsync(Me, "c")).Id);
        Assert.Equal("a", (await Store.FindAsync(Me, "c"))!.LeafId);
    }

    [Fact]
    public async Task Prompts_SavedTwice_KeepTheLaterText()
    {
        await Store.SavePromptAsync(Me, new SavedPrompt("tutor", "one"));
        await Store.SavePromptAsync(Me, new SavedPrompt("tutor", "two"));
        Assert.Equal([new SavedPrompt("tutor", "two")], await Store.PromptsAsync(Me));

        await Store.DeletePromptAsync(Me, "tutor");

        Assert.Empty(await Store.PromptsAsync(Me));
    }

    [Fact]
    public async Task Update_TextThatNoDatabaseKeeps_IsReplaced()
    {
        await Store.AddAsync(Me, Chat("c"), [User("a", null, "null\0, half \ud83d, whole \ud83d\ude00")]);

        Assert.Equal("null\ufffd, half \ufffd, whole \ud83d\ude00", Assert.Single(await Store.MessagesAsync(Me, "c")).Text);
    }

    [Fact]
    public async Task Reopen_AnAnswer_IsForOneOnlyAndAsItWas()
    {
        ConversationMessage answer = Assistant("a", null, "so far", MessageState.Failed) with { Thinking = "hm", Error = "broken" };
        await Store.AddAsync(Me, Chat("c"), [answer]);
        Assert.False(await Store.ReopenAsync(Me, answer with { Text = "so" }));
        Assert.False(await Store.ReopenAsync(Me, answer with { Thinking = "" }));
        Assert.False(await Store.ReopenAsync(Me, answer with { State = MessageState.Stopped }));
        Assert.False(await Store.ReopenAsync(Other, answer));
        Assert.Equal(answer, Assert.Single(await Store.MessagesAsync(Me, "c")));

        bool[] reopened = await Task.WhenAll(Store.ReopenAsync(Me, answer), Store.ReopenAsync(Me, answer));

        Assert.Single(reopened, isFirst => isFirst);
        Assert.Equal(answer with { State = MessageState.Running, Error = null }, Assert.Single(await Store.MessagesAsync(Me, "c")));
    }

    [Fact]
    public async Task MarkInterrupted_AnswersOfAProcessThatHasEnded_RunNoMore()
    {
        ConversationMessage[] messages = [Assistant("a", null, "so far", MessageState.Running), Assistant("b", null, "", MessageState.Stopped)];
        await Store.AddAsync(Me, Chat("c"), messages);
        await CloseAsync(Store);
        Store = await OpenAsync();

        await Store.MarkInterruptedAsync();

        IReadOnlyList<ConversationMessage> marked = await Store.MessagesAsync(Me, "c");
        Assert.Equal([MessageState.Interrupted, MessageState.Stopped], marked.Select(message => message.State));
        Assert.Equal("so far", marked[0].Text);
    }
}
