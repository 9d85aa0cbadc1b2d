namespace Fathom.Numerics.Machine;

/// <summary>An environment variable that chooses among the machine's possibilities has a value that is none of them.</summary>
/// <param name="variable">Name of the variable.</param>
/// <param name="value">Its value.</param>
/// <param name="expected">The values it may have.</param>
public sealed class MachineVariableException(string variable, string value, string expected)
    : ArgumentException($"{variable}={value}: expected {expected}")
{
    /// <summary>Name of the variable.</summary>
    public string Variable { get; } = variable;
}
