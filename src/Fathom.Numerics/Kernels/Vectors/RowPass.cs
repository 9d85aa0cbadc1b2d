using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Kernels.Vectors;

/// <summary>An operation on the values of a row at some index, as many as a vector holds.</summary>
internal interface IRowStep
{
    /// <summary>Runs the operation.</summary>
    /// <param name="index">Index of the first value.</param>
    void Run<TVector>(int index)
        where TVector : struct, IFloatVector<TVector>;
}

/// <summary>A term that the values of a row at some index, as many as a vector holds, add to running sums.</summary>
internal interface IRowTerm
{
    /// <summary>Adds the term.</summary>
    /// <param name="sums">The running sums, one per lane.</param>
    /// <param name="index">Index of the first value.</param>
    TVector AddTo<TVector>(TVector sums, int index)
        where TVector : struct, IFloatVector<TVector>;
}

/// <summary>Walks a row with the widest vectors of the machine, then with narrower ones, and at its end value by value.</summary>
internal static class RowPass
{
    /// <summary>Runs an operation on a whole row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TStep>(TStep step, int count)
        where TStep : struct, IRowStep
    {
        int i = 0;
        for (; Vector512.IsHardwareAccelerated && i <= count - Float512.Count; i += Float512.Count)
        {
            step.Run<Float512>(i);
        }

        for (; i <= count - Float256.Count; i += Float256.Count)
        {
            step.Run<Float256>(i);
        }

        for (; i < count; i++)
        {
            step.Run<Float32>(i);
        }
    }

    /// <summary>Sums terms: four running sums of the widest vectors, then their sum, then the remaining values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum<TTerm>(TTerm term, int count)
        where TTerm : struct, IRowTerm
    {
        int i = 0;
        float sum = Vector512.IsHardwareAccelerated ? SumWide<TTerm, Float512>(term, count, ref i) : SumWide<TTerm, Float256>(term, count, ref i);
        for (; i < count; i++)
        {
            sum = term.AddTo(Float32.Of(sum), i).Sum();
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SumWide<TTerm, TVector>(TTerm term, int count, ref int index)
        where TTerm : struct, IRowTerm
        where TVector : struct, IFloatVector<TVector>
    {
        int width = TVector.Count;

        // Four independent chains of additions hide most of their latency.
        TVector sum0 = TVector.Of(0), sum1 = sum0, sum2 = sum0, sum3 = sum0;
        int i = 0;
        for (; i <= count - (4 * width); i += 4 * width)
        {
            sum0 = term.AddTo(sum0, i);
            sum1 = term.AddTo(sum1, i + width);
            sum2 = term.AddTo(sum2, i + (2 * width));
            sum3 = term.AddTo(sum3, i + (3 * width));
        }

        for (; i <= count - width; i += width)
        {
            sum0 = term.AddTo(sum0, i);
        }

        index = i;
        return (sum0 + sum1 + (sum2 + sum3)).Sum();
    }
}
