namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Sizes that the packing of panels and the kernels that read them agree on.</summary>
internal static class PanelShape
{
    /// <summary>Weight rows in a 512-bit vector of 32-bit sums.</summary>
    public const int VectorRows = 16;

    /// <summary>Vectors side by side.</summary>
    public const int Vectors = 2;

    /// <summary>Weight rows in a panel.</summary>
    public const int Rows = VectorRows * Vectors;

    /// <summary>Columns of an 8-bit panel that are multiplied before the next columns are packed.</summary>
    public const int CodeColumns = 512;

    /// <summary>Bytes of one vector.</summary>
    public const int VectorBytes = 64;

    /// <summary>Bytes of a row of the panel: one 32-bit step of all its weight rows.</summary>
    public const int StepBytes = Vectors * VectorBytes;

    /// <summary>Slices of <see cref="CodeColumns"/> columns in a row; the last one may be shorter.</summary>
    public static int Slices(int columns) => (columns + CodeColumns - 1) / CodeColumns;

    /// <summary>One bit for each weight row that exists; the last panel may not be full.</summary>
    public static ulong RowMask(int rows) => rows >= Rows ? uint.MaxValue : (1ul << rows) - 1;
}
