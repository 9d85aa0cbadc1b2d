using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Vectors;

namespace Fathom.Numerics.Kernels;

/// <summary>Sums and element-wise operations over float spans, with the widest vectors of the machine, each in a fixed order.</summary>
/// <remarks>Every operation has a scalar twin in its tests.</remarks>
public static unsafe class VectorMath
{
    /// <summary><c>Σ x[i]·y[i]</c> in float32: four running vectors, then their sum, then the remainder.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        CheckSameLength(x.Length, y.Length);
        fixed (float* xs = x, ys = y)
        {
            return RowPass.Sum(new Product { X = xs, Y = ys }, x.Length);
        }
    }

    /// <summary><c>y[i] += scale · x[i]</c>.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void AddScaled(ReadOnlySpan<float> x, float scale, Span<float> y)
    {
        CheckSameLength(x.Length, y.Length);
        fixed (float* xs = x, ys = y)
        {
            RowPass.Run(new AddScaledStep { X = xs, Scale = scale, Y = ys }, x.Length);
        }
    }

    /// <summary><c>y[i] += x[i]</c>: the residual stream.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Add(ReadOnlySpan<float> x, Span<float> y)
    {
        CheckSameLength(x.Length, y.Length);
        fixed (float* xs = x, ys = y)
        {
            RowPass.Run(new AddStep { X = xs, Y = ys }, x.Length);
        }
    }

    /// <summary><c>y[i] = scale · x[i]</c>.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void CopyScaled(ReadOnlySpan<float> x, float scale, Span<float> y)
    {
        CheckSameLength(x.Length, y.Length);
        fixed (float* xs = x, ys = y)
        {
            RowPass.Run(new CopyScaledStep { X = xs, Scale = scale, Y = ys }, x.Length);
        }
    }

    /// <summary>SwiGLU: <c>gate[i] = silu(gate[i]) · up[i]</c>, <c>silu(z) = z / (1 + e^−z)</c>.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void SwiGlu(Span<float> gate, ReadOnlySpan<float> up) => SwiGlu(gate, up, gate);

    /// <summary>SwiGLU: <c>output[i] = silu(gate[i]) · up[i]</c>, <c>silu(z) = z / (1 + e^−z)</c>.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void SwiGlu(ReadOnlySpan<float> gate, ReadOnlySpan<float> up, Span<float> output)
    {
        CheckSameLength(gate.Length, up.Length);
        CheckSameLength(gate.Length, output.Length);
        fixed (float* gates = gate, ups = up, outputs = output)
        {
            RowPass.Run(new SwiGluStep { Gate = gates, Up = ups, Output = outputs }, gate.Length);
        }
    }

    /// <summary>Derivative of <see cref="SwiGlu(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>, in place of its inputs.</summary>
    /// <remarks>With <c>σ = 1 / (1 + e^−gate)</c>: <c>dUp = dOutput · gate·σ</c>, <c>dGate = dOutput · up · σ·(1 + gate·(1 − σ))</c>.</remarks>
    /// <param name="gate">Becomes its gradient.</param>
    /// <param name="up">Becomes its gradient.</param>
    /// <param name="dOutput">Gradient of the output.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void SwiGluBackward(Span<float> gate, Span<float> up, ReadOnlySpan<float> dOutput)
    {
        CheckSameLength(gate.Length, up.Length);
        CheckSameLength(gate.Length, dOutput.Length);
        fixed (float* gates = gate, ups = up, gradients = dOutput)
        {
            RowPass.Run(new SwiGluBackwardStep { Gate = gates, Up = ups, Gradient = gradients }, gate.Length);
        }
    }

    /// <summary>The largest value; −∞ if there are none.</summary>
    public static float Max(ReadOnlySpan<float> values)
    {
        fixed (float* xs = values)
        {
            int i = 0;
            float largest = Vector512.IsHardwareAccelerated ? Max<Float512>(xs, values.Length, ref i) : Max<Float256>(xs, values.Length, ref i);
            for (; i < values.Length; i++)
            {
                largest = MathF.Max(largest, xs[i]);
            }

            return largest;
        }
    }

    /// <summary><c>values[i] = e^(values[i] − shift)</c>; returns their sum.</summary>
    /// <param name="values">Exponents in, powers out.</param>
    /// <param name="shift">Usually the largest value, so that nothing overflows.</param>
    public static float ExpSum(Span<float> values, float shift)
    {
        fixed (float* xs = values)
        {
            return RowPass.Sum(new Power { Values = xs, Shift = shift }, values.Length);
        }
    }

    /// <summary><c>values[i] *= factor</c>.</summary>
    public static void Scale(Span<float> values, float factor) => CopyScaled(values, factor, values);

    /// <summary>Softmax in place, shifted by the maximum so that large logits cannot overflow.</summary>
    public static void Softmax(Span<float> values) => Scale(values, 1 / ExpSum(values, Max(values)));

    private static float Max<TVector>(float* values, int count, ref int index)
        where TVector : struct, IFloatVector<TVector>
    {
        int width = TVector.Count;
        TVector first = TVector.Of(float.NegativeInfinity), second = first;
        int i = 0;
        for (; i <= count - (2 * width); i += 2 * width)
        {
            first = TVector.Max(first, TVector.Load(values + i));
            second = TVector.Max(second, TVector.Load(values + i + width));
        }

        index = i;
        return TVector.Max(first, second).Largest();
    }

    private static void CheckSameLength(int x, int y)
    {
        if (x != y)
        {
            throw new ArgumentException($"lengths {x} and {y} differ");
        }
    }

    private struct Product : IRowTerm
    {
        public float* X;
        public float* Y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVector AddTo<TVector>(TVector sums, int index)
            where TVector : struct, IFloatVector<TVector> =>
            TVector.MultiplyAdd(TVector.Load(X + index), TVector.Load(Y + index), sums);
    }

    private struct Power : IRowTerm
    {
        public float* Values;
        public float Shift;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVector AddTo<TVector>(TVector sums, int index)
            where TVector : struct, IFloatVector<TVector>
        {
            TVector power = TVector.Exp(TVector.Load(Values + index) - TVector.Of(Shift));
            power.Store(Values + index);
            return sums + power;
        }
    }

    private struct AddScaledStep : IRowStep
    {
        public float* X;
        public float* Y;
        public float Scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<TVector>(int index)
            where TVector : struct, IFloatVector<TVector> =>
            TVector.MultiplyAdd(TVector.Load(X + index), TVector.Of(Scale), TVector.Load(Y + index)).Store(Y + index);
    }

    private struct AddStep : IRowStep
    {
        public float* X;
        public float* Y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<TVector>(int index)
            where TVector : struct, IFloatVector<TVector> =>
            (TVector.Load(X + index) + TVector.Load(Y + index)).Store(Y + index);
    }

    private struct CopyScaledStep : IRowStep
    {
        public float* X;
        public float* Y;
        public float Scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<TVector>(int index)
            where TVector : struct, IFloatVector<TVector> =>
            (TVector.Load(X + index) * TVector.Of(Scale)).Store(Y + index);
    }

    private struct SwiGluStep : IRowStep
    {
        public float* Gate;
        public float* Up;
        public float* Output;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<TVector>(int index)
            where TVector : struct, IFloatVector<TVector>
        {
            TVector z = TVector.Load(Gate + index);
            TVector one = TVector.Of(1);
            // e^−z may be infinite for very negative z: z / ∞ is then −0, the right limit.
            (z / (one + TVector.Exp(TVector.Of(0) - z)) * TVector.Load(Up + index)).Store(Output + index);
        }
    }

    private struct SwiGluBackwardStep : IRowStep
    {
        public float* Gate;
        public float* Up;
        public float* Gradient;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<TVector>(int index)
            where TVector : struct, IFloatVector<TVector>
        {
            TVector z = TVector.Load(Gate + index);
            TVector gradient = TVector.Load(Gradient + index);
            TVector one = TVector.Of(1);
            TVector sigmoid = one / (one + TVector.Exp(TVector.Of(0) - z));
            TVector slope = sigmoid * TVector.MultiplyAdd(z, one - sigmoid, one);
            (gradient * TVector.Load(Up + index) * slope).Store(Gate + index);
            (gradient * z * sigmoid).Store(Up + index);
        }
    }
}
