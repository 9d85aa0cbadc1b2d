using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Operands of a calculation as people say them.</summary>
internal static class SpokenNumbers
{
    private const int Limit = 100;

    /// <summary>Writes the operands of one question: often all in words if all are below a hundred, else mostly in digits.</summary>
    /// <param name="wording">The question's wording.</param>
    /// <param name="numbers">The operands.</param>
    public static string[] Of(Wording wording, params ReadOnlySpan<int> numbers)
    {
        bool areSmall = true;
        foreach (int number in numbers)
        {
            areSmall &= number is >= 0 and < Limit;
        }

        bool inWords = areSmall && wording.Random.Chance(0.3);
        bool isHyphened = wording.Random.Chance(0.7);
        var texts = new string[numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            texts[i] = inWords ? Spell(numbers[i], isHyphened) : wording.Count(numbers[i]);
        }

        return texts;
    }

    /// <summary>A number below a hundred in words, with or without the hyphen.</summary>
    /// <param name="number">The number.</param>
    /// <param name="isHyphened">Whether <c>forty-seven</c> or <c>forty seven</c> is meant.</param>
    public static string Spell(int number, bool isHyphened) =>
        isHyphened ? NumberWords.Spell(number) : NumberWords.Spell(number).Replace('-', ' ');
}
