using System.Globalization;
using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Letters;

/// <summary>Writing a word, or the digits of a number, backward.</summary>
internal sealed class ReverseTask : VerifiableTask<string>
{
    private const double NumberShare = 0.12;

    private static readonly Phrasings s_phrasings = PhrasingFile.Read("reverse", "ask");

    private static readonly Phrasings s_number = PhrasingFile.Read("reverse", "number");

    public override string Name => "reverse-word";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "writing a word backward";

    public override int Levels => WordLevels.Count;

    protected override string Draw(int level, TaskRandom random)
    {
        // A word that reads the same from both ends cannot show whether it was reversed.
        string word;
        do
        {
            word = random.Chance(NumberShare) ? DrawNumber(random.Between(Math.Max(3, level + 1), level + 2), random) : WordLevels.Draw(level, random);
        }
        while (word.SequenceEqual(word.Reverse()));
        return word;
    }

    protected override string Key(string facts) => facts;

    protected override string Ask(string facts, Wording wording) =>
        IsNumber(facts) ? wording.Say(s_number, facts) : wording.Say(s_phrasings, WordStyle.Type(facts, wording.Random));

    protected override Verdict Judge(string facts, AnswerText answer) => IsNumber(facts)
        ? NumberReader.Judge(answer, int.Parse(Reversed(facts), CultureInfo.InvariantCulture))
        : WordReader.Judge(answer, Reversed(facts));

    /// <summary>Numbers the letters, then takes them from the highest number down.</summary>
    protected override string Work(string facts, Trace trace)
    {
        trace.Write($"reverse {facts}:");

        // Between a place and a digit, a bar.
        string bar = IsNumber(facts) ? "|" : "";
        for (int i = 0; i < facts.Length; i++)
        {
            trace.Space().Write($"{i + 1}{bar}{facts[i]}");
        }

        trace.Line();
        for (int i = facts.Length; i > 0; i--)
        {
            trace.Space().Write($"{i}{bar}{facts[i - 1]}");
        }

        return Reversed(facts);
    }

    private static bool IsNumber(string text) => char.IsAsciiDigit(text[0]);

    /// <summary>A number of some digits, the first and the last of them not zero.</summary>
    private static string DrawNumber(int digits, TaskRandom random) =>
        string.Concat(Enumerable.Range(0, digits).Select(i => random.Between(i == 0 || i == digits - 1 ? 1 : 0, 9)));

    private static string Reversed(string word) => new([.. word.Reverse()]);
}
