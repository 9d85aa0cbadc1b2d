namespace Fathom.Inference.Hosting;

/// <summary>A model is unavailable.</summary>
public sealed class ModelHostException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">One of <see cref="ModelHostErrorCodes"/>.</param>
    /// <param name="where">The model's name.</param>
    /// <param name="message">What went wrong.</param>
    /// <param name="cause">The exception that loading threw.</param>
    public ModelHostException(string code, string where, string message, Exception? cause = null)
        : base(message, cause)
    {
        Code = code;
        Where = where;
    }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>The model's name.</summary>
    public string Where { get; }
}
