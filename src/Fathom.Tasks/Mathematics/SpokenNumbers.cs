using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Operands of a calculation as people say them.</summary>
internal static class SpokenNumbers
{
    private const int Limit = 100;

    private const int LargeLimit = 1000;

    /// <summary>Writes the operands of one question: often all in words if all are small, else mostly in digits.</summary>
    /// <param name="wording">The question's wording.</param>
    /// <param name="numbers">The operands.</param>
    public static string[] Of(Wording wording, params ReadOnlySpan<int> numbers)
    {
        (int least, int most) = (0, 0);
        foreach (int number in numbers)
        {
            (least, most) = (Math.Min(least, number), Math.Max(most, number));
        }

        bool inWords = least >= 0 && wording.Random.Chance(most < Limit ? 0.3 : most < LargeLimit ? 0.15 : most < 10 * LargeLimit ? 0.03 : 0);
        bool isHyphened = wording.Random.Chance(0.7);
        bool hasAnd = wording.Random.Chance(0.3);
        var texts = new string[numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            texts[i] = inWords ? Spell(numbers[i], isHyphened, hasAnd) : wording.Count(numbers[i]);
        }

        return texts;
    }

    /// <summary>A number in words, with or without the hyphen and the "and" after hundreds.</summary>
    /// <param name="number">The number.</param>
    /// <param name="isHyphened">Whether <c>forty-seven</c> or <c>forty seven</c> is meant.</param>
    /// <param name="hasAnd">Whether <c>two hundred and six</c> or <c>two hundred six</c> is meant.</param>
    public static string Spell(int number, bool isHyphened, bool hasAnd = false)
    {
        string text = NumberWords.Spell(number);
        text = hasAnd ? text.Replace("hundred ", "hundred and ", StringComparison.Ordinal).Replace("and thousand", "thousand", StringComparison.Ordinal) : text;
        return isHyphened ? text : text.Replace('-', ' ');
    }
}
