using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Letters;

/// <summary>Spelling a word letter by letter.</summary>
internal sealed class SpellTask : VerifiableTask<string>
{
    private static readonly Phrasings s_phrasings = new(
        [
            "Spell {0}.", "spell {0}", "How do you spell {0}?", "How is {0} spelled?", "<Can|Could> you spell {0}?", "Spell the word {0}.", "Spell out {0}.", "How do I spell {0}?", "spelling of {0}", "Spell {0} letter by letter.",
            "<Please|Pls> spell {0}.", "What are the letters <of|in> {0}?", "List the letters <of|in> {0}.", "Write {0} letter by letter.", "letters of {0}", "Tell me how to spell {0}.", "Which letters does {0} have?",
            "Split {0} into letters.", "how to spell {0}",
        ],
        ["Break {0} up into its letters.", "Give me {0} one letter at a time.", "I need the spelling of {0}."]);

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
        for (int i = 0; i < facts.Length; i++)
        {
            trace.Space().Write($"{i + 1}{facts[i]}");
        }

        return string.Join('-', facts.ToCharArray());
    }
}
