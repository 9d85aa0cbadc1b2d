using System.Net;
using Fathom.Web.Conversations;
using Fathom.Web.Hosting;
using static Fathom.Web.Tests.Conversations.Messages;

namespace Fathom.Web.Tests.Hosting;

public sealed class ChatAppTests : IAsyncLifetime
{
    private AppHost _app = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await AppHost.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Url) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Page_First_IsWholeBeforeAnyScriptRuns()
    {
        string html = await _client.GetStringAsync("/");

        Assert.Contains("What would you like to work out?", html, StringComparison.Ordinal);
        Assert.Contains("deep-1b", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)<script(?![^>]*\\ssrc=)", html);
        Assert.DoesNotMatch("(?i)\\sstyle=|\\son\\w+=\"|https?://", html.Replace("http://www.w3.org/", ""));
    }

    [Fact]
    public async Task Page_OfAConversation_ShowsMessagesAndTheirTitle()
    {
        ConversationMessage[] messages = [User("a", null, "<img src=x onerror=alert(1)>"), Assistant("b", "a", "**bold** <script>x</script>")];
        await _app.Store.AddAsync("local", Chat("c", "<Title>") with { LeafId = "b" }, messages);

        string html = await _client.GetStringAsync("/c/c");

        Assert.Contains("<strong>bold</strong>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;Title&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script>", html, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/c/none")]
    [InlineData("/app/app.js")]
    [InlineData("/_framework/blazor.web.js")]
    public async Task Response_Any_AllowsOwnScriptsOnly(string path)
    {
        using HttpResponseMessage response = await _client.GetAsync(path);

        string policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("/app/app.js", "text/javascript")]
    [InlineData("/app/app.css", "text/css")]
    [InlineData("/app/icon.svg", "image/svg+xml")]
    [InlineData("/_framework/blazor.web.js", "text/javascript")]
    public async Task Asset_AskedForTwice_IsSentOnce(string path, string type)
    {
        using HttpResponseMessage first = await _client.GetAsync(path);
        Assert.Equal(type, first.Content.Headers.ContentType!.MediaType);
        Assert.NotEmpty(await first.Content.ReadAsByteArrayAsync());
        using var again = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        using HttpResponseMessage second = await _client.SendAsync(again);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("/_blazor/negotiate?negotiateVersion=1", "POST", "Origin", "https://evil.example")]
    [InlineData("/_blazor/negotiate?negotiateVersion=1", "POST", "Origin", "null")]
    [InlineData("/_blazor", "GET", "Origin", "http://localhost:1")]
    [InlineData("/app/export", "GET", "Sec-Fetch-Site", "cross-site")]
    [InlineData("/app/export", "GET", "Sec-Fetch-Site", "same-site")]
    [InlineData("/app/export/c/markdown", "GET", "Sec-Fetch-Site", "cross-site")]
    [InlineData("/c/x", "POST", "Origin", "https://evil.example")]
    public async Task Request_FromAnotherSite_IsRefused(string path, string method, string header, string value)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation(header, value);

        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task SignIn_WhereKeysAreAsked_LetsOwnersSeeTheirOwn()
    {
        await using AppHost app = await AppHost.StartAsync(new ChatAppOptions { FindOwner = key => key == "sesame" ? "ali" : null });
        await app.Store.AddAsync("user:ali", Chat("c", "Treasure"), []);
        await app.Store.AddAsync("local", Chat("d", "Not Ali's"), []);
        using var client = new HttpClient { BaseAddress = new Uri(app.Url) };
        foreach (string path in (string[])["/", "/c/c", "/app/export", "/app/export/c", "/app/export/c/markdown", "/_blazor", "/_blazor/initializers"])
        {
            using HttpResponseMessage refused = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.DoesNotContain("Treasure", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using HttpResponseMessage wrong = await client.PostAsync("/app/sign-in", new FormUrlEncodedContent([new("key", "simsim")]));
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        using HttpResponseMessage right = await client.PostAsync("/app/sign-in", new FormUrlEncodedContent([new("key", "sesame")]));

        string page = await right.Content.ReadAsStringAsync();
        Assert.Contains("Treasure", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Not Ali", page, StringComparison.Ordinal);
        Assert.Equal("Treasure", Assert.Single(ConversationFile.Read(await client.GetByteArrayAsync("/app/export"))).Title);
    }

    [Theory]
    [InlineData("no", false)]
    [InlineData("yes", true)]
    public async Task SignIn_StayingOrNot_DecidesHowLongTheCookieLasts(string stay, bool lasts)
    {
        await using AppHost app = await AppHost.StartAsync(new ChatAppOptions { FindOwner = _ => "ali" });
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(app.Url) };

        using HttpResponseMessage response = await client.PostAsync("/app/sign-in", new FormUrlEncodedContent([new("key", "sesame"), new("stay", stay)]));

        Assert.Equal(lasts, response.Headers.GetValues("Set-Cookie").Single().Contains("max-age", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task SignOut_OfASession_AsksForAKeyAgain()
    {
        await using AppHost app = await AppHost.StartAsync(new ChatAppOptions { FindOwner = _ => "ali" });
        using var client = new HttpClient { BaseAddress = new Uri(app.Url) };
        using HttpResponseMessage signedIn = await client.PostAsync("/app/sign-in", new FormUrlEncodedContent([new("key", "sesame")]));
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);

        using HttpResponseMessage signedOut = await client.PostAsync("/app/sign-out", null);

        Assert.Equal(HttpStatusCode.Unauthorized, signedOut.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/app/export")).StatusCode);
    }

    [Fact]
    public async Task SignIn_ForgedCookie_IsRefused()
    {
        await using AppHost app = await AppHost.StartAsync(new ChatAppOptions { FindOwner = _ => "ali" });
        using var client = new HttpClient { BaseAddress = new Uri(app.Url) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", "fathom-session=ali");

        using HttpResponseMessage response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Export_AsMarkdown_IsTheShownBranchUnderItsTitle()
    {
        const string Title = "Größe \"../x\"\r\nSet-Cookie: a=b 😀";
        ConversationMessage[] messages = [User("a", null, "one"), Assistant("b", "a", "first"), Assistant("c", "a", "second")];
        await _app.Store.AddAsync("local", Chat("c", Title) with { LeafId = "b" }, messages);
        await _app.Store.AddAsync("other", Chat("d", "Not mine"), []);

        using HttpResponseMessage response = await _client.GetAsync("/app/export/c/markdown");

        string text = await response.Content.ReadAsStringAsync();
        Assert.Contains("first", text, StringComparison.Ordinal);
        Assert.DoesNotContain("second", text, StringComparison.Ordinal);
        Assert.Equal("text/markdown", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("Größe .. x Set-Cookie a=b 😀.md", response.Content.Headers.ContentDisposition.FileNameStar);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/app/export/d/markdown")).StatusCode);
    }

    [Fact]
    public async Task Export_AConversation_IsAFileThatImportReads()
    {
        await _app.Store.AddAsync("local", Chat("c", "Kept"), [User("a", null, "x")]);
        await _app.Store.AddAsync("other", Chat("d", "Not mine"), []);

        byte[] one = await _client.GetByteArrayAsync("/app/export/c");
        byte[] all = await _client.GetByteArrayAsync("/app/export");

        Assert.Equal("Kept", Assert.Single(ConversationFile.Read(one)).Title);
        Assert.Equal("Kept", Assert.Single(ConversationFile.Read(all)).Title);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/app/export/d")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/app/nothing.js")).StatusCode);
    }
}
