namespace Fathom.ModelStore;

/// <summary>An open answer with a file's bytes, and what the hub itself said of the file before it sent the client elsewhere.</summary>
/// <param name="Response">The answer that carries the bytes.</param>
/// <param name="Etag">Hash that the hub told, without quotes; null for none.</param>
/// <param name="Bytes">The whole file's size; null when nobody told.</param>
internal sealed record HubContent(HttpResponseMessage Response, string? Etag, long? Bytes) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Response.Dispose();
}
