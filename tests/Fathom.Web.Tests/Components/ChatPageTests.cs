using Bunit;
using Fathom.Web.Answers;
using Fathom.Web.Components;
using Fathom.Web.Conversations;
using Fathom.Web.Hosting;
using Fathom.Web.Markup;
using Fathom.Web.Models;
using Microsoft.Extensions.DependencyInjection;
using static Fathom.Web.Tests.Conversations.Messages;

namespace Fathom.Web.Tests.Components;

public sealed class ChatPageTests : IAsyncDisposable
{
    private const string Me = ChatFixture.Owner;
    private readonly ChatFixture _chat = new();
    private readonly BunitContext _page = new();
    private readonly TroubledStore _trouble;

    public ChatPageTests()
    {
        _trouble = TroubledStore.Around(_chat.Store);
        _page.JSInterop.Mode = JSRuntimeMode.Loose;
        _page.JSInterop.SetupModule("/app/app.js").Mode = JSRuntimeMode.Loose;
        _page.Services.AddSingleton(_trouble.Store);
        _page.Services.AddSingleton<IChatModels>(_chat.Models);
        _page.Services.AddSingleton(_chat.Runs);
        _page.Services.AddSingleton(_chat.Events);
        _page.Services.AddSingleton(new ChatService(_trouble.Store, _chat.Models, _chat.Runs, _chat.Events, TimeProvider.System));
        _page.Services.AddSingleton(TimeProvider.System);
        _page.Services.AddSingleton(new ChatAppOptions());
        _page.Services.AddSingleton(new SafeMarkdown());
    }

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _chat.DisposeAsync();
    }

    [Fact]
    public async Task Open_AnotherChatDuringASlowLoad_ShowsTheOtherOnly()
    {
        await _chat.Store.AddAsync(Me, Chat("slow"), [User("a", null, "slow question")]);
        await _chat.Store.AddAsync(Me, Chat("fast"), [User("b", null, "fast question")]);
        _trouble.Held = "slow";
        IRenderedComponent<ChatPage> page = Show("slow");
        page.Render(parameters => parameters.Add(component => component.Id, "fast"));
        page.WaitForAssertion(() => Assert.Equal(["fast question"], Questions(page)));

        _trouble.Release();
        await page.InvokeAsync(() => { });

        Assert.Equal(["fast question"], Questions(page));
    }

    [Fact]
    public async Task Settings_ChangedOnAnotherPage_ReplaceTheOlderOnes()
    {
        await _chat.Store.AddAsync(Me, Chat("c"), [User("a", null, "question")]);
        IRenderedComponent<ChatPage> page = Show("c");

        await _chat.Chats.ChangeSettingsAsync(Me, "c", new ChatSettings { Model = "shallow", SystemPrompt = "Be brief." });

        page.WaitForAssertion(() => Assert.Equal("Be brief.", page.Find("#settings textarea").GetAttribute("value")));
        Assert.Equal("shallow", page.Find(".picker .name").TextContent);
    }

    [Fact]
    public void Open_WhileTheDatabaseIsAway_SaysSo()
    {
        _trouble.IsAway = true;

        IRenderedComponent<ChatPage> page = Show("c");

        page.WaitForAssertion(() => Assert.Contains("The database is away.", page.Find(".dock .problem").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Change_WhileTheDatabaseIsAway_KeepsThePageAndSaysSo()
    {
        await _chat.Store.AddAsync(Me, Chat("c"), [User("a", null, "question")]);
        IRenderedComponent<ChatPage> page = Show("c");
        _trouble.IsAway = true;

        _chat.Events.Publish(Me, "c");

        page.WaitForAssertion(() => Assert.Contains("The database is away.", page.Find(".dock .problem").TextContent, StringComparison.Ordinal));
        Assert.Equal(["question"], Questions(page));
    }

    [Fact]
    public async Task Model_LoadedInTheMeantime_IsDescribedAnew()
    {
        await _chat.Store.AddAsync(Me, Chat("c"), [User("a", null, "question")]);
        _chat.Models.Infos[0] = _chat.Models.Infos[0] with { IsLoaded = false };
        IRenderedComponent<ChatPage> page = Show("c");
        Assert.DoesNotContain("in memory", page.Find("#models").TextContent, StringComparison.Ordinal);

        _chat.Models.Infos[0] = _chat.Models.Infos[0] with { IsLoaded = true };
        _chat.Events.Publish(Me, "c");

        page.WaitForAssertion(() => Assert.Contains("in memory", page.Find("#models").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ask_AnExampleTwice_BeginsOneChat()
    {
        IRenderedComponent<ChatPage> page = Show(null);

        page.FindAll(".examples button")[0].Click();
        page.FindAll(".examples button")[0].Click();

        Assert.Single(await _chat.Store.ListAsync(Me));
    }

    [Fact]
    public async Task Delete_AQuestion_AsksFirst()
    {
        ConversationMessage[] messages = [User("a", null, "first"), Assistant("b", "a", "answer"), User("d", "b", "second")];
        await _chat.Store.AddAsync(Me, Chat("c") with { LeafId = "d" }, messages);
        IRenderedComponent<ChatPage> page = Show("c");

        page.Find(".message.user [data-act=delete]").Click();
        Assert.Equal(["first", "second"], Questions(page));
        page.Find("dialog .danger").Click();

        page.WaitForAssertion(() => Assert.Equal(["second"], Questions(page)));
        Assert.Empty(page.FindAll("dialog.confirm"));
    }

    private static IEnumerable<string> Questions(IRenderedComponent<ChatPage> page) => page.FindAll(".bubble").Select(bubble => bubble.TextContent);

    private IRenderedComponent<ChatPage> Show(string? id) => _page.Render<ChatPage>(parameters => parameters
        .AddCascadingValue("Owner", Me)
        .Add(component => component.Id, id));
}
