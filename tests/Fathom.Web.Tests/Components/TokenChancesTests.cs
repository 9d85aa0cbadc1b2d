using Bunit;
using Fathom.Web.Components;
using Fathom.Web.Models;

namespace Fathom.Web.Tests.Components;

public sealed class TokenChancesTests : IAsyncDisposable
{
    private readonly BunitContext _page = new();

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public void Tokens_OfALongAnswer_AreShownInParts()
    {
        IRenderedComponent<TokenChances> view = Show(1_200);
        Assert.Equal(500, view.FindAll(".chance").Count);

        view.Find("[aria-label='Later tokens']").Click();
        view.Find("[aria-label='Later tokens']").Click();

        Assert.Equal(200, view.FindAll(".chance").Count);
        Assert.Equal("t1199", view.FindAll(".chance")[^1].TextContent);
        Assert.True(view.Find("[aria-label='Later tokens']").HasAttribute("disabled"));
    }

    [Fact]
    public void Tokens_ForTheKeyboard_AreOneStopThatFollowsTheChoice()
    {
        IRenderedComponent<TokenChances> view = Show(3);
        Assert.Equal(["0", "-1", "-1"], view.FindAll(".chance").Select(token => token.GetAttribute("tabindex")));

        view.FindAll(".chance")[1].Click();

        Assert.Equal(["-1", "0", "-1"], view.FindAll(".chance").Select(token => token.GetAttribute("tabindex")));
        Assert.Equal("t1, 25%", view.FindAll(".chance")[1].GetAttribute("aria-label"));
    }

    private IRenderedComponent<TokenChances> Show(int count)
    {
        TokenChance[] tokens = [.. Enumerable.Range(0, count).Select(i => new TokenChance($"t{i}", 0.25, [new TokenAlternative($"t{i}", 0.25)]))];
        return _page.Render<TokenChances>(parameters => parameters.Add(component => component.Tokens, tokens));
    }
}
