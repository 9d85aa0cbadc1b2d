namespace Fathom.Inference.Requests;

/// <summary>Why a request ended.</summary>
public enum FinishReason
{
    /// <summary>The model ended its text, or a stop string or stop token came.</summary>
    Stop,

    /// <summary>The most tokens asked for, or the end of the context, was reached.</summary>
    Length,

    /// <summary>The caller gave up.</summary>
    Cancelled,

    /// <summary>The model failed: its logits were no numbers, or a computation threw.</summary>
    Error,
}
