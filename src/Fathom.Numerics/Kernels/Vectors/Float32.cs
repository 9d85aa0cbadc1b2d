using System.Runtime.CompilerServices;

namespace Fathom.Numerics.Kernels.Vectors;

/// <summary>One float, for the end of a row.</summary>
internal readonly unsafe struct Float32 : IFloatVector<Float32>
{
    private readonly float _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Float32(float value) => _value = value;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32 Of(float value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32 Load(float* source) => new(*source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32 MultiplyAdd(Float32 a, Float32 b, Float32 c) => new(float.MultiplyAddEstimate(a._value, b._value, c._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32 Max(Float32 a, Float32 b) => new(MathF.Max(a._value, b._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32 Exp(Float32 x) => new(MathF.Exp(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32 operator +(Float32 a, Float32 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32 operator -(Float32 a, Float32 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32 operator *(Float32 a, Float32 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32 operator /(Float32 a, Float32 b) => new(a._value / b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => *destination = _value;

    /// <inheritdoc/>
    public float Sum() => _value;

    /// <inheritdoc/>
    public float Largest() => _value;
}
