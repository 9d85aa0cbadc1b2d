using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Fathom.ModelStore;

/// <summary>Client for the Hugging Face hub's HTTP protocol: lists a repository and opens its files.</summary>
/// <remarks>
/// Handles redirects itself, because the access token is only for the hub's own host and because the hub states a file's size
/// and hash (<c>X-Linked-Size</c>, <c>X-Linked-Etag</c>) in the redirecting response.
/// </remarks>
public sealed class HubClient : IDisposable
{
    /// <summary>The default hub.</summary>
    public static readonly Uri DefaultEndpoint = new("https://huggingface.co");

    internal const int MaxRedirects = 8;
    internal const int MaxListingBytes = 32 << 20;
    internal const int MaxFiles = 100_000;
    private const long MaxFileBytes = 1L << 45;
    private const int MaxJsonDepth = 64;
    private const int Sha256Digits = 64;
    private const int Sha1Digits = 40;

    /// <summary>How long a connection may take to open, a response to begin, or a body to stall.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly Uri _endpoint;
    private readonly string? _token;

    /// <summary>Creates a client; nothing is sent yet.</summary>
    /// <param name="endpoint">The hub's address; null for <see cref="DefaultEndpoint"/>.</param>
    /// <param name="token">Access token; null for none.</param>
    /// <param name="time">The clock for waits; null for the system's.</param>
    public HubClient(Uri? endpoint = null, string? token = null, TimeProvider? time = null)
    {
        Uri address = endpoint ?? DefaultEndpoint;
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            throw ModelStoreException.Refused("hub.endpoint.invalid", address.ToString(), "the hub's address must begin with http:// or https://");
        }

