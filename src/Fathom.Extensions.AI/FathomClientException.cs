namespace Fathom.Extensions.AI;

/// <summary>A call was refused, or the model failed while answering.</summary>
public sealed class FathomClientException : Exception
{
    /// <summary>Describes what went wrong.</summary>
    /// <param name="code">One of <see cref="FathomClientErrorCodes"/>.</param>
    /// <param name="where">The option, message or tool.</param>
    /// <param name="message">What went wrong: what was expected, and what was found.</param>
    /// <param name="cause">The exception of the model's computation.</param>
    public FathomClientException(string code, string where, string message, Exception? cause = null)
        : base($"{where}: {message}", cause)
    {
        Code = code;
        Where = where;
    }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>The option, message or tool.</summary>
    public string Where { get; }
}
