using Fathom.Numerics.Matrices;

namespace Fathom.Autograd;

/// <summary>A named matrix or vector of a model, with its gradient.</summary>
public sealed class Parameter
{
    private MatrixView? _value;
    private MatrixView? _gradient;

    internal Parameter(string name, int rows, int columns, ParameterRole role)
    {
        Name = name;
        Rows = rows;
        Columns = columns;
        Role = role;
        IsTrainable = role != ParameterRole.SelectionBias;
    }

    /// <summary>Checkpoint name.</summary>
    public string Name { get; }

    /// <summary>Rows (outputs of a linear layer); 1 for a vector.</summary>
    public int Rows { get; }

    /// <summary>Columns (inputs of a linear layer), or a vector's length.</summary>
    public int Columns { get; }

    /// <summary>Number of values.</summary>
    public long Count => (long)Rows * Columns;

    /// <summary>Role in the model.</summary>
    public ParameterRole Role { get; }

    /// <summary>Whether it is a vector in the checkpoint.</summary>
    public bool IsVector => Role is ParameterRole.Gain or ParameterRole.Bias or ParameterRole.SelectionBias;

    /// <summary>Whether it has a gradient; may be changed until the set is allocated.</summary>
    public bool IsTrainable { get; set; }

    /// <summary>The values, <c>[Rows, Columns]</c>, in float32.</summary>
    /// <exception cref="InvalidOperationException">The set is not allocated.</exception>
    public MatrixView Value => _value ?? throw new InvalidOperationException($"{Name} is not allocated");

    /// <summary>The gradient of this micro-batch, <c>[Rows, Columns]</c>.</summary>
    /// <exception cref="InvalidOperationException">The set is not allocated, or the parameter is frozen.</exception>
    public MatrixView Gradient => _gradient ?? throw new InvalidOperationException($"{Name} has no gradient");

    /// <summary>Offset in <see cref="ParameterSet.Values"/> and, if trainable, in <see cref="ParameterSet.Gradients"/>.</summary>
    public long Offset { get; private set; }

    internal void Place(long offset, MatrixView value, MatrixView? gradient) => (Offset, _value, _gradient) = (offset, value, gradient);
}
