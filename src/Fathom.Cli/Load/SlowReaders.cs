namespace Fathom.Cli.Load;

/// <summary>
/// Readers that take one byte of their answer per second, and ask again when they are cut off: a server must cope with them without affecting others.
/// </summary>
internal sealed class SlowReaders : IAsyncDisposable
{
    private const int ReceiveBufferBytes = 4_096;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestStart = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _end = new();
    private readonly LoadClient _client;
    private readonly Task[] _readers;
    private int _open;
    private int _cut;
    private int _refused;

    private SlowReaders(LoadPlan plan, LoadPrompts prompts)
    {
        _client = new LoadClient(plan, ReceiveBufferBytes);
        _readers = [.. Enumerable.Range(0, plan.SlowReaders).Select(index => ReadAsync(prompts.Next(-1 - index) with { OutputTokens = plan.OutputTokens }))];
    }

    /// <summary>Answers that the server cut off before they were read.</summary>
    public int Cut => Volatile.Read(ref _cut);

    /// <summary>Requests that were refused, or failed.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Answers currently being read.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>
    /// Starts them, and waits until as many as the server accepts have an answer to read: what follows shows how slow reading affects others.
    /// </summary>
    public static async Task<SlowReaders> StartAsync(LoadPlan plan, LoadPrompts prompts, CancellationToken cancellation)
    {
        var readers = new SlowReaders(plan, prompts);
        try
        {
            for (TimeSpan waited = default; readers.Open < plan.SlowReaders && waited < s_longestStart; waited += s_pause)
            {
                await Task.Delay(s_pause, cancellation);
            }

            return readers;
        }
        catch
        {
            await readers.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_readers);
        _client.Dispose();
        _end.Dispose();
    }

    private async Task ReadAsync(LoadRequest request)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await ReadOnceAsync(request);
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException)
            {
                Interlocked.Increment(ref _cut);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ReadOnceAsync(LoadRequest request)
    {
        using HttpResponseMessage? response = await TryOpenAsync(request);
        if (response is not { IsSuccessStatusCode: true })
        {
            Interlocked.Increment(ref _refused);
            await Task.Delay(response?.Headers.RetryAfter?.Delta ?? s_pause, _end.Token);
            return;
        }

        Interlocked.Increment(ref _open);
        try
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(_end.Token);
            byte[] one = new byte[1];
            while (await body.ReadAsync(one, _end.Token) > 0)
            {
                await Task.Delay(s_pause, _end.Token);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task<HttpResponseMessage?> TryOpenAsync(LoadRequest request)
    {
        try
        {
            return await _client.OpenAsync(request, _end.Token);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
