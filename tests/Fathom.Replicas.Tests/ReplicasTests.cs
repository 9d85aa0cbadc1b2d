using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Fathom.Samples.Replicas;
using Fathom.Web.Conversations;
using Microsoft.AspNetCore.Builder;
using Npgsql;

namespace Fathom.Replicas.Tests;

/// <summary>Two servers behind the sample's proxy, over one database.</summary>
public sealed class ReplicasTests : IAsyncLifetime
{
    private const string Owner = "local";
    private const int NumClients = 8;
    private const string Body = """{"stream":true,"max_tokens":200,"messages":[{"role":"user","content":"say many words"}]}""";

    private readonly List<ReplicaProcess> _replicas = [];
    private readonly ConcurrentBag<string> _asked = [];
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };
    private string _connection = "";
    private WebApplication? _proxy;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Url => _proxy!.Urls.Single();

    public async ValueTask InitializeAsync()
    {
        PostgresServer database = await PostgresServer.SharedAsync();
        _connection = database.ConnectionString(await database.CreateDatabaseAsync());
        _replicas.Add(await ReplicaProcess.StartAsync(_connection));
        _replicas.Add(await ReplicaProcess.StartAsync(_connection));
        _proxy = ReplicaProxy.Create("http://127.0.0.1:0", [.. _replicas.Select(replica => replica.Address)]);
        await _proxy.StartAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        _replicas.ForEach(replica => replica.Dispose());
    }

    [Fact]
    public async Task Kill_OneOfTwoUnderLoad_LosesNoConversationAndCostsAClientOneRetry()
    {
        await using PostgresConversationStore store = await PostgresConversationStore.OpenAsync(_connection);
        string unfinished = await AskAsync(_replicas[0].Address, "wait for it", "");
        string living = await AskAsync(_replicas[1].Address, "wait for it", "");
        using var streaming = new SemaphoreSlim(0);
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int>[] clients = [.. Enumerable.Range(0, NumClients).Select(number => WorkAsync($"client-{number}", streaming, killed.Task))];
        for (int i = 0; i < NumClients; i++)
        {
            await streaming.WaitAsync(Cancellation);
        }

        await _replicas[0].KillAsync();
        killed.SetResult();
        int[] retries = await Task.WhenAll(clients);

        Assert.Contains("What would you like to work out?", await PageAsync(), StringComparison.Ordinal);
        Assert.All(retries, count => Assert.InRange(count, 0, 1));
        Assert.True(_asked.Count >= 2 * NumClients, $"only {_asked.Count} conversations were begun");
        string[] all = [.. _asked, unfinished];
        await UntilAsync(async () =>
        {
            foreach (string id in all)
            {
                if (await StateAsync(store, id) == MessageState.Running)
                {
                    return false;
                }
            }

            return true;
        });
        Assert.Equal(MessageState.Interrupted, await StateAsync(store, unfinished));
        Assert.Equal(MessageState.Running, await StateAsync(store, living));
        foreach (string id in all)
        {
            IReadOnlyList<ConversationMessage> messages = await store.MessagesAsync(Owner, id);
            Assert.Equal([MessageRole.User, MessageRole.Assistant], messages.Select(message => message.Role));
        }
    }

    [Fact]
    public async Task Circuit_ThroughTheProxy_ReachesTheReplicaThatItWasAgreedWith()
    {
        var cookies = new CookieContainer();
        using var handler = new HttpClientHandler { CookieContainer = cookies };
        using var client = new HttpClient(handler);
        using HttpResponseMessage negotiated = await client.PostAsync($"{Url}/_blazor/negotiate?negotiateVersion=1", null, Cancellation);
        JsonElement agreed = JsonElement.Parse(await negotiated.Content.ReadAsStringAsync(Cancellation));
        using var socket = new ClientWebSocket();
        socket.Options.Cookies = cookies;
        string address = $"{Url.Replace("http:", "ws:", StringComparison.Ordinal)}/_blazor?id={agreed.GetProperty("connectionToken").GetString()}";

        await socket.ConnectAsync(new Uri(address), Cancellation);
        await socket.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, Cancellation);
        byte[] answer = new byte[256];
        WebSocketReceiveResult received = await socket.ReceiveAsync(answer, Cancellation);

        Assert.Equal("{}\u001e", Encoding.UTF8.GetString(answer, 0, received.Count));
        Assert.Contains(cookies.GetCookies(new Uri(Url)), cookie => cookie.Name == "fathom-replica");
    }

    /// <summary>Streams answers and begins conversations, one after the other, until a replica has been killed and once more.</summary>
    /// <returns>How often something had to be asked again; more than one ends it.</returns>
    private async Task<int> WorkAsync(string key, SemaphoreSlim streaming, Task killed)
    {
        int retries = 0;
        Action? begun = () => streaming.Release();
        for (bool isLast = false; !isLast && retries <= 1;)
        {
            isLast = killed.IsCompleted;
            while (!await TryStreamAsync(key, begun) && ++retries <= 1)
            {
            }

            begun = null;
            while (!await TryAskAsync(key) && ++retries <= 1)
            {
            }
        }

        return retries;
    }

    private async Task<bool> TryStreamAsync(string key, Action? begun)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{Url}/v1/chat/completions");
            request.Headers.Add("x-api-key", key);
            request.Content = new StringContent(Body, Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            response.EnsureSuccessStatusCode();
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
            string last = "";
            while (await lines.ReadLineAsync(Cancellation) is { } line)
            {
                begun?.Invoke();
                begun = null;
                last = line.Length > 0 ? line : last;
            }

            return last == "data: [DONE]";
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            begun?.Invoke();
            return false;
        }
    }

    private async Task<bool> TryAskAsync(string key)
    {
        try
        {
            _asked.Add(await AskAsync(Url, "a question", key));
            return true;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return false;
        }
    }

    /// <summary>Begins a conversation.</summary>
    /// <returns>Its name.</returns>
    private async Task<string> AskAsync(string address, string text, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/test/ask?text={Uri.EscapeDataString(text)}");
        request.Headers.Add("x-api-key", key);
        using HttpResponseMessage response = await _client.SendAsync(request, Cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(Cancellation);
    }

    private async Task<string> PageAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url);
        request.Headers.Add("Accept", "text/html");
        using HttpResponseMessage response = await _client.SendAsync(request, Cancellation);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }

    private static async Task<MessageState> StateAsync(PostgresConversationStore store, string id) => (await store.MessagesAsync(Owner, id))[^1].State;

    /// <summary>Looks at once and after every change that the replicas let each other know of.</summary>
    private async Task UntilAsync(Func<Task<bool>> isReached)
    {
        await using var connection = new NpgsqlConnection(_connection);
        await connection.OpenAsync(Cancellation);
        await using var listen = new NpgsqlCommand("LISTEN fathom", connection);
        await listen.ExecuteNonQueryAsync(Cancellation);
        while (!await isReached())
        {
            await connection.WaitAsync(Cancellation);
        }
    }
}
