namespace Fathom.ModelStore;

/// <summary>A request failed in a way that may pass: the server is busy or failed, or the connection broke.</summary>
/// <param name="message">What happened.</param>
/// <param name="retryAfter">How long the server asks to wait; null when it did not say.</param>
/// <param name="inner">What caused it.</param>
internal sealed class HubRequestException(string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
