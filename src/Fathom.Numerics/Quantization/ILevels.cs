using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>The numbers that the codes of a format stand for, before they are scaled.</summary>
internal interface ILevels
{
    /// <summary>The lowest level; no other has a larger magnitude.</summary>
    static abstract float Lowest { get; }

    /// <summary>The highest level.</summary>
    static abstract float Highest { get; }

    /// <summary>The level nearest to each value.</summary>
    static abstract Vector512<float> Nearest(Vector512<float> values);

    /// <summary>The codes of the levels nearest to the values: their indices, counted from the lowest level.</summary>
    static abstract Vector512<int> Codes(Vector512<float> values);
}
