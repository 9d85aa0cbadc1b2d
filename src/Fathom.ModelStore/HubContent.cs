namespace Fathom.ModelStore;

/// <summary>An open response with a file's bytes, and what the hub itself stated about the file before redirecting the client.</summary>
/// <param name="Response">The response that carries the bytes.</param>
/// <param name="Etag">Hash stated by the hub, without quotes; null for none.</param>
/// <param name="Bytes">The whole file's size; null if unknown.</param>
internal sealed record HubContent(HttpResponseMessage Response, string? Etag, long? Bytes) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Response.Dispose();
}
