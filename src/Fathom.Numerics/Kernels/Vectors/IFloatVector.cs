namespace Fathom.Numerics.Kernels.Vectors;

/// <summary>A vector of floats, so that an operation on rows is written once for every width, down to the single values at a row's end.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal unsafe interface IFloatVector<TSelf>
    where TSelf : struct, IFloatVector<TSelf>
{
    /// <summary>Number of floats.</summary>
    static abstract int Count { get; }

    /// <summary>The same value in all lanes.</summary>
    static abstract TSelf Of(float value);

    /// <summary>Reads from memory of any alignment.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>Writes to memory of any alignment.</summary>
    void Store(float* destination);

    /// <summary>Sum of the values, in a fixed order.</summary>
    float Sum();

    /// <summary>The largest value.</summary>
    float Largest();

    /// <summary><c>a·b + c</c>, rounded once if the machine has fused multiply-add.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>The larger of each pair of values; either of them if one is NaN.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary><c>e^x</c>, within 2e-7 of it.</summary>
    static abstract TSelf Exp(TSelf x);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);
}
