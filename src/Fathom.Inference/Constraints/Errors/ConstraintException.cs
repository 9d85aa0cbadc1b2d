namespace Fathom.Inference.Constraints.Errors;

/// <summary>A schema, pattern or grammar was refused.</summary>
/// <param name="code">One of <see cref="ConstraintErrorCodes"/>.</param>
/// <param name="where">JSON pointer into the schema, line and column of the grammar, or offset in the pattern.</param>
/// <param name="what">The error.</param>
public sealed class ConstraintException(string code, string where, string what) : Exception($"{where}: {what}")
{
    /// <summary>Stable code.</summary>
    public string Code { get; } = code;

    /// <summary>The location of the error.</summary>
    public string Where { get; } = where;
}
