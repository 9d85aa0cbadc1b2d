namespace Fathom.Inference.Requests;

/// <summary>A request was refused before it started.</summary>
public sealed class GenerationException : Exception
{
    /// <summary>Describes what was refused.</summary>
    /// <param name="code">One of <see cref="GenerationErrorCodes"/>.</param>
    /// <param name="where">The option or part of the request.</param>
    /// <param name="expected">What would have been right.</param>
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

    /// <summary>When to try again, as far as that can be told; null where there is no point, or nothing to tell by.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
