using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Panels;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>Dense tiles on the assembled panel kernels: a panel of 32 columns of B stays in the first cache while all rows of A pass over it.</summary>
/// <param name="precision">What the operands are rounded to; bfloat16 is also what they are multiplied in.</param>
internal sealed unsafe class PanelDenseKernel(GemmPrecision precision) : DenseKernel
{
    private readonly NativeKernel<PanelArguments>[] _kernels = FloatPanelKernels.Get(precision);

    public override string Name => precision == GemmPrecision.BFloat16 ? "bfloat16 panels, vdpbf16ps zmm" : "float32 panels, vfmadd231ps zmm";

    public override int ScratchBytes => DensePacking.WorkBytes + DensePacking.PanelBytes + (TileRows * DensePacking.LineBytes);

    private int DepthBlock => precision == GemmPrecision.BFloat16 ? 2 * DensePacking.MaxSteps : DensePacking.MaxSteps;

    public override void Tile(in GemmProduct product, int row, int column, float alpha, bool accumulate, byte* scratch)
    {
        (MatrixView a, MatrixView b, MatrixView c) = product;
        int rows = Math.Min(TileRows, c.Rows - row);
        int columns = Math.Min(TileColumns, c.Columns - column);
        if (a.Columns == 0 && !accumulate)
        {
            c.SliceRows(row, rows).SliceColumns(column, columns).Clear();
        }

        for (int depth = 0; depth < a.Columns; depth += DepthBlock)
        {
            int count = Math.Min(DepthBlock, a.Columns - depth);
            var arguments = new PanelArguments
            {
                Steps = DensePacking.Steps(count, precision),
                Output = c.Values.Pointer + ((long)row * c.RowStride) + column,
                OutputStride = (long)c.RowStride * sizeof(float),
                Accumulate = accumulate || depth > 0 ? 1 : 0,
                Alpha = alpha,
            };
            MultiplyBlock(
                DenseOperand.RowsOf(a, row, rows, depth, count),
                DenseOperand.ColumnsOf(b, column, columns, depth, count),
                arguments,
                scratch);
        }
    }

    private void MultiplyBlock(DenseOperand a, DenseOperand b, PanelArguments arguments, byte* work)
    {
        byte* panel = work + DensePacking.WorkBytes;
        var rows = (byte*)a.Start;
        arguments.ActivationStride = a.LineStride * sizeof(float);
        if (!a.HasContiguousLines || precision != GemmPrecision.Float32)
        {
            rows = panel + DensePacking.PanelBytes;
            arguments.ActivationStride = DensePacking.LineBytes;
            DensePacking.PackLines(a, precision, rows, work);
        }

        float* output = arguments.Output;
        arguments.Panel = panel;
        for (int column = 0; column < b.Lines; column += PanelShape.Rows)
        {
            int columns = Math.Min(PanelShape.Rows, b.Lines - column);
            DensePacking.PackPanel(b.Slice(column, columns), precision, panel, work);
            arguments.RowMask = PanelShape.RowMask(columns);
            for (int i = 0; i < a.Lines; i += _kernels.Length)
            {
                arguments.Activations = rows + (i * arguments.ActivationStride);
                arguments.Output = output + (i * (arguments.OutputStride / sizeof(float))) + column;
                _kernels[Math.Min(_kernels.Length, a.Lines - i) - 1].Run(arguments);
            }
        }
    }
}
