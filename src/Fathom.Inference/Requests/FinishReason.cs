namespace Fathom.Inference.Requests;

/// <summary>Why a request ended.</summary>
public enum FinishReason
{
    /// <summary>The model ended its text, or produced a stop string or stop token.</summary>
    Stop,

    /// <summary>The requested token limit or the end of the context was reached.</summary>
    Length,

    /// <summary>The caller cancelled the request.</summary>
    Cancelled,

    /// <summary>The request failed: its logits were NaN, a computation threw, or it waited too long to start.</summary>
    Error,
}
