using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Letters;

/// <summary>Writing a word backward.</summary>
internal sealed class ReverseTask : VerifiableTask<string>
{
    private static readonly Phrasings s_phrasings = PhrasingFile.Read("reverse", "ask");

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
            word = WordLevels.Draw(level, random);
        }
        while (word.SequenceEqual(word.Reverse()));
        return word;
    }

    protected override string Key(string facts) => facts;

    protected override string Ask(string facts, Wording wording) => wording.Say(s_phrasings, WordStyle.Type(facts, wording.Random));

    protected override Verdict Judge(string facts, AnswerText answer) => WordReader.Judge(answer, Reversed(facts));

    /// <summary>Numbers the letters, then takes them from the highest number down.</summary>
    protected override string Work(string facts, Trace trace)
    {
        for (int i = 0; i < facts.Length; i++)
        {
            trace.Space().Write($"{i + 1}{facts[i]}");
        }

        trace.Line();
        for (int i = facts.Length; i > 0; i--)
        {
            trace.Space().Write($"{i}{facts[i - 1]}");
        }

        return Reversed(facts);
    }

    private static string Reversed(string word) => new([.. word.Reverse()]);
}
