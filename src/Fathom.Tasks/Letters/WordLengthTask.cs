using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Letters;

/// <summary>How many letters, vowels or consonants a word has.</summary>
internal sealed class WordLengthTask : VerifiableTask<WordLengthTask.Facts>
{
    private const string Vowels = "aeiou";
    private const double PhraseShare = 0.2;
    private const double WordsShare = 0.15;

    private static readonly Phrasings s_letters = PhrasingFile.Read("word-length", "letters");

    private static readonly Phrasings s_vowels = PhrasingFile.Read("word-length", "vowels");

    private static readonly Phrasings s_consonants = PhrasingFile.Read("word-length", "consonants");

    private static readonly Phrasings s_phrase = PhrasingFile.Read("word-length", "phrase");

    private static readonly Phrasings s_words = PhrasingFile.Read("word-length", "words");

    internal enum Kind
    {
        Letters,
        Vowels,
        Consonants,
        Words,
    }

    public override string Name => "word-length";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "how many letters, vowels or consonants a word has, and words a sentence";

    public override int Levels => WordLevels.Count;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (level > 1 && random.Chance(WordsShare))
        {
            return new Facts(DrawSentence(level, random), Kind.Words);
        }

        bool isPhrase = level > 1 && random.Chance(PhraseShare);
        string word = isPhrase ? WordLevels.DrawPhrase(level, random) : WordLevels.Draw(level, random, shortest: 1);
        return new Facts(word, random.Below(4) switch
        {
            < 2 => Kind.Letters,
            2 => Kind.Vowels,
            _ => Kind.Consonants,
        });
    }

    protected override string Key(Facts facts) => $"{facts.Asks}:{facts.Word}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string word = WordStyle.Type(facts.Word, wording.Random);
        if (facts.IsPhrase && facts.Asks != Kind.Words)
        {
            return wording.Say(s_phrase, word, NounOf(facts.Asks));
        }

        Phrasings phrasings = facts.Asks switch
        {
            Kind.Words => s_words,
            Kind.Letters => s_letters,
            Kind.Vowels => s_vowels,
            _ => s_consonants,
        };
        return wording.Say(phrasings, word);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.Count);

    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Asks == Kind.Words)
        {
            trace.Write($"words: {ListSteps.Places(facts.Word.Split(' '))}");
            return $"It has {facts.Count} words.";
        }

        trace.Write($"{NounOf(facts.Asks)} {facts.Word}:");
        int count = 0;
        string letters = WordLevels.LettersOf(facts.Word);
        for (int i = 0; i < letters.Length; i++)
        {
            count += facts.Counts(letters[i]) ? 1 : 0;
            trace.Space().Write($"{i + 1}{letters[i]}{(facts.Asks == Kind.Letters ? "" : $"{count}")}");
        }

        return $"{(facts.IsPhrase ? "It" : facts.Word)} has {count} {(count == 1 ? NounOf(facts.Asks)[..^1] : NounOf(facts.Asks))}.";
    }

    private static string NounOf(Kind kind) => kind switch
    {
        Kind.Letters => "letters",
        Kind.Vowels => "vowels",
        _ => "consonants",
    };

    /// <summary>An everyday sentence in lower case whose numbered words fit the thinking of a level.</summary>
    private static string DrawSentence(int level, TaskRandom random)
    {
        int longest = level == 2 ? 20 : level == 3 ? 28 : 45;
        while (true)
        {
            string sentence = $"{Part("subjects")} {Part("doings")}{(random.Chance(0.7) ? $" {Part("places")}" : "")}";
            if (sentence.Length <= longest)
            {
                return sentence;
            }
        }

        string Part(string section) => random.Pick(PhrasingFile.Lines("word-length", section));
    }

    internal sealed record Facts(string Word, Kind Asks)
    {
        public bool IsPhrase => Word.Contains(' ', StringComparison.Ordinal);

        public int Count => Asks == Kind.Words ? Word.Split(' ').Length : WordLevels.LettersOf(Word).Count(Counts);

        public bool Counts(char letter) => Asks == Kind.Letters || Vowels.Contains(letter, StringComparison.Ordinal) == (Asks == Kind.Vowels);
    }
}
