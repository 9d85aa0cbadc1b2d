namespace Fathom.Tasks.Solutions;

/// <summary>Two numbers beside each other with what holds between them, as a decision in a solution needs it.</summary>
internal static class Relation
{
    /// <summary>Such as <c>4&lt;9</c>, which <see cref="StepChecker"/> can verify.</summary>
    /// <param name="a">First number.</param>
    /// <param name="b">Second number.</param>
    public static string Of(int a, int b) => $"{a}{(a < b ? '<' : a > b ? '>' : '=')}{b}";
}
