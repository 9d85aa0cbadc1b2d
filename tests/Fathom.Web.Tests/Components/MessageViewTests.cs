using AngleSharp.Dom;
using Bunit;
using Fathom.Web.Components;
using Fathom.Web.Conversations;
using Fathom.Web.Markup;
using Microsoft.Extensions.DependencyInjection;
using static Fathom.Web.Tests.Conversations.Messages;

namespace Fathom.Web.Tests.Components;

public sealed class MessageViewTests : IAsyncDisposable
{
    private readonly ChatFixture _chat = new();
    private readonly BunitContext _page = new();

    public MessageViewTests()
    {
        _page.Services.AddSingleton(_chat.Runs);
        _page.Services.AddSingleton(_chat.Chats);
        _page.Services.AddSingleton(TimeProvider.System);
        _page.Services.AddSingleton(new SafeMarkdown());
    }

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _chat.DisposeAsync();
    }

    [Fact]
    public void Message_OfAPerson_IsTextAndNotMarkup()
    {
        IElement bubble = Show(User("a", null, "<b>**x**</b>")).Find(".bubble");

        Assert.Equal("<b>**x**</b>", bubble.TextContent);
    }

    [Fact]
    public void Message_WithAThought_FoldsItAndSaysHowLongItTook()
    {
        var figures = new AnswerFigures(1, 0, 30, 0, 0, 1, ThinkingSeconds: 12.3) { ThinkingTokens = 1840 };
        IRenderedComponent<MessageView> view = Show(Assistant("a", null, "**3901**") with { Thinking = "hm", Figures = figures });

        Assert.False(view.Find("details.thinking").HasAttribute("open"));
        Assert.Contains("Thought for 12 s · 1,840 tokens", view.Find("summary").TextContent, StringComparison.Ordinal);
        Assert.Equal("3901", view.Find(".message > .prose strong").TextContent);
        Assert.Contains("30 tokens · 29 tokens/s", view.Find(".facts").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MessageState.Stopped, "You stopped")]
    [InlineData(MessageState.Truncated, "maximum length")]
    [InlineData(MessageState.Interrupted, "server ended")]
    [InlineData(MessageState.Failed, "broken")]
    public void Message_ThatIsNotWhole_SaysWhy(MessageState state, string words) =>
        Assert.Contains(words, Show(Assistant("a", null, "", state) with { Error = "broken" }).Find(".note").TextContent, StringComparison.Ordinal);

    [Theory]
    [InlineData(MessageState.Stopped, "so far", true, null, true)]
    [InlineData(MessageState.Truncated, "so far", true, null, true)]
    [InlineData(MessageState.Interrupted, "so far", true, null, true)]
    [InlineData(MessageState.Failed, "so far", true, null, true)]
    [InlineData(MessageState.Complete, "whole", true, null, false)]
    [InlineData(MessageState.Stopped, "", true, null, false)]
    [InlineData(MessageState.Stopped, "so far", false, null, false)]
    [InlineData(MessageState.Stopped, "so far", true, "It can't go on.", false)]
    public void Continue_IsOffered_WhereTheAnswerCanGoOn(MessageState state, string text, bool isLast, string? whyNot, bool isOffered)
    {
        ConversationMessage? continued = null;
        ConversationMessage message = Assistant("a", null, text, state);
        IRenderedComponent<MessageView> view = _page.Render<MessageView>(parameters => parameters
            .Add(component => component.ConversationId, "c")
            .Add(component => component.Message, message)
            .Add(component => component.Siblings, ["a"])
            .Add(component => component.IsLast, isLast)
            .Add(component => component.WhyNot, whyNot)
            .Add(component => component.OnContinue, wanted => continued = wanted));

        IElement? button = view.FindAll("[data-act=continue]").SingleOrDefault();
        button?.Click();

        Assert.Equal(isOffered ? "Continue" : null, button?.TextContent);
        Assert.Equal(isOffered ? message : null, continued);
        Assert.Equal(whyNot is not null, view.Markup.Contains("It can't go on.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Continue_AnAnswer_KeepsTheTextInSightAndAddsToIt()
    {
        ConversationMessage answer = Assistant("b", "a", "one two ", MessageState.Stopped);
        await _chat.Store.AddAsync(ChatFixture.Owner, Chat("c") with { LeafId = "b" }, [User("a", null, "count"), answer]);
        _chat.Models.Say("count", "", $"{ScriptedChatModels.Hold}three {ScriptedChatModels.Hold}four");
        IRenderedComponent<MessageView> view = Show(answer);

        await _chat.Chats.ContinueAsync(ChatFixture.Owner, "c", "b", new ChatSettings());
        Task ended = _chat.Runs.Find("b")!.Completion;
        view.Render(parameters => parameters.Add(component => component.Message, _chat.PathAsync("c").Result[^1]));
        Assert.Equal("one two", view.Find(".message > .prose").TextContent.Trim());
        Assert.NotEmpty(view.FindAll(".waiting"));
        Assert.Empty(view.FindAll(".note"));
        _chat.Models.Release();
        view.WaitForAssertion(() => Assert.Contains("one two three", view.Find(".message > .prose").TextContent, StringComparison.Ordinal));
        Assert.Empty(view.FindAll(".waiting"));
        _chat.Models.Release();
        await ended;
        view.Render(parameters => parameters.Add(component => component.Message, _chat.PathAsync("c").Result[^1]));

        Assert.Contains("one two three four", view.Find(".message > .prose").TextContent, StringComparison.Ordinal);
        Assert.Empty(view.FindAll(".note"));
    }

    [Fact]
    public void Branches_OfThree_LeadToTheOthers()
    {
        List<string> shown = [];
        IRenderedComponent<MessageView> view = Show(Assistant("b", null, "x"), ["a", "b", "c"], shown.Add);
        Assert.Contains("2 / 3", view.Find(".branches").TextContent, StringComparison.Ordinal);

        view.Find("[aria-label='Earlier version']").Click();
        view.Find("[aria-label='Later version']").Click();

        Assert.Equal(["a", "c"], shown);
    }

    [Theory]
    [InlineData(MessageRole.User, 1, true)]
    [InlineData(MessageRole.Assistant, 1, false)]
    [InlineData(MessageRole.Assistant, 2, true)]
    public void Delete_IsOffered_ForQuestionsAndVersionsOfAnswers(MessageRole role, int versions, bool isOffered)
    {
        ConversationMessage message = role == MessageRole.User ? User("a", null, "x") : Assistant("a", null, "x");

        IRenderedComponent<MessageView> view = Show(message, versions == 1 ? ["a"] : ["a", "b"]);

        Assert.Equal(isOffered ? 1 : 0, view.FindAll("[data-act=delete]").Count);
    }

    [Fact]
    public async Task RunningAnswer_ShownLate_IsThereAndGoesOn()
    {
        _chat.Models.Say("q", $"hm {ScriptedChatModels.Hold}", $"one {ScriptedChatModels.Hold}two");
        string id = await _chat.Chats.AskAsync(ChatFixture.Owner, null, "q", new ChatSettings());
        ConversationMessage answer = (await _chat.PathAsync(id))[^1];
        Task ended = _chat.Runs.Find(answer.Id)!.Completion;

        IRenderedComponent<MessageView> view = Show(answer);
        view.WaitForAssertion(() => Assert.True(view.Find("details.thinking").HasAttribute("open")));
        _chat.Models.Release();
        view.WaitForAssertion(() => Assert.Contains("one", view.Find(".message > .prose").TextContent, StringComparison.Ordinal));
        Assert.False(view.Find("details.thinking").HasAttribute("open"));
        _chat.Models.Release();
        await ended;
        view.Render(parameters => parameters.Add(component => component.Message, _chat.PathAsync(id).Result[^1]));

        Assert.Contains("one two", view.Find(".message > .prose").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(view.FindAll("[data-act=regenerate]"));
    }

    private IRenderedComponent<MessageView> Show(ConversationMessage message, string[]? siblings = null, Action<string>? onBranch = null) =>
        _page.Render<MessageView>(parameters => parameters
            .AddCascadingValue("Owner", ChatFixture.Owner)
            .Add(component => component.ConversationId, "c")
            .Add(component => component.Message, message)
            .Add(component => component.Siblings, siblings ?? [message.Id])
            .Add(component => component.OnBranch, onBranch ?? (_ => { })));
}
