using AngleSharp.Dom;
using Bunit;
using Fathom.Web.Answers;
using Fathom.Web.Components;
using Fathom.Web.Conversations;
using Fathom.Web.Tests.Conversations;
using Microsoft.Extensions.DependencyInjection;

namespace Fathom.Web.Tests.Components;

public sealed class SidebarTests : IAsyncDisposable
{
    private readonly ChatFixture _chat = new();
    private readonly BunitContext _page = new();

    public SidebarTests()
    {
        _page.Services.AddSingleton<IConversationStore>(_chat.Store);
        _page.Services.AddSingleton(_chat.Runs);
        _page.Services.AddSingleton(_chat.Chats);
        _page.Services.AddSingleton(_chat.Events);
        _page.Services.AddSingleton(TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _chat.DisposeAsync();
    }

    [Fact]
    public async Task Chats_PinRenameDelete_ShowAtOnce()
    {
        string first = await _chat.AskAsync(null, "first question");
        await _chat.AskAsync(null, "second question");
        IRenderedComponent<Sidebar> list = Show();
        Assert.Equal(["second question", "first question"], Titles(list));

        await _chat.Chats.PinAsync(ChatFixture.Owner, first, isPinned: true);
        list.WaitForAssertion(() => Assert.Equal(["first question", "second question"], Titles(list)));
        Assert.Equal(["Pinned", "Today"], list.FindAll("h2").Select(heading => heading.TextContent));

        Item(list, "Rename").Click();
        list.Find(".rename input").Input("another title");
        await list.Find(".rename").SubmitAsync();
        list.WaitForAssertion(() => Assert.Equal(["another title", "second question"], Titles(list)));

        Item(list, "Delete…").Click();
        Assert.Equal(2, Titles(list).Count());
        list.Find("dialog .danger").Click();
        list.WaitForAssertion(() => Assert.Equal(["second question"], Titles(list)));
    }

    [Fact]
    public async Task Delete_DialogClosed_DeletesNothingAndAsksAgain()
    {
        await _chat.AskAsync(null, "question");
        IRenderedComponent<Sidebar> list = Show();
        Item(list, "Delete…").Click();

        await list.Find("dialog").TriggerEventAsync("onclose", EventArgs.Empty);

        Assert.Empty(list.FindAll("dialog"));
        Assert.Equal("Delete…", Item(list, "Delete").TextContent.Trim());
        Assert.Equal(["question"], Titles(list));
    }

    [Fact]
    public async Task Pin_WhileTheDatabaseIsAway_SaysSoAndKeepsTheList()
    {
        var trouble = TroubledStore.Around(_chat.Store);
        _page.Services.AddSingleton(trouble.Store);
        _page.Services.AddSingleton(new ChatService(trouble.Store, _chat.Models, _chat.Runs, _chat.Events, TimeProvider.System));
        await _chat.AskAsync(null, "question");
        IRenderedComponent<Sidebar> list = Show();
        trouble.IsAway = true;

        Item(list, "Pin").Click();

        list.WaitForAssertion(() => Assert.Equal("The database is away.", list.Find("[role=alert]").TextContent));
        Assert.Equal(["question"], Titles(list));
    }

    [Fact]
    public async Task Rename_Canceled_KeepsTheTitle()
    {
        await _chat.AskAsync(null, "question");
        IRenderedComponent<Sidebar> list = Show();
        Item(list, "Rename").Click();
        list.Find(".rename input").Input("another title");

        list.Find(".rename [data-act=cancel]").Click();

        Assert.Equal(["question"], Titles(list));
        Assert.Equal("question", Assert.Single(await _chat.Store.ListAsync(ChatFixture.Owner)).Title);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(9)]
    public async Task Chats_WithAnyDate_AreListed(int hoursFromGreenwich)
    {
        _page.Services.AddSingleton<TimeProvider>(new Zone(TimeSpan.FromHours(hoursFromGreenwich)));
        await _chat.Store.AddAsync(ChatFixture.Owner, Messages.Chat("a", "first of all") with { Updated = DateTimeOffset.MinValue }, []);
        await _chat.Store.AddAsync(ChatFixture.Owner, Messages.Chat("b", "last of all") with { Updated = DateTimeOffset.MaxValue }, []);

        IRenderedComponent<Sidebar> list = Show();

        Assert.Equal(["last of all", "first of all"], Titles(list));
        Assert.Equal(["Today", "Earlier"], list.FindAll("h2").Select(heading => heading.TextContent));
    }

    [Fact]
    public async Task Export_FromTheMenu_IsOfferedInBothForms()
    {
        string id = await _chat.AskAsync(null, "question");
        IRenderedComponent<Sidebar> list = Show();

        IElement[] links = [Item(list, "Export as Markdown"), Item(list, "Export as JSON")];

        Assert.Equal([$"app/export/{id}/markdown", $"app/export/{id}"], links.Select(link => link.GetAttribute("href")));
        Assert.All(links, link => Assert.Equal("_blank", link.GetAttribute("target"))); // a refusal can be read there
    }

    [Fact]
    public async Task Search_AWord_ShowsWhereItStands()
    {
        _chat.Models.Say("fruit", "", "An apple a day.");
        await _chat.AskAsync(null, "fruit?");
        await _chat.AskAsync(null, "vegetables?");
        IRenderedComponent<Sidebar> list = Show();

        list.Find("input[type=search]").Input("apple");

        list.WaitForAssertion(() => Assert.Equal("1 chat found", list.Find("h2").TextContent));
        Assert.Equal("1 chat found", list.Find("[role=status]").TextContent);
        Assert.Equal(["fruit?"], Titles(list));
        Assert.Contains("apple", list.Find(".excerpt").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_ClearedWhileItRunsAgain_ShowsTheList()
    {
        var trouble = TroubledStore.Around(_chat.Store);
        _page.Services.AddSingleton(trouble.Store);
        await _chat.AskAsync(null, "an apple");
        IRenderedComponent<Sidebar> list = Show();
        list.Find("input[type=search]").Input("apple");
        list.WaitForAssertion(() => Assert.NotEmpty(list.FindAll(".hit")));
        trouble.HeldSearch = "apple";
        await _chat.Chats.PinAsync(ChatFixture.Owner, (await _chat.Store.ListAsync(ChatFixture.Owner))[0].Id, isPinned: true); // searches again

        list.Find("input[type=search]").Input("");
        trouble.Release();
        await list.InvokeAsync(() => { });

        Assert.Empty(list.FindAll(".hit"));
    }

    private sealed class Zone(TimeSpan offset) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("zone", offset, "zone", "zone");
    }

    private static IEnumerable<string> Titles(IRenderedComponent<Sidebar> list) => list.FindAll(".title").Select(title => title.TextContent);

    private static IElement Item(IRenderedComponent<Sidebar> list, string label) =>
        list.FindAll("[role=menuitem]").First(item => item.TextContent.Contains(label, StringComparison.Ordinal));

    private IRenderedComponent<Sidebar> Show() => _page.Render<Sidebar>(parameters => parameters.AddCascadingValue("Owner", ChatFixture.Owner));
}
