using System.Runtime.InteropServices;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd.Modules;

/// <summary>Gate and up matrices of one or more gated feed-forwards: <c>[G | U] = X·[Wg; Wu]ᵀ</c>, in one product per expert.</summary>
/// <remarks>Matrices that aren't adjacent in memory, or are rounded to 8 bits block by block, take one product each.</remarks>
/// <param name="parameters">Where they are declared.</param>
/// <param name="gates">Each expert's <c>[width, inputs]</c>.</param>
/// <param name="ups">Each expert's <c>[width, inputs]</c>, in the same order.</param>
internal sealed class GateAndUp(ParameterSet parameters, Parameter[] gates, Parameter[] ups)
{
    private readonly List<GemmProduct> _products = [];
    private readonly int _width = gates[0].Rows;

    /// <summary>Columns of the result: first those of the gate, then those of the up projection.</summary>
    public int Columns => 2 * _width;

    /// <summary>The gate's part of a result, <c>[rows, width]</c>.</summary>
    public MatrixView Gate(MatrixView both) => both.SliceColumns(0, _width);

    /// <summary>The up projection's part of a result, <c>[rows, width]</c>.</summary>
    public MatrixView Up(MatrixView both) => both.SliceColumns(_width, _width);

    /// <summary>Multiplies; expert e's rows are <c>offsets[e] … offsets[e + 1] − 1</c>.</summary>
    public void Forward(PassContext pass, ReadOnlySpan<int> offsets, MatrixView input, MatrixView both)
    {
        _products.Clear(); // a pass that failed may have left some
        ArenaMark mark = pass.Arena.Mark;
        MatrixView rounded = pass.Float8?.Rows(input) ?? input; // [rows, inputs]
        for (int expert = 0; expert < gates.Length; expert++)
        {
            MatrixView rows = Rows(rounded, offsets, expert); // [rows of the expert, inputs]
            MatrixView target = Rows(both, offsets, expert); // [rows of the expert, 2 * width]
            if (Joined(pass, expert) is { } joined)
            {
                _products.Add(new GemmProduct(rows, joined.Value.Transposed, target));
            }
            else
            {
                _products.Add(new GemmProduct(rows, Rounded(pass, gates[expert]).Transposed, Gate(target)));
                _products.Add(new GemmProduct(rows, Rounded(pass, ups[expert]).Transposed, Up(target)));
            }
        }

        Multiply(pass, accumulate: false);
        pass.Arena.Release(mark);
    }

    /// <summary>Computes the gradient of the input and adds to those of the matrices.</summary>
    /// <param name="pass">The pass of the forward call.</param>
    /// <param name="offsets">Each expert's rows.</param>
    /// <param name="input">Input of the forward call, <c>[rows, inputs]</c>.</param>
    /// <param name="dBoth">Gradient of the result, <c>[rows, 2 * width]</c>.</param>
    /// <param name="dInput">Gradient of the input, <c>[rows, inputs]</c>.</param>
    /// <param name="accumulate">Whether <paramref name="dInput"/> is added to instead of overwritten.</param>
    public void Backward(PassContext pass, ReadOnlySpan<int> offsets, MatrixView input, MatrixView dBoth, MatrixView dInput, bool accumulate)
    {
        _products.Clear(); // a pass that failed may have left some
        ArenaMark mark = pass.Arena.Mark;
        AddWeightGradients(pass, offsets, input, dBoth);
        bool isJoined = true;
        MatrixView? rounded = pass.Float8?.Rows(Gate(dBoth)); // [rows, width]
        for (int expert = 0; expert < gates.Length; expert++)
        {
            MatrixView target = Rows(dInput, offsets, expert); // [rows of the expert, inputs]
            if (Joined(pass, expert) is { } joined)
            {
                _products.Add(new GemmProduct(Rows(dBoth, offsets, expert), joined.Value, target)); // dX = [dG | dU]·[Wg; Wu]
            }
            else
            {
                _products.Add(new GemmProduct(Rows(rounded ?? Gate(dBoth), offsets, expert), Rounded(pass, gates[expert]), target));
                isJoined = false;
            }
        }

        Multiply(pass, accumulate);

        // dX = dG·Wg + dU·Wu: the second term goes to the same rows, so it takes a second launch.
        if (!isJoined)
        {
            AddFromUps(pass, offsets, dBoth, dInput);
        }

        pass.Arena.Release(mark);
    }

    private void AddFromUps(PassContext pass, ReadOnlySpan<int> offsets, MatrixView dBoth, MatrixView dInput)
    {
        MatrixView rounded = pass.Float8?.Rows(Up(dBoth)) ?? Up(dBoth); // [rows, width]
        for (int expert = 0; expert < ups.Length; expert++)
        {
            if (Joined(pass, expert) is null)
            {
                _products.Add(new GemmProduct(Rows(rounded, offsets, expert), Rounded(pass, ups[expert]), Rows(dInput, offsets, expert)));
            }
        }

        Multiply(pass, accumulate: true);
    }

    private void AddWeightGradients(PassContext pass, ReadOnlySpan<int> offsets, MatrixView input, MatrixView dBoth)
    {
        if (!gates[0].IsTrainable)
        {
            return;
        }

        for (int expert = 0; expert < gates.Length; expert++)
        {
            MatrixView gradient = Rows(dBoth, offsets, expert); // [rows of the expert, 2 * width]
            MatrixView rows = Rows(input, offsets, expert); // [rows of the expert, inputs]
            if (Joined(pass, expert) is { Gradient: { } joined })
            {
                _products.Add(new GemmProduct(gradient.Transposed, rows, joined)); // [dWg; dWu] += [dG | dU]ᵀ·X
            }
            else
            {
                MatrixView rounded = pass.Float8?.Transposed(rows).Transposed ?? rows; // [rows of the expert, inputs]
                _products.Add(new GemmProduct(Turned(pass, Gate(gradient)), rounded, gates[expert].Gradient));
                _products.Add(new GemmProduct(Turned(pass, Up(gradient)), rounded, ups[expert].Gradient));
            }
        }

        Multiply(pass, accumulate: true);
    }

    private void Multiply(PassContext pass, bool accumulate)
    {
        Gemm.MultiplyGrouped(pass.Compute, CollectionsMarshal.AsSpan(_products), accumulate: accumulate, precision: pass.Precision);
        _products.Clear();
    }

    private (MatrixView Value, MatrixView? Gradient)? Joined(PassContext pass, int expert) =>
        pass.Float8 is null ? parameters.Join(gates[expert], ups[expert]) : null;

    private static MatrixView Rounded(PassContext pass, Parameter weight) => pass.Float8?.Blocks(weight.Value) ?? weight.Value;

    private static MatrixView Turned(PassContext pass, MatrixView gradient) => pass.Float8?.Transposed(gradient) ?? gradient.Transposed;

    private static MatrixView Rows(MatrixView matrix, ReadOnlySpan<int> offsets, int expert) =>
        matrix.SliceRows(offsets[expert], offsets[expert + 1] - offsets[expert]);
}
