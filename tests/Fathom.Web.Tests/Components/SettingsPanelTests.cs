using Bunit;
using Fathom.Inference.Requests;
using Fathom.Web.Answers;
using Fathom.Web.Components;
using Fathom.Web.Conversations;
using Fathom.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Fathom.Web.Tests.Components;

public sealed class SettingsPanelTests : IAsyncDisposable
{
    private readonly ChatFixture _chat = new();
    private readonly BunitContext _page = new();
    private readonly TroubledStore _trouble;

    public SettingsPanelTests()
    {
        _trouble = TroubledStore.Around(_chat.Store);
        _page.JSInterop.Mode = JSRuntimeMode.Loose;
        _page.Services.AddSingleton(_trouble.Store);
        _page.Services.AddSingleton(new ChatService(_trouble.Store, _chat.Models, _chat.Runs, _chat.Events, TimeProvider.System));
    }

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _chat.DisposeAsync();
    }

    [Fact]
    public async Task DeleteAll_Asked_DeletesOnlyWhenConfirmed()
    {
        await _chat.AskAsync(null, "question");
        IRenderedComponent<SettingsPanel> panel = Show(new ChatAppOptions());
        panel.Find("section .row .danger").Click();
        await panel.Find("dialog").TriggerEventAsync("onclose", EventArgs.Empty);
        Assert.Empty(panel.FindAll("dialog"));
        Assert.Single(await _chat.Store.ListAsync(ChatFixture.Owner));

        panel.Find("section .row .danger").Click();
        panel.Find("dialog .danger").Click();

        panel.WaitForAssertion(() => Assert.Contains("All chats were deleted.", panel.Markup, StringComparison.Ordinal));
        Assert.Empty(await _chat.Store.ListAsync(ChatFixture.Owner));
    }

    [Fact]
    public async Task Save_WhileTheDatabaseIsAway_SaysSo()
    {
        IRenderedComponent<SettingsPanel> panel = Show(new ChatAppOptions());
        _trouble.IsAway = true;

        panel.Find("[placeholder='Save as…']").Change("short");
        await panel.Find("form").SubmitAsync();

        panel.WaitForAssertion(() => Assert.Equal("The database is away.", panel.Find(".problem").TextContent));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SignOut_IsOffered_WhereKeysAreAsked(bool asksForKeys)
    {
        IRenderedComponent<SettingsPanel> panel = Show(new ChatAppOptions { FindOwner = asksForKeys ? (key => key) : null });

        Assert.Equal(asksForKeys ? 1 : 0, panel.FindAll("form[action='/app/sign-out']").Count);
    }

    private IRenderedComponent<SettingsPanel> Show(ChatAppOptions options)
    {
        _page.Services.AddSingleton(options);
        return _page.Render<SettingsPanel>(parameters => parameters
            .AddCascadingValue("Owner", ChatFixture.Owner)
            .Add(component => component.Settings, new ChatSettings { SystemPrompt = "Be brief." })
            .Add(component => component.Defaults, new SamplingOptions()));
    }
}
