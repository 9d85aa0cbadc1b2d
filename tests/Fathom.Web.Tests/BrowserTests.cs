using Fathom.Web.Conversations;
using Microsoft.Playwright;
using static Fathom.Web.Tests.Conversations.Messages;
using static Microsoft.Playwright.Assertions;

namespace Fathom.Web.Tests;

/// <summary>The app as a person meets it, in a real browser.</summary>
public sealed class BrowserTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private static readonly LocatorAssertionsToBeVisibleOptions s_patient = new() { Timeout = 60_000 };

    private readonly List<string> _complaints = [];
    private AppHost _app = null!;

    public async ValueTask InitializeAsync() => _app = await AppHost.StartAsync();

    public async ValueTask DisposeAsync()
    {
        string[] complaints = [.. _complaints]; // before the server goes, of which pages would complain, too
        await browser.CloseAsync();
        await _app.DisposeAsync();
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Ask_Question_StreamsThoughtAndAnswer()
    {
        _app.Models.Say("47", $"Split it. {ScriptedChatModels.Hold}", $"**So** {ScriptedChatModels.Hold}$47 \\times 83 = 3901$");
        IPage page = await OpenAsync();

        await AskAsync(page, "What is 47 × 83?");
        await Expect(page.Locator("details.thinking[open]")).ToContainTextAsync("Split it.");
        _app.Models.Release();
        await Expect(page.Locator(".message.assistant > .prose strong")).ToHaveTextAsync("So");
        await Expect(page.Locator("details.thinking[open]")).ToHaveCountAsync(0);
        _app.Models.Release();
        await Expect(page.Locator(".message.assistant math")).ToBeVisibleAsync(s_patient);

        await Expect(page.Locator("summary")).ToContainTextAsync("Thought for");
        await Expect(page.Locator(".chats .title")).ToHaveTextAsync("What is 47 × 83?");
        Assert.Contains("/c/", page.Url, StringComparison.Ordinal);
        await Expect(page.Locator("[role=status][aria-live]")).ToContainTextAsync("So");
    }

    [Fact]
    public async Task Stop_RunningAnswer_StopsTheEngineAndKeepsTheText()
    {
        _app.Models.Say("count", "", $"one two {ScriptedChatModels.Hold}three");
        IPage page = await OpenAsync();
        await AskAsync(page, "count");
        await Expect(page.Locator(".message.assistant > .prose")).ToContainTextAsync("one two");

        await page.Keyboard.PressAsync("Escape");

        await Expect(page.Locator(".note")).ToContainTextAsync("You stopped");
        await Expect(page.Locator(".message.assistant > .prose")).ToContainTextAsync("one two");
        Assert.Equal(1, _app.Models.Cancelled);
    }

    [Fact]
    public async Task Escape_InAnotherField_LeavesItAndStopsNothing()
    {
        _app.Models.Say("count", "", $"one two {ScriptedChatModels.Hold}three");
        IPage page = await OpenAsync();
        await AskAsync(page, "count");
        await Expect(page.Locator(".message.assistant > .prose")).ToContainTextAsync("one two");
        await page.FillAsync("input[type=search]", "nothing");
        await Expect(page.Locator(".chats h2")).ToHaveTextAsync("Nothing found");

        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("input[type=search]")).ToHaveValueAsync("");
        await MenuAsync(page, "count", "Rename");
        await page.FillAsync(".rename input", "other");
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.Locator(".chats .title")).ToHaveTextAsync("count");
        await Expect(page.Locator("[data-act=stop]")).ToBeVisibleAsync();
        Assert.Equal(0, _app.Models.Cancelled);
        _app.Models.Release();
    }

    [Fact]
    public async Task Continue_StoppedAnswer_GoesOnWhereItEnded()
    {
        _app.Models.Say("count", "", $"one two {ScriptedChatModels.Hold}");
        IPage page = await OpenAsync("/", new() { ViewportSize = new() { Width = 320, Height = 640 }, HasTouch = true, IsMobile = true });
        await AskAsync(page, "count");
        await Expect(page.Locator(".message.assistant > .prose")).ToContainTextAsync("one two");
        await page.Keyboard.PressAsync("Escape");
        ILocator button = page.Locator(".note [data-act=continue]");
        await Expect(button).ToBeVisibleAsync();
        Assert.True((await button.BoundingBoxAsync())!.Height >= 44);
        _app.Models.Say("count", "", $"three {ScriptedChatModels.Hold}four.");

        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".message.assistant > .prose")).ToHaveTextAsync("one two three");
        await Expect(page.Locator(".note")).ToHaveCountAsync(0);
        _app.Models.Release();

        await Expect(page.Locator(".message.assistant > .prose")).ToHaveTextAsync("one two three four.");
        await Expect(page.Locator("[role=status][aria-live]")).ToHaveTextAsync("three four.");
    }

    [Fact]
    public async Task Export_FromTheMenu_DownloadsAFileNamedAfterTheTitle()
    {
        await _app.Store.AddAsync("local", Chat("a", "Apples: <b>red</b>?") with { LeafId = "m" }, [User("m", null, "about a worm")]);
        IPage page = await OpenAsync("/c/a");

        IDownload file = await page.RunAndWaitForDownloadAsync(() => MenuAsync(page, "Apples", "Export as Markdown"));

        Assert.Equal("Apples b red b.md", file.SuggestedFilename);
    }

    [Fact]
    public async Task Reload_DuringAnAnswer_FindsItGoingOnWithTheDraft()
    {
        _app.Models.Say("count", "", $"one {ScriptedChatModels.Hold}two");
        IPage page = await OpenAsync();
        await AskAsync(page, "count");
        await Expect(page.Locator(".message.assistant > .prose")).ToContainTextAsync("one");
        await page.FillAsync("#message", "not sent yet");

        await page.ReloadAsync();
        await ReadyAsync(page);
        await Expect(page.Locator("[data-act=stop]")).ToBeVisibleAsync();
        _app.Models.Release();

        await Expect(page.Locator(".message.assistant > .prose")).ToContainTextAsync("one two");
        await Expect(page.Locator("#message")).ToHaveValueAsync("not sent yet");
    }

    [Fact]
    public async Task RegenerateEditAndBranch_KeepEveryVersion()
    {
        _app.Models.Say("color", "", "red");
        IPage page = await OpenAsync();
        await AskAsync(page, "a color");
        await Expect(page.Locator("[data-act=regenerate]")).ToBeVisibleAsync();
        _app.Models.Say("color", "", "green");

        await page.ClickAsync("[data-act=regenerate]");
        await Expect(page.Locator(".message.assistant > .prose")).ToHaveTextAsync("green");
        await Expect(page.Locator(".branches")).ToContainTextAsync("2 / 2");
        await page.ClickAsync("[aria-label='Earlier version']");
        await Expect(page.Locator(".message.assistant > .prose")).ToHaveTextAsync("red");

        await page.Keyboard.PressAsync("Control+Shift+E");
        await page.FillAsync(".edit textarea", "another color");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".bubble")).ToHaveTextAsync("another color");
        await Expect(page.Locator(".message.user .branches")).ToContainTextAsync("2 / 2");
        await page.ClickAsync(".message.user [aria-label='Earlier version']");

        await Expect(page.Locator(".bubble")).ToHaveTextAsync("a color");
    }

    [Fact]
    public async Task Edit_TwoMessagesAtOnce_EnterSendsItsOwn()
    {
        ConversationMessage[] messages = [User("a", null, "first"), Assistant("b", "a", "answer"), User("d", "b", "second")];
        await _app.Store.AddAsync("local", Chat("c") with { LeafId = "d" }, messages);
        IPage page = await OpenAsync("/c/c");
        await page.Locator("[data-act=edit]").Nth(0).ClickAsync();
        await Expect(page.Locator(".edit textarea")).ToHaveCountAsync(1);
        await page.Locator("[data-act=edit]").Nth(0).ClickAsync(); // that of the second: the first has its editor instead
        await Expect(page.Locator(".edit textarea")).ToHaveCountAsync(2);

        await page.Locator(".edit textarea").Nth(1).FillAsync("second, edited");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".bubble")).ToHaveTextAsync(["second, edited"]);
    }

    [Fact]
    public async Task Paste_TextWithAPictureOfIt_WarnsOfNothing()
    {
        IPage page = await OpenAsync();
        const string Paste = "document.getElementById('message').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));";
        await page.EvaluateAsync(
            "const data = new DataTransfer(); data.setData('text/plain', 'a'); data.items.add(new File(['\\u0000'], 'a.png', { type: 'image/png' }));" + Paste);

        await page.EvaluateAsync("const data = new DataTransfer(); data.items.add(new File(['words'], 'b.txt', { type: 'text/plain' }));" + Paste);

        await Expect(page.Locator("#message")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^b.txt:"));
        await Expect(page.Locator(".dock .problem")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Chats_RenameSearchAndDelete()
    {
        await _app.Store.AddAsync("local", Chat("a", "Apples") with { LeafId = "m" }, [User("m", null, "about a worm")]);
        await _app.Store.AddAsync("local", Chat("b", "Pears"), []);
        IPage page = await OpenAsync("/c/a");

        await MenuAsync(page, "Apples", "Rename");
        await page.FillAsync(".rename input", "Fruit with worms");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".chat-title")).ToHaveTextAsync("Fruit with worms");

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("worm");
        await Expect(page.Locator("input[type=search]")).ToHaveValueAsync("worm");
        await Expect(page.Locator(".chats h2")).ToHaveTextAsync("1 chat found");
        await page.FillAsync("input[type=search]", "");

        await MenuAsync(page, "Pears", "Delete…");
        await Expect(page.Locator("dialog[open] button", new() { HasText = "Cancel" })).ToBeFocusedAsync();
        await page.ClickAsync("dialog[open] >> text=Delete permanently");
        await Expect(page.Locator(".chats .title")).ToHaveTextAsync(["Fruit with worms"]);
    }

    [Fact]
    public async Task Settings_ChangedAndKept_ReachTheModel()
    {
        IPage page = await OpenAsync();
        await page.Keyboard.PressAsync("Control+,");
        await page.FillAsync("#settings textarea", "Answer in one word.");
        await page.FillAsync("label:has-text('Temperature') input", "0.25");
        await page.FillAsync("[placeholder='Save as…']", "short");
        await page.ClickAsync("#settings button:has-text('Save')");
        await Expect(page.Locator(".chip")).ToContainTextAsync("short");
        await page.Keyboard.PressAsync("Escape");

        await AskAsync(page, "hello");
        await Expect(page.Locator(".message.assistant > .prose")).ToContainTextAsync("You said: hello");

        Assert.Equal("Answer in one word.", _app.Models.Asked.Single()[0].Content);
        Assert.Equal(0.25f, _app.Models.Options.Single().Sampling!.Temperature);
    }

    [Fact]
    public async Task Theme_Dark_StaysAfterReload()
    {
        IPage page = await OpenAsync();
        string before = await ColorAsync(page);

        await page.ClickAsync("[data-do=theme]");
        string after = await ColorAsync(page);
        await page.ReloadAsync();

        Assert.NotEqual(before, after);
        Assert.Equal(after, await ColorAsync(page));
    }

    [Fact]
    public async Task Phone_Width_HasNoSidewaysScrollAndLargeTargets()
    {
        string head = $"|{string.Concat(Enumerable.Repeat(" column |", 12))}";
        string rule = $"|{string.Concat(Enumerable.Repeat("---|", 12))}";
        _app.Models.Say("table", "hm", $"{head}\n{rule}\n\n```\n{new string('x', 300)}\n```");
        IPage page = await OpenAsync("/", new() { ViewportSize = new() { Width = 320, Height = 640 }, HasTouch = true, IsMobile = true });
        await AskAsync(page, "a table");
        await Expect(page.Locator(".message.assistant table")).ToBeVisibleAsync(s_patient);
        Assert.True(
            await page.EvaluateAsync<bool>("[document.documentElement, document.getElementById('scroll')].every(box => box.scrollWidth <= innerWidth)"));
        foreach (string target in (string[])["#composer [type=submit]", ".copy-code", ".thinking summary", ".chats .more", ".brand"])
        {
            Assert.True(await page.Locator(target).First.EvaluateAsync<double>("box => box.getBoundingClientRect().height") >= 44, target);
        }

        await page.ClickAsync(".open-sidebar");
        await page.ClickAsync(".new-chat");

        await Expect(page.Locator(".welcome")).ToBeVisibleAsync(s_patient);
        await Expect(page.Locator(".sidebar")).Not.ToBeInViewportAsync();
    }

    [Fact]
    public async Task Attack_InAnswerQuestionAndTitle_RunsNothing()
    {
        string attacks = string.Join("\n\n", Markup.XssPayloads.All);
        _app.Models.Say("attack", "", attacks);
        IPage page = await OpenAsync();
        bool hasRun = false;
        string ours = _app.Url;
        page.Dialog += (_, dialog) =>
        {
            hasRun = true;
            _ = dialog.DismissAsync();
        };
        page.Request += (_, request) => hasRun |= !request.Url.StartsWith(ours, StringComparison.Ordinal);

        await AskAsync(page, "<img src=x onerror=alert(1)> attack");
        await Expect(page.Locator("[data-act=regenerate]")).ToBeVisibleAsync(s_patient);
        await page.ReloadAsync();
        await ReadyAsync(page);

        Assert.False(hasRun);
    }

    [Fact]
    public async Task LongConversation_StreamingAtItsEnd_TouchesTheLastMessageOnly()
    {
        List<ConversationMessage> messages = [];
        for (int i = 0; i < 200; i++)
        {
            string? parent = i == 0 ? null : $"m{i - 1}";
            messages.Add(i % 2 == 0
                ? User($"m{i}", parent, $"Question {i}")
                : Assistant($"m{i}", parent, $"## Answer {i}\n\n$x^{i}$\n\n```python\nprint({i})\n```"));
        }

        await _app.Store.AddAsync("local", Chat("long") with { LeafId = "m199" }, messages);
        _app.Models.Say("more", "", string.Concat(Enumerable.Repeat("word ", 300)) + ScriptedChatModels.Hold);
        IPage page = await OpenAsync("/c/long");
        await page.EvaluateAsync(
            """
            window.touched = new Set();
            new MutationObserver(changes => {
              for (const change of changes) {
                const message = (change.target.nodeType === 1 ? change.target : change.target.parentElement)?.closest('.message');
                if (message) touched.add([...document.querySelectorAll('.message')].indexOf(message));
              }
            }).observe(document.querySelector('.thread'), { childList: true, subtree: true, characterData: true, attributes: true });
            """);

        await AskAsync(page, "more");
        await Expect(page.Locator(".message").Nth(201).Locator(".prose")).ToContainTextAsync("word word word");
        await page.WaitForFunctionAsync("[document.getElementById('scroll')].every(box => box.scrollHeight - box.scrollTop - box.clientHeight < 60)");
        int[] touched = await page.EvaluateAsync<int[]>("[...touched]");
        _app.Models.Release();

        Assert.All(touched, index => Assert.True(index >= 200, $"message {index} was rendered again"));
    }

    [Fact]
    public async Task TwoTabs_SameChat_SeeTheSameAnswer()
    {
        _app.Models.Say("count", "", $"one {ScriptedChatModels.Hold}two");
        IPage first = await OpenAsync();
        await AskAsync(first, "count");
        await Expect(first.Locator(".message.assistant > .prose")).ToContainTextAsync("one");
        IPage second = await OpenAsync(new Uri(first.Url).AbsolutePath);
        await Expect(second.Locator(".message.assistant > .prose")).ToContainTextAsync("one");

        _app.Models.Release();

        await Expect(first.Locator(".message.assistant > .prose")).ToContainTextAsync("one two");
        await Expect(second.Locator(".message.assistant > .prose")).ToContainTextAsync("one two");
        await Expect(second.Locator("[data-act=regenerate]")).ToBeVisibleAsync(s_patient);
    }

    private async Task<IPage> OpenAsync(string path = "/", BrowserNewContextOptions? options = null)
    {
        IPage page = await browser.OpenAsync(options);
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _complaints.Add(message.Text);
            }
        };
        await page.GotoAsync(_app.Url + path);
        await ReadyAsync(page);
        return page;
    }

    private static Task ReadyAsync(IPage page) => page.WaitForSelectorAsync("html[data-ready]");

    private static async Task AskAsync(IPage page, string text)
    {
        await page.FillAsync("#message", text);
        await page.PressAsync("#message", "Enter");
    }

    private static async Task MenuAsync(IPage page, string title, string item)
    {
        ILocator chat = page.Locator(".chats li", new() { HasText = title });
        await chat.HoverAsync();
        await chat.Locator(".more").ClickAsync();
        await chat.Locator("[role=menuitem]", new() { HasText = item }).ClickAsync();
    }

    private static Task<string> ColorAsync(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
