namespace Fathom.Tasks.Programming;

/// <summary>A function of one number: <c>a*x+b</c> or <c>x*x+b</c>.</summary>
/// <param name="IsSquare">Whether it is the square.</param>
/// <param name="A">The factor of a line.</param>
/// <param name="B">What is added.</param>
internal readonly record struct FunctionRule(bool IsSquare, int A, int B)
{
    /// <summary>Its value.</summary>
    public int At(int x) => (IsSquare ? x * x : A * x) + B;

    /// <summary>Its formula, as short as people write it.</summary>
    public override string ToString()
    {
        string front = IsSquare ? "x*x" : A == 1 ? "x" : $"{A}*x";
        return B == 0 ? front : B > 0 ? $"{front}+{B}" : $"{front}-{-B}";
    }
}
