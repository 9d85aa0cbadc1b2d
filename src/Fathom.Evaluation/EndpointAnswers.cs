using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Tasks;

namespace Fathom.Evaluation;

/// <summary>Answers of a model behind an API like OpenAI's.</summary>
/// <remarks>
/// Each answer is a request of its own. Requests that are refused for now (429, 502, 503, 504) or whose connection fails are sent again, after the
/// delay that <c>Retry-After</c> requests. Requests that still fail are counted by reason and have no answer.
/// </remarks>
public sealed class EndpointAnswers : IAnswerSource, IDisposable
{
    private const long MaxReplyBytes = 16 << 20;

    private static readonly TimeSpan s_firstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(2);

    private readonly Endpoint _endpoint;
    private readonly EvaluationOptions _options;
    private readonly HttpClient _http;
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _retries;

    private EndpointAnswers(Endpoint endpoint, EvaluationOptions options, HttpClient http) => (_endpoint, _options, _http) = (endpoint, options, http);

    /// <inheritdoc/>
    public EvaluationCost Cost { get; private set; }

    /// <summary>The model's name at the endpoint.</summary>
    public string Model => _endpoint.Model!;

    /// <summary>Answers that never came, by reason: <c>500 internal_error</c>, <c>timeout</c>.</summary>
    public IReadOnlyDictionary<string, int> Failures => _failures.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary();

    /// <summary>Requests that were sent again.</summary>
    public int Retries => _retries;

    /// <summary>Finds an endpoint, and its model if none is named.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="options">How many answers, and how they are drawn.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="EvaluationException">Nothing answers there, the key is refused, or the model has to be named.</exception>
    public static Task<EndpointAnswers> ConnectAsync(Endpoint endpoint, EvaluationOptions options, CancellationToken cancellation = default) =>
        ConnectAsync(endpoint, options, new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }, cancellation);

    internal static async Task<EndpointAnswers> ConnectAsync(
        Endpoint endpoint, EvaluationOptions options, HttpMessageHandler handler, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(options);
        var http = new HttpClient(handler)
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan, // each request has its own limit
            MaxResponseContentBufferSize = MaxReplyBytes,
        };
        http.DefaultRequestHeaders.Authorization = endpoint.Key is { } key ? new AuthenticationHeaderValue("Bearer", key) : null;
        try
        {
            IReadOnlyList<string> models = await ListModelsAsync(http, endpoint, cancellation).ConfigureAwait(false);
            return new EndpointAnswers(endpoint with { Model = endpoint.Model ?? TheOnly(models) }, options, http);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="EvaluationException">The endpoint refuses every request: a wrong key, model or address.</exception>
    public IReadOnlyList<IReadOnlyList<ModelAnswer>> Answer(IReadOnlyList<Problem> problems, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return AnswerAsync(problems, cancellation).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<IReadOnlyList<string>> ListModelsAsync(HttpClient http, Endpoint endpoint, CancellationToken cancellation)
    {
        try
        {
            Task<HttpResponseMessage> asking = http.GetAsync(endpoint.ModelsUrl, cancellation);
            using HttpResponseMessage response = await asking.WaitAsync(endpoint.Timeout, endpoint.Clock, cancellation).ConfigureAwait(false);
            string body = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            if (response.StatusCode is System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.Forbidden)
            {
                throw Refused($"{(int)response.StatusCode}");
            }

            return response.IsSuccessStatusCode ? NamesIn(body) : [];
        }
        catch (Exception failure) when (failure is HttpRequestException or TimeoutException)
        {
            throw new EvaluationException(EvaluationErrorCodes.EndpointUnreachable, $"no server answers at {endpoint.Url}: {failure.Message}", failure);
        }
    }

    private static IReadOnlyList<string> NamesIn(string body)
    {
        try
        {
            return JsonNode.Parse(body)?["data"] is JsonArray models
                ? [.. models.Select(model => (string?)model?["id"]).OfType<string>()]
                : [];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or ArgumentException)
        {
            return []; // not JSON, no list of objects, or an object that names a field twice
        }
    }

    private static string TheOnly(IReadOnlyList<string> models) => models.Count == 1 ? models[0] : throw new EvaluationException(
        EvaluationErrorCodes.EndpointModel,
        models.Count == 0
            ? "the endpoint doesn't say which models it has: name one with --model"
            : $"the endpoint has several models: name one with --model ({string.Join(", ", models)})");

    private static EvaluationException Refused(string reason) => new(
        EvaluationErrorCodes.EndpointRefused,
        $"the endpoint refuses: {reason}; expected a URL with an API like OpenAI's, a key that opens it, and a model that it has");

    private async Task<IReadOnlyList<IReadOnlyList<ModelAnswer>>> AnswerAsync(IReadOnlyList<Problem> problems, CancellationToken cancellation)
    {
        var answers = new ModelAnswer[problems.Count * _options.Samples];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = _endpoint.Concurrency, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, answers.Length), limits, async (number, token) =>
        {
            string body = EndpointRequest.BodyOf(problems[number / _options.Samples], Model, _options, number);
            answers[number] = await AskAsync(body, token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return [.. answers.Chunk(_options.Samples)];
    }

    private async Task<ModelAnswer> AskAsync(string body, CancellationToken cancellation)
    {
        TimeSpan wait = s_firstWait;
        for (int attempt = 1; ; attempt++)
        {
            EndpointReply reply = await SendAsync(body, cancellation).ConfigureAwait(false);
            if (reply.IsHopeless)
            {
                throw Refused(reply.Answer.Failure!);
            }

            if (!reply.MayPass || attempt >= _endpoint.MaxAttempts)
            {
                Count(reply);
                return reply.Answer;
            }

            Interlocked.Increment(ref _retries);
            var asked = TimeSpan.FromTicks(Math.Clamp((reply.RetryAfter ?? wait).Ticks, 0, s_longestWait.Ticks));
            await Task.Delay(asked, _endpoint.Clock, cancellation).ConfigureAwait(false);
            wait *= 2;
        }
    }

    private void Count(EndpointReply reply)
    {
        if (reply.Answer.Failure is { } reason)
        {
            _failures.AddOrUpdate(reason, 1, (_, count) => count + 1);
        }

        lock (_gate)
        {
            Cost += reply.Cost;
        }
    }

    private async Task<EndpointReply> SendAsync(string body, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_endpoint.Timeout, _endpoint.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await _http.PostAsync(_endpoint.ChatUrl, content, either.Token).ConfigureAwait(false);
            string reply = await response.Content.ReadAsStringAsync(either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? EndpointReply.OfBody(reply)
                : EndpointReply.OfRefusal(response.StatusCode, response.Headers.RetryAfter, reply, _endpoint.Clock.GetUtcNow());
        }
        catch (HttpRequestException failure)
        {
            return EndpointReply.OfFailure(failure);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return EndpointReply.OfTimeout();
        }
    }
}
