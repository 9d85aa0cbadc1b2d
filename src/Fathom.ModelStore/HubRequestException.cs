namespace Fathom.ModelStore;

/// <summary>A request failed in a way that may be temporary: the server is busy or failed, or the connection broke.</summary>
/// <param name="message">What happened.</param>
/// <param name="retryAfter">Wait that the server requests; null if it didn't state one.</param>
/// <param name="inner">The cause.</param>
internal sealed class HubRequestException(string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Wait that the server requests.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
