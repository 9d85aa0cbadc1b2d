namespace Fathom.Numerics.Kernels;

/// <summary>Kinds of matrix products, by the number of activation rows; each has its own best kernel.</summary>
public enum MatrixOperation
{
    /// <summary>One row: decoding one sequence. Bound by reading the weights.</summary>
    SingleRow,

    /// <summary>Two to a few rows: decoding a small batch, verifying drafts.</summary>
    FewRows,

    /// <summary>Many rows: prefill and large batches. Bound by arithmetic.</summary>
    ManyRows,

    /// <summary>Both operands dense: training.</summary>
    Dense,
}
