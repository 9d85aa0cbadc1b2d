namespace Fathom.Tasks.Answers;

/// <summary>How a fraction must be written.</summary>
public enum FractionForm
{
    /// <summary>In any way: <c>3/4</c>, <c>6/8</c>, <c>0.75</c>, <c>1 1/2</c>.</summary>
    Any,

    /// <summary>In lowest terms: <c>3/4</c>, or a whole number.</summary>
    Lowest,

    /// <summary>With a point, or a whole number: <c>0.75</c>.</summary>
    Decimal,

    /// <summary>As a whole number and a fraction: <c>1 3/4</c>.</summary>
    Mixed,
}
