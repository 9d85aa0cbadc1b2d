using System.Diagnostics;
using Fathom.Cli.Errors;
using Fathom.Cli.Output;

namespace Fathom.Cli.Load;

/// <summary>Sends a plan's requests to a server and measures what its users would see.</summary>
/// <param name="plan">The load.</param>
/// <param name="output">Shows progress.</param>
internal sealed class LoadRun(LoadPlan plan, CommandOutput output)
{
    private static readonly TimeSpan s_watchInterval = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_longestSettling = TimeSpan.FromSeconds(5);

    private readonly List<LoadOutcome> _outcomes = [];
    private readonly Lock _gate = new();
    private long _peakBytes;
    private int _next;

    /// <summary>Runs it.</summary>
    /// <exception cref="CliException">No server answers at the address.</exception>
    public async Task<LoadResult> RunAsync(CancellationToken cancellation)
    {
        using var client = new LoadClient(plan);
        LoadPrompts prompts = await PromptsAsync(client, cancellation);
        var before = ServerFigures.Of(await client.MetricsAsync(cancellation));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task watching = WatchAsync(client, ended.Token);
        SlowReaders slow = await SlowReaders.StartAsync(plan, prompts, cancellation);
        long started = Stopwatch.GetTimestamp();
        int slowOpen;
        await using (slow)
        {
            await (plan.Rate is { } rate ? AtRateAsync(client, prompts, rate, cancellation) : InStreamsAsync(client, prompts, cancellation));
            slowOpen = slow.Open;
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        await ended.CancelAsync();
        await watching;
        ServerFigures after = await SettleAsync(client, cancellation);
        var memory = new LoadMemory(before.ResidentBytes, after.ResidentBytes, _peakBytes > 0 ? _peakBytes : null);
        return LoadResult.Of(plan, _outcomes, elapsed) with
        {
            Slow = plan.SlowReaders > 0 ? new LoadSlowReaders(plan.SlowReaders, slowOpen, slow.Cut, slow.Refused) : null,
            ServerRss = before.ResidentBytes is null ? null : memory,
            CacheUseAfter = after.CacheUse,
        };
    }

    private async Task<LoadPrompts> PromptsAsync(LoadClient client, CancellationToken cancellation)
    {
        try
        {
            return new LoadPrompts(plan, await client.TokensPerWordAsync(cancellation));
        }
        catch (HttpRequestException failure)
        {
            throw new CliException(ExitCode.InputOutput, "io.failed", "--url", $"no server answers at {plan.Url}: {failure.Message}");
        }
    }

    private Task InStreamsAsync(LoadClient client, LoadPrompts prompts, CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, plan.Streams).Select(_ => StreamAsync(client, prompts, cancellation)));

    /// <summary>One user, who sends the next request when the last answer has ended, and waits as long as a refusing server asks.</summary>
    private async Task StreamAsync(LoadClient client, LoadPrompts prompts, CancellationToken cancellation)
    {
        while (Interlocked.Increment(ref _next) is var number && number <= plan.Requests)
        {
            LoadOutcome outcome = await SendAsync(client, prompts.Next(number - 1), cancellation);
            if (outcome.Ending == LoadEnding.Refused)
            {
                await Task.Delay(outcome.RetryAfter ?? TimeSpan.Zero, cancellation);
            }
        }
    }

    private async Task AtRateAsync(LoadClient client, LoadPrompts prompts, double rate, CancellationToken cancellation)
    {
        var running = new List<Task>(plan.Requests);
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < plan.Requests; i++)
        {
            TimeSpan early = TimeSpan.FromSeconds(i / rate) - Stopwatch.GetElapsedTime(started);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, cancellation);
            }

            running.Add(SendAsync(client, prompts.Next(i), cancellation));
        }

        await Task.WhenAll(running);
    }

    private async Task<LoadOutcome> SendAsync(LoadClient client, LoadRequest request, CancellationToken cancellation)
    {
        LoadOutcome outcome = await client.SendAsync(request, cancellation);
        lock (_gate)
        {
            _outcomes.Add(outcome);
            output.Progress($"{_outcomes.Count} of {plan.Requests} requests");
        }

        return outcome;
    }

    private async Task WatchAsync(LoadClient client, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                _peakBytes = Math.Max(_peakBytes, ServerFigures.Of(await client.MetricsAsync(ended)).ResidentBytes ?? 0);
                await Task.Delay(s_watchInterval, ended);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    /// <summary>The server's figures, once it has noticed that the last clients left.</summary>
    private static async Task<ServerFigures> SettleAsync(LoadClient client, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        ServerFigures figures;
        do
        {
            await Task.Delay(s_watchInterval, cancellation);
            figures = ServerFigures.Of(await client.MetricsAsync(cancellation));
        }
        while (figures.CacheUse > 0 && Stopwatch.GetElapsedTime(started) < s_longestSettling);

        return figures;
    }
}
