namespace Fathom.Tasks;

/// <summary>A task, a catalog or a mixture cannot do what was asked.</summary>
/// <param name="code">Stable code, such as <c>tasks.name.unknown</c>.</param>
/// <param name="message">What, where, expected and actual.</param>
public sealed class TaskException(string code, string message) : Exception(message)
{
    /// <summary>Stable code, for programs.</summary>
    public string Code { get; } = code;
}
