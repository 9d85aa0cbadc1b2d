namespace Fathom.Tasks.Mathematics;

/// <summary>Ways to ask for the value of an expression or of one operation.</summary>
internal static class ArithmeticPhrasings
{
    private static readonly Phrasings s_plus = PhrasingFile.Read("arithmetic-phrasings", "plus");

    private static readonly Phrasings s_minus = PhrasingFile.Read("arithmetic-phrasings", "minus");

    private static readonly Phrasings s_times = PhrasingFile.Read("arithmetic-phrasings", "times");

    /// <summary>Ways to ask for the value of an expression; slot 0 is the expression in symbols.</summary>
    public static Phrasings Symbolic { get; } = PhrasingFile.Read("arithmetic-phrasings", "symbolic");

    /// <summary>Ways to ask for the result of one operation on any two numbers; slots 0 and 1 are the operands.</summary>
    /// <param name="operation"><c>+</c>, <c>-</c> or <c>*</c>.</param>
    public static Phrasings Of(char operation) => operation switch
    {
        '+' => s_plus,
        '-' => s_minus,
        _ => s_times,
    };
}
