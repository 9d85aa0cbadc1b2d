using Fathom.Cli.Hosting;

namespace Fathom.Cli.Tests;

/// <summary><c>fathom serve</c>, until it is disposed.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly TaskCompletionSource<(string Url, Interrupts Interrupts)> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<CliRun> _run;

    private Served(string model, string[] options)
    {
        var setup = new CliSetup { WhenTelling = Listen };
        _run = Task.Run(() => setup.RunAsync(["serve", "-m", model, "--port", "0", "--threads", "1", "--no-app", .. options]));
    }

    public string Url { get; private set; } = "";

    public static async Task<Served> StartAsync(string model, params string[] options)
    {
        var served = new Served(model, options);
        Task first = await Task.WhenAny(served._listening.Task, served._run);
        Assert.True(first == served._listening.Task, "the server ended");
        served.Url = served._listening.Task.Result.Url;
        return served;
    }

    public async ValueTask DisposeAsync()
    {
        _listening.Task.Result.Interrupts.Raise();
        Assert.Equal(0, (await _run).Exit);
    }

    private void Listen(string text, Interrupts interrupts)
    {
        const string words = "Listening at ";
        if (text.StartsWith(words, StringComparison.Ordinal))
        {
            _listening.TrySetResult((text[words.Length..].Split(' ')[0], interrupts));
        }
    }
}
