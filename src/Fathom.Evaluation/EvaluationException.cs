namespace Fathom.Evaluation;

/// <summary>An evaluation was refused.</summary>
/// <param name="code">A code of the list in docs/errors.md.</param>
/// <param name="message">What, where, expected and found.</param>
/// <param name="inner">The cause.</param>
public sealed class EvaluationException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The code.</summary>
    public string Code { get; } = code;
}
