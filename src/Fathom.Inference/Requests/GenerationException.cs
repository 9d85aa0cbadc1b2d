namespace Fathom.Inference.Requests;

/// <summary>A request was refused before it started.</summary>
public sealed class GenerationException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">One of <see cref="GenerationErrorCodes"/>.</param>
    /// <param name="where">The option or part of the request.</param>
    /// <param name="expected">What would be valid.</param>
    /// <param name="actual">What was found.</param>
    public GenerationException(string code, string where, string expected, string actual)
        : base($"{where}: expected {expected}, found {actual}")
    {
        Code = code;
        Where = where;
    }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>The option or part of the request.</summary>
    public string Where { get; }

    /// <summary>Estimated time until a retry can succeed; null if a retry is pointless or there is no estimate.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
