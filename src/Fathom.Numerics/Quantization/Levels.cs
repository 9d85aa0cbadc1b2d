using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Helpers shared by the integer levels.</summary>
internal static class Levels
{
    /// <summary>The nearest integers from <paramref name="lowest"/> to <paramref name="highest"/>; ties to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Integers(Vector512<float> values, float lowest, float highest) =>
        Vector512.MinNative(Vector512.MaxNative(Vector512.Round(values), Vector512.Create(lowest)), Vector512.Create(highest));

    /// <summary>The indices of integers, counted from the lowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Codes(Vector512<float> integers, int lowest) =>
        Vector512.ConvertToInt32(integers) - Vector512.Create(lowest);
}

/// <summary>The integers from -4 to 3: Q3_K.</summary>
internal readonly struct ThreeBitLevels : ILevels
{
    public static float Lowest => -4;

    public static float Highest => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Nearest(Vector512<float> values) => Levels.Integers(values, -4, 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Codes(Vector512<float> values) => Levels.Codes(Nearest(values), -4);
}

/// <summary>The integers from -8 to 7: Q4_0.</summary>
internal readonly struct FourBitLevels : ILevels
{
    public static float Lowest => -8;

    public static float Highest => 7;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Nearest(Vector512<float> values) => Levels.Integers(values, -8, 7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Codes(Vector512<float> values) => Levels.Codes(Nearest(values), -8);
}

/// <summary>The integers from -16 to 15: Q5_0.</summary>
internal readonly struct FiveBitLevels : ILevels
{
    public static float Lowest => -16;

    public static float Highest => 15;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Nearest(Vector512<float> values) => Levels.Integers(values, -16, 15);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Codes(Vector512<float> values) => Levels.Codes(Nearest(values), -16);
}

/// <summary>The integers from -32 to 31: Q6_K.</summary>
internal readonly struct SixBitLevels : ILevels
{
    public static float Lowest => -32;

    public static float Highest => 31;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Nearest(Vector512<float> values) => Levels.Integers(values, -32, 31);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Codes(Vector512<float> values) => Levels.Codes(Nearest(values), -32);
}

/// <summary>The integers from -127 to 127: Q8_0.</summary>
internal readonly struct EightBitLevels : ILevels
{
    public static float Lowest => -127;

    public static float Highest => 127;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Nearest(Vector512<float> values) => Levels.Integers(values, -127, 127);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Codes(Vector512<float> values) => Levels.Codes(Nearest(values), -127);
}

/// <summary>The sixteen levels of IQ4_NL and IQ4_XS. A value climbs one step for each midpoint of two levels that it exceeds.</summary>
internal readonly struct NonLinearLevels : ILevels
{
    public static float Lowest => -127;

    public static float Highest => 113;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Nearest(Vector512<float> values)
    {
        Vector512<float> level = Vector512.Create(Lowest);

        // Midpoint of two neighboring levels, and the difference between them: −115.5 and 23 for −127 and −104.
        level += Step(values, -115.5f, 23);
        level += Step(values, -93.5f, 21);
        level += Step(values, -74f, 18);
        level += Step(values, -57f, 16);
        level += Step(values, -42f, 14);
        level += Step(values, -28.5f, 13);
        level += Step(values, -16f, 12);
        level += Step(values, -4.5f, 11);
        level += Step(values, 7f, 12);
        level += Step(values, 19f, 12);
        level += Step(values, 31.5f, 13);
        level += Step(values, 45.5f, 15);
        level += Step(values, 61f, 16);
        level += Step(values, 79f, 20);
        level += Step(values, 101f, 24);
        return level;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Codes(Vector512<float> values)
    {
        Vector512<int> codes = Vector512<int>.Zero;

        // A comparison gives −1 where true, so this counts the midpoints below each value.
        codes -= Vector512.GreaterThan(values, Vector512.Create(-115.5f)).AsInt32();
        codes -= Vector512.GreaterThan(values, Vector512.Create(-93.5f)).AsInt32();
        codes -= Vector512.GreaterThan(values, Vector512.Create(-74f)).AsInt32();
        codes -= Vector512.GreaterThan(values, Vector512.Create(-57f)).AsInt32();
        codes -= Vector512.GreaterThan(values, Vector512.Create(-42f)).AsInt32();
        codes -= Vector512.GreaterThan(values, Vector512.Create(-28.5f)).AsInt32();
        codes -= Vector512.GreaterThan(values, Vector512.Create(-16f)).AsInt32();
        codes -= Vector512.GreaterThan(values, Vector512.Create(-4.5f)).AsInt32();
        codes -= Vector512.GreaterThan(values, Vector512.Create(7f)).AsInt32();
        codes -= Vector512.GreaterThan(values, Vector512.Create(19f)).AsInt32();
        codes -= Vector512.GreaterThan(values, Vector512.Create(31.5f)).AsInt32();
        codes -= Vector512.GreaterThan(values, Vector512.Create(45.5f)).AsInt32();
        codes -= Vector512.GreaterThan(values, Vector512.Create(61f)).AsInt32();
        codes -= Vector512.GreaterThan(values, Vector512.Create(79f)).AsInt32();
        codes -= Vector512.GreaterThan(values, Vector512.Create(101f)).AsInt32();
        return codes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Step(Vector512<float> values, float midpoint, float height) =>
        Vector512.GreaterThan(values, Vector512.Create(midpoint)) & Vector512.Create(height);
}
