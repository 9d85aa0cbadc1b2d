namespace Fathom.Tasks.Vocabulary;

/// <summary>Whole numbers as English words.</summary>
public static class NumberWords
{
    private static readonly string[] s_small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
        "sixteen", "seventeen",
        "eighteen", "nineteen",
    ];

    private static readonly string[] s_tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <summary>Spells a number from 0 to 999,999: <c>twenty-one</c>, <c>three hundred four</c>.</summary>
    /// <param name="number">The number.</param>
    public static string Spell(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 999_999);
        return number switch
        {
            < 20 => s_small[number],
            < 100 => s_tens[number / 10] + (number % 10 == 0 ? "" : "-" + s_small[number % 10]),
            < 1000 => $"{s_small[number / 100]} hundred{Rest(number % 100)}",
            _ => $"{Spell(number / 1000)} thousand{Rest(number % 1000)}",
        };
    }

    /// <summary>The value of a word below one hundred (<c>seven</c>, <c>forty</c>), or null.</summary>
    /// <param name="word">A lower-case word without hyphen.</param>
    public static int? Value(string word)
    {
        int small = Array.IndexOf(s_small, word);
        if (small >= 0)
        {
            return small;
        }

        int tens = Array.IndexOf(s_tens, word, 2);
        return tens >= 0 ? tens * 10 : null;
    }

    /// <summary>A position as people write it: <c>1st</c>, <c>2nd</c>, <c>11th</c>.</summary>
    /// <param name="position">A position from 1.</param>
    public static string Ordinal(int position) => position + ((position % 100) is >= 11 and <= 13 ? "th" : (position % 10) switch
    {
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    });

    private static string Rest(int number) => number == 0 ? "" : " " + Spell(number);
}
