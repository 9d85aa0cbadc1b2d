namespace Fathom.Evaluation;

/// <summary>Codes of <see cref="EvaluationException"/> about endpoints; all others are given where they are thrown.</summary>
public static class EvaluationErrorCodes
{
    /// <summary>Nothing answers at the address.</summary>
    public const string EndpointUnreachable = "eval.endpoint.unreachable";

    /// <summary>The endpoint refuses every request.</summary>
    public const string EndpointRefused = "eval.endpoint.refused";

    /// <summary>The endpoint has no model, or several, and none was named.</summary>
    public const string EndpointModel = "eval.endpoint.model";

    /// <summary>No request was answered.</summary>
    public const string EndpointFailed = "eval.endpoint.failed";
}
