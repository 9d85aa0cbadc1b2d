namespace Fathom.ModelStore;

/// <summary>The store of installed models, or the hub they come from, failed.</summary>
public sealed class ModelStoreException : Exception
{
    /// <summary>Describes a failure.</summary>
    /// <param name="kind">The kind of failure.</param>
    /// <param name="code">A code from the closed list in <c>docs/errors.md</c>, such as <c>hub.checksum</c>.</param>
    /// <param name="where">Model, repository or file.</param>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="inner">The cause.</param>
    public ModelStoreException(ModelStoreFailure kind, string code, string where, string message, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Code = code;
        Where = where;
    }

    /// <summary>The kind of failure.</summary>
    public ModelStoreFailure Kind { get; }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>Model, repository or file.</summary>
    public string Where { get; }

    internal static ModelStoreException Refused(string code, string where, string message) => new(ModelStoreFailure.Refused, code, where, message);

    internal static ModelStoreException Unavailable(string code, string where, string message, Exception? inner = null) =>
        new(ModelStoreFailure.Unavailable, code, where, message, inner);
}
