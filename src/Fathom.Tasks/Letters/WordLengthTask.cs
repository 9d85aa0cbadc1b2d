using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Letters;

/// <summary>How many letters, vowels or consonants a word has.</summary>
internal sealed class WordLengthTask : VerifiableTask<WordLengthTask.Facts>
{
    private const string Vowels = "aeiou";

    private static readonly Phrasings s_letters = PhrasingFile.Read("word-length", "letters");

    private static readonly Phrasings s_vowels = PhrasingFile.Read("word-length", "vowels");

    private static readonly Phrasings s_consonants = PhrasingFile.Read("word-length", "consonants");

    internal enum Kind
    {
        Letters,
        Vowels,
        Consonants,
    }

    public override string Name => "word-length";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "how many letters, vowels or consonants a word has";

    public override int Levels => WordLevels.Count;

    protected override Facts Draw(int level, TaskRandom random) => new(WordLevels.Draw(level, random, shortest: 1), random.Below(4) switch
    {
        < 2 => Kind.Letters,
        2 => Kind.Vowels,
        _ => Kind.Consonants,
    });

    protected override string Key(Facts facts) => $"{facts.Asks}:{facts.Word}";

    protected override string Ask(Facts facts, Wording wording)
    {
        Phrasings phrasings = facts.Asks switch
        {
            Kind.Letters => s_letters,
            Kind.Vowels => s_vowels,
            _ => s_consonants,
        };
        return wording.Say(phrasings, WordStyle.Type(facts.Word, wording.Random));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.Word.Count(facts.Counts));

    protected override string Work(Facts facts, Trace trace)
    {
        int count = 0;
        for (int i = 0; i < facts.Word.Length; i++)
        {
            count += facts.Counts(facts.Word[i]) ? 1 : 0;
            trace.Space().Write($"{i + 1}{facts.Word[i]}{(facts.Asks == Kind.Letters ? "" : $"{count}")}");
        }

        string noun = facts.Asks switch
        {
            Kind.Letters => "letter",
            Kind.Vowels => "vowel",
            _ => "consonant",
        };
        return $"{facts.Word} has {count} {noun}{(count == 1 ? "" : "s")}.";
    }

    internal sealed record Facts(string Word, Kind Asks)
    {
        public bool Counts(char letter) => Asks == Kind.Letters || Vowels.Contains(letter, StringComparison.Ordinal) == (Asks == Kind.Vowels);
    }
}