        _endpoint = new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
        _token = token;
        Time = time ?? TimeProvider.System;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !_endpoint.IsLoopback,
            ConnectTimeout = Patience,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("fathom", typeof(HubClient).Assembly.GetName().Version!.ToString(fieldCount: 3)));
    }

    internal TimeProvider Time { get; }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Lists the files of a repository.</summary>
    /// <exception cref="ModelStoreException">The hub refuses, or its response is not a list of files.</exception>
    internal async Task<HubListing> ListAsync(HubReference reference, CancellationToken cancellation)
    {
        var address = new Uri(_endpoint, $"api/models/{reference.Repository}/revision/{Uri.EscapeDataString(reference.Revision)}?blobs=true");
        var retries = new RetryBudget(Time);
        while (true)
        {
            try
            {
                using HubContent content = await OpenAsync(address, offset: 0, reference.Repository, cancellation).ConfigureAwait(false);
                return ReadListing(await ReadSmallAsync(content.Response, cancellation).ConfigureAwait(false), reference);
            }
            catch (HubRequestException failure)
            {
                await retries.WaitAsync(failure, reference.Repository, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens a file at an offset; the response may still begin at 0.</summary>
    /// <exception cref="HubRequestException">A failure that may be temporary.</exception>
    /// <exception cref="ModelStoreException">The hub refuses.</exception>
    internal Task<HubContent> OpenFileAsync(HubReference reference, string commit, HubFile file, long offset, CancellationToken cancellation)
    {
        string path = string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString));
        return OpenAsync(new Uri(_endpoint, $"{reference.Repository}/resolve/{Uri.EscapeDataString(commit)}/{path}"), offset, file.Name, cancellation);
    }

    /// <summary>Runs one step of a request; broken and stalled connections become a <see cref="HubRequestException"/>.</summary>
    internal async Task<T> WithPatienceAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await step(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HubRequestException($"nothing arrived for {Patience.TotalSeconds:0} seconds");
        }
        catch (Exception failure) when (failure is HttpRequestException or HttpIOException or IOException)
        {
            throw new HubRequestException($"the connection failed ({Innermost(failure).Message})", inner: failure);
        }
    }

    private static Exception Innermost(Exception failure) => failure.InnerException is { } inner ? Innermost(inner) : failure;

    private async Task<HubContent> OpenAsync(Uri address, long offset, string where, CancellationToken cancellation)
    {
        string? linkedEtag = null;
        long? linkedBytes = null;
        for (int hop = 0; hop <= MaxRedirects; hop++)
        {
            HttpResponseMessage response = await SendAsync(address, offset, cancellation).ConfigureAwait(false);
            if (IsOurHost(address))
            {
                linkedEtag ??= Header(response, "X-Linked-Etag");
                linkedBytes ??= long.TryParse(Header(response, "X-Linked-Size"), out long size) ? size : null;
            }

            if (IsRedirect(response.StatusCode) && response.Headers.Location is { } location)
            {
                response.Dispose();
                address = CheckRedirect(address, new Uri(address, location), where);
                continue;
            }

            ThrowIfRefused(response, where);
            string? etag = linkedEtag ?? (IsOurHost(address) ? response.Headers.ETag?.Tag : null);
            return new HubContent(response, etag?.Trim('"'), linkedBytes ?? WholeLength(response));
        }

        throw ModelStoreException.Unavailable("hub.redirects", where, $"the hub redirected more than {MaxRedirects} times");
    }

    private Task<HttpResponseMessage> SendAsync(Uri address, long offset, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
        }

        if (_token is not null && IsOurHost(address))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        }

        return WithPatienceAsync(token => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellation);
    }

    private bool IsOurHost(Uri address) => address.Scheme == _endpoint.Scheme && address.Authority == _endpoint.Authority;

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    private static Uri CheckRedirect(Uri from, Uri to, string where) =>
        to.Scheme == "https" || (to.Scheme == "http" && from.Scheme == "http")
            ? to
            : throw ModelStoreException.Refused("hub.redirect.unsafe", where, $"the hub redirected from {from.Scheme} to {to.Scheme}");

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;

    private static long? WholeLength(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.OK => response.Content.Headers.ContentLength,
        _ => response.Content.Headers.ContentRange?.Length,
    };

    private static void ThrowIfRefused(HttpResponseMessage response, string where)
    {
        HttpStatusCode status = response.StatusCode;
        if (status is HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return;
        }

        using (response)
        {
            throw status switch
            {
                HttpStatusCode.NotFound =>
                    ModelStoreException.Refused("hub.not_found", where, $"the hub has no '{where}' at that revision"),
                HttpStatusCode.Unauthorized =>
                    ModelStoreException.Refused("hub.unauthorized", where, "the repository doesn't exist, or needs an access token: set HF_TOKEN"),
                HttpStatusCode.Forbidden =>
                    ModelStoreException.Refused(
                        "hub.forbidden", where, "the hub refuses access: accept the model's terms on its page, then set HF_TOKEN to a token of that account"),
                HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                    new HubRequestException($"the hub answered {(int)status}", response.Headers.RetryAfter?.Delta),
                _ => ModelStoreException.Unavailable("hub.status", where, $"the hub answered {(int)status}"),
            };
        }
    }

    private async Task<byte[]> ReadSmallAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using Stream body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var bytes = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        var pace = new MinimumPace(Time);
        while (true)
        {
            int read = await WithPatienceAsync(token => body.ReadAsync(buffer, token).AsTask(), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                return bytes.ToArray();
            }

            pace.Received(read);
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MaxListingBytes)
            {
                throw ModelStoreException.Refused("hub.listing.invalid", "", $"the hub's list of files is longer than {MaxListingBytes} bytes");
            }
        }
    }

    private static HubListing ReadListing(byte[] json, HubReference reference)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
            JsonElement root = document.RootElement;
            string commit = root.TryGetProperty("sha", out JsonElement sha) && sha.GetString() is { } text ? text : reference.Revision;
            JsonElement siblings = root.GetProperty("siblings");
            if (!PortableName.IsPlain(commit) || siblings.GetArrayLength() > MaxFiles)
            {
                throw ModelStoreException.Refused("hub.listing.invalid", reference.Repository, "the hub's list of files has no proper commit, or is too long");
            }

            return new HubListing(commit, [.. siblings.EnumerateArray().Select(ReadFile)]);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw ModelStoreException.Refused("hub.listing.invalid", reference.Repository, "the hub's answer is not a list of a model's files");
        }
    }

    private static HubFile ReadFile(JsonElement sibling)
    {
        string path = sibling.GetProperty("rfilename").GetString() ?? "";
        if (!PortableName.StaysInside(path))
        {
            throw ModelStoreException.Refused("hub.path.unsafe", path, "the hub lists a file whose name could leave its folder");
        }

        long? bytes = sibling.TryGetProperty("size", out JsonElement size) && size.ValueKind == JsonValueKind.Number ? size.GetInt64() : null;
        if (bytes > MaxFileBytes)
        {
            throw ModelStoreException.Refused("hub.listing.invalid", path, $"the hub lists a file of {bytes} bytes; the limit is {MaxFileBytes}");
        }

        bool isLarge = sibling.TryGetProperty("lfs", out JsonElement lfs) && lfs.ValueKind == JsonValueKind.Object;
        string? sha256 = isLarge ? HashOf(lfs, "sha256", Sha256Digits, path) : null;
        string? gitSha1 = isLarge ? null : HashOf(sibling, "blobId", Sha1Digits, path);
        return new HubFile(path, bytes is >= 0 ? bytes : null, sha256, gitSha1);
    }

    /// <summary>A hash of a listed file. An invalid hash is refused: treated as missing, it would allow any bytes.</summary>
    private static string? HashOf(JsonElement owner, string name, int digits, string path)
    {
        if (!owner.TryGetProperty(name, out JsonElement element) || element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        string hash = element.GetString() ?? "";
        return hash.Length == digits && hash.All(char.IsAsciiHexDigit)
            ? hash.ToLowerInvariant()
            : throw ModelStoreException.Refused("hub.listing.invalid", path, $"the hub lists '{path}' with an invalid {name}");
    }
}
