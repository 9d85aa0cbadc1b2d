using Microsoft.Playwright;

namespace Fathom.Web.Tests;

/// <summary>Chromium, once for all tests that want it.</summary>
/// <remarks>It is looked for where Debian, Chrome and <c>FATHOM_CHROMIUM</c> have it; where there is none, those tests are skipped and say so.</remarks>
public sealed class Browser : IAsyncLifetime
{
    private const string Variable = "FATHOM_CHROMIUM";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Find() is { } path)
        {
            Assertions.SetDefaultExpectTimeout(60_000); // machines with other work to do are slow; what is wrong stays wrong
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox"], Timeout = 120_000 });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Closes all pages.</summary>
    public async Task CloseAsync()
    {
        foreach (IBrowserContext context in _browser?.Contexts.ToArray() ?? [])
        {
            await context.CloseAsync();
        }
    }

    /// <summary>A page with nothing of earlier ones; skips the test where there is no browser.</summary>
    public async Task<IPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(_browser is not null, $"NO BROWSER: install Chromium (Debian: apt-get install chromium), or set {Variable} to one");
        IBrowserContext context = await _browser!.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1280, Height = 800 } });
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    private static string? Find()
    {
        string?[] places =
        [
            Environment.GetEnvironmentVariable(Variable), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        ];
        return places.FirstOrDefault(File.Exists);
    }
}
