namespace Fathom.Tasks.Mathematics;

/// <summary>How the amounts of a problem are written: <c>$2.80</c>, <c>3 euros</c>, <c>2.80</c>.</summary>
internal static class Currency
{
    private static readonly string[] s_signs = ["$", "$", "€", "£", "", "$", "$", "€", "£"];

    private static readonly string[] s_words = ["", "", "", "", "", " dollars", " bucks", " euros", " pounds"];

    /// <summary>A style; the first ones have a sign or nothing, so that they fit everywhere.</summary>
    /// <param name="hasWords">Whether the word of a currency may follow the amount.</param>
    /// <param name="random">The source of the choice.</param>
    public static int Draw(bool hasWords, TaskRandom random) => random.Below(hasWords ? s_signs.Length : 5);

    /// <summary>An amount as the question has it.</summary>
    /// <param name="cents">The amount.</param>
    /// <param name="style">A style.</param>
    public static string Typed(long cents, int style) => (s_words[style].Length == 0 ? s_signs[style] : "") + Digits(cents) + s_words[style];

    /// <summary>An amount as the answer has it.</summary>
    /// <param name="cents">The amount.</param>
    /// <param name="style">The style of the question.</param>
    public static string Answer(long cents, int style) => s_signs[style] + Digits(cents);

    /// <summary>Writes a line such as <c>1190/100=11.90</c>.</summary>
    /// <param name="trace">Where the line goes.</param>
    /// <param name="cents">What is divided.</param>
    public static void WriteHundredth(Trace trace, long cents) => trace.Line().Step($"{cents}/100=", Digits(cents), () => Digits(cents + 1));

    private static string Digits(long cents) => cents % 100 == 0 ? $"{cents / 100}" : $"{cents / 100}.{cents % 100:00}";
}
