namespace Fathom.Numerics.Matrices;

/// <summary>One product <c>C = A·B</c> of a group.</summary>
/// <param name="A"><c>[m, k]</c>.</param>
/// <param name="B"><c>[k, n]</c>.</param>
/// <param name="C"><c>[m, n]</c>, columns side by side; must overlap neither operand nor another product's C.</param>
public readonly record struct GemmProduct(MatrixView A, MatrixView B, MatrixView C);
