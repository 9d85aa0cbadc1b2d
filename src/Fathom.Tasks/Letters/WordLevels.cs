using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Letters;

/// <summary>How long the words of a level are.</summary>
internal static class WordLevels
{
    /// <summary>Levels of tasks about one word.</summary>
    public const int Count = 4;

    /// <summary>A word of a level: up to 4, 7, 10 and 15 letters. Words that would make an answer hedge, such as "or", are left out.</summary>
    public static string Draw(int level, TaskRandom random, int shortest = 2)
    {
        (int low, int high) = level switch
        {
            1 => (shortest, 4),
            2 => (4, 7),
            3 => (7, 10),
            _ => (10, 15),
        };
        string word;
        do
        {
            word = Words.Draw(random.Between(low, high), random);
        }
        while (Hedging.IsHedge(word));
        return word;
    }

    /// <summary>Several words of a level from 2 on, with as many letters together as one word of it has at most.</summary>
    public static string DrawPhrase(int level, TaskRandom random)
    {
        int most = level == 2 ? 7 : level == 3 ? 10 : 15;
        while (true)
        {
            string phrase = random.Chance(0.6)
                ? random.Pick(PhrasingFile.Lines("letter-count", "phrases"))
                : $"{Words.Common(most - 3, random)} {Words.Common(most - 3, random)}";
            if (phrase.Count(char.IsAsciiLetter) <= most && !phrase.Split(' ').Any(Hedging.IsHedge))
            {
                return phrase;
            }
        }
    }

    /// <summary>The letters of a word or of several.</summary>
    public static string LettersOf(string phrase) => phrase.Replace(" ", "", StringComparison.Ordinal);
}
