using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Letters;

/// <summary>Spelling a word letter by letter.</summary>
internal sealed class SpellTask : VerifiableTask<string>
{
    private static readonly Phrasings s_phrasings = PhrasingFile.Read("spell", "ask");

    public override string Name => "spell";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "spelling a word letter by letter";

    public override int Levels => WordLevels.Count;

    protected override string Draw(int level, TaskRandom random) => WordLevels.Draw(level, random);

    protected override string Key(string facts) => facts;

    protected override string Ask(string facts, Wording wording) => wording.Say(s_phrasings, WordStyle.Type(facts, wording.Random));

    protected override Verdict Judge(string facts, AnswerText answer) => WordReader.JudgeSpelling(answer, facts);

    protected override string Work(string facts, Trace trace)
    {
        trace.Write($"spell {facts}:");
        for (int i = 0; i < facts.Length; i++)
        {
            trace.Space().Write($"{i + 1}{facts[i]}");
        }

        return string.Join('-', facts.ToCharArray());
    }
}
