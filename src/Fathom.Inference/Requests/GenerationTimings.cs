namespace Fathom.Inference.Requests;

/// <summary>Where a request's time went.</summary>
/// <param name="Queued">From submission to the first step.</param>
/// <param name="Prefill">From the first step to the first new token.</param>
/// <param name="Decode">From the first new token to the last.</param>
public readonly record struct GenerationTimings(TimeSpan Queued, TimeSpan Prefill, TimeSpan Decode)
{
    /// <summary>From submission to the first new token.</summary>
    public TimeSpan TimeToFirstToken => Queued + Prefill;

    /// <summary>From submission to the last new token.</summary>
    public TimeSpan Total => TimeToFirstToken + Decode;
}
