using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Fathom.Inference;
using Fathom.Inference.Hosting;
using Fathom.Inference.Loading;
using Fathom.Server.Hosting;

namespace Fathom.Server.Tests;

/// <summary>A server on a free loopback port, and a client of it.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<ApiServer>>> s_shared = new();

    private readonly FathomServer _server;
    private bool _isShared;

    private ApiServer(ModelHost models, FathomServer server)
    {
        (Models, _server) = (models, server);
        Client = new HttpClient { BaseAddress = new Uri(server.Addresses[0]), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Its models.</summary>
    public ModelHost Models { get; }

    /// <summary>Talks to it.</summary>
    public HttpClient Client { get; }

    /// <summary>The server.</summary>
    public FathomServer Server => _server;

    /// <summary>The engine of the first model, which has been used.</summary>
    public Engine Engine => Models.Status()[0].Engine!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A server of one model that all tests share: for those that don't care what others ask of it.</summary>
    /// <param name="model">Its model.</param>
    /// <param name="setup">Tells servers of different options apart.</param>
    /// <param name="options">How it is set up.</param>
    public static Task<ApiServer> SharedAsync(Script model, string setup = "", ServerOptions? options = null) =>
        s_shared.GetOrAdd(setup + model.Key, _ => new Lazy<Task<ApiServer>>(async () =>
    {
        ApiServer server = await StartAsync(model, options);
        server._isShared = true;
        return server;
    })).Value;

    /// <summary>Starts a server of one model.</summary>
    public static Task<ApiServer> StartAsync(Script model, ServerOptions? options = null) => StartAsync([Hosted("tiny", model.Open)], options);

    /// <summary>Starts a server.</summary>
    public static async Task<ApiServer> StartAsync(IReadOnlyList<HostedModel> models, ServerOptions? options = null)
    {
        options ??= new ServerOptions();
        var host = new ModelHost(models);
        var server = FathomServer.Create(host, options with { Urls = options.Urls is ["http://127.0.0.1:8080"] ? ["http://127.0.0.1:0"] : options.Urls });
        await server.StartAsync(CancellationToken.None);
        await server.WarmUp;
        return new ApiServer(host, server);
    }

    /// <summary>A model with an engine for tests.</summary>
    public static HostedModel Hosted(string name, Func<LoadedModel> model) => new(name, model)
    {
        Engine = new EngineOptions
        {
            Threads = 1,
            BlockTokens = 4,
            MaxCacheTokens = 4_096,
            MaxQueuedRequests = 16,
            Weights = Inference.Loading.WeightPlacement.File,
        },
    };

    /// <summary>Posts a body and reads the whole answer.</summary>
    public async Task<ApiAnswer> PostAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage response = await SendAsync(path, body, headers);
        return new ApiAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation), response.Headers);
    }

    /// <summary>Gets a path.</summary>
    public async Task<ApiAnswer> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await Client.SendAsync(request, Cancellation);
        return new ApiAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation), response.Headers);
    }

    /// <summary>Posts a body and returns as soon as the headers are there.</summary>
    public async Task<HttpResponseMessage> SendAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    /// <summary>Waits until no request runs and all blocks are free.</summary>
    public async Task UntilIdleAsync()
    {
        while (Models.Status().Any(status => status.Leases > 0) || Engine.Stats is not { RunningRequests: 0, WaitingRequests: 0, UsedBlocks: 0 })
        {
            await Task.Delay(1, Cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isShared)
        {
            return; // it ends with the process
        }

        Client.Dispose();
        await _server.DisposeAsync();
        await Models.DisposeAsync();
    }
}

/// <summary>An answer of the server.</summary>
internal sealed record ApiAnswer(int Status, string Body, HttpResponseHeaders Headers)
{
    /// <summary>The body.</summary>
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>The data of a stream of events.</summary>
    public IReadOnlyList<string> Events =>
        [.. Body.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line["data: ".Length..])];

    /// <summary>The objects of a stream that ends as it should.</summary>
    public IReadOnlyList<JsonElement> Chunks
    {
        get
        {
            Assert.Equal("[DONE]", Events[^1]);
            return [.. Events.SkipLast(1).Select(data => JsonElement.Parse(data))];
        }
    }

    /// <summary>Follows a path such as <c>choices.0.message.content</c>.</summary>
    public JsonElement At(string path) => Json.At(path);

    /// <summary>The code of an error.</summary>
    public string? ErrorCode => At("error.code").GetString();
}

internal static class JsonPaths
{
    /// <summary>Follows a path such as <c>choices.0.delta</c>.</summary>
    public static JsonElement At(this JsonElement element, string path) => path.Split('.').Aggregate(
        element, (node, step) => int.TryParse(step, System.Globalization.CultureInfo.InvariantCulture, out int index) ? node[index] : node.GetProperty(step));

    /// <summary>A text at a path, or null when there is none.</summary>
    public static string? TextAt(this JsonElement element, string path)
    {
        foreach (string step in path.Split('.'))
        {
            if (int.TryParse(step, System.Globalization.CultureInfo.InvariantCulture, out int index))
            {
                if (element.GetArrayLength() <= index)
                {
                    return null;
                }

                element = element[index];
            }
            else if (!element.TryGetProperty(step, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }
}
