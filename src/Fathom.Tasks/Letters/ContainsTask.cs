using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Letters;

/// <summary>Whether a word contains a letter, begins or ends with it, or reads the same backward.</summary>
internal sealed class ContainsTask : VerifiableTask<ContainsTask.Facts>
{
    private static readonly Phrasings s_contains = PhrasingFile.Read("contains", "contains");

    private static readonly Phrasings s_palindrome = PhrasingFile.Read("contains", "palindrome");

    private static readonly string[] s_palindromes =
        [
            "level", "noon", "radar", "civic", "kayak", "madam", "refer", "rotor", "stats", "tenet", "wow", "mom", "dad", "pop", "eye", "bob", "anna", "deed",
            "peep", "racecar", "rotator", "solos", "sagas", "otto", "toot",
        ];

    public override string Name => "contains";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "whether a word contains a letter, or is a palindrome";

    public override int Levels => WordLevels.Count;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (level <= 3 && random.Chance(0.25))
        {
            return new Facts(random.Chance(0.5) ? Palindrome(level, random) : WordLevels.Draw(level, random), null);
        }

        string word = WordLevels.Draw(level, random);
        return new Facts(word, random.Chance(0.5) ? word[random.Below(word.Length)] : (char)('a' + random.Below(26)));
    }

    protected override string Key(Facts facts) => $"{facts.Word}/{facts.Letter}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string word = WordStyle.Type(facts.Word, wording.Random);
        return facts.Letter is char letter
            ? wording.Say(s_contains, word, WordStyle.Type(letter, wording.Random), Article(letter))
            : wording.Say(s_palindrome, word);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => YesNoReader.Judge(answer, facts.IsTrue);

    protected override string Work(Facts facts, Trace trace)
    {
        for (int i = 0; i < facts.Word.Length; i++)
        {
            trace.Space().Write($"{i + 1}{facts.Word[i]}");
            if (facts.Letter == facts.Word[i])
            {
                trace.Write("!");
                break;
            }
        }

        if (facts.Letter is null)
        {
            WorkPairs(facts.Word, trace.Line());
        }

        return facts.IsTrue ? "Yes" : "No";
    }

    /// <summary>"an" before letters whose names begin with a vowel, else "a".</summary>
    internal static string Article(char letter) => "aefhilmnorsx".Contains(letter, StringComparison.Ordinal) ? "an" : "a";

    private static void WorkPairs(string word, Trace trace)
    {
        for (int i = 0; i < word.Length / 2; i++)
        {
            bool isSame = word[i] == word[^(i + 1)];
            trace.Space().Write($"{i + 1}{word[i]} {word.Length - i}{word[^(i + 1)]} {(isSame ? "same" : "differ")}");
            if (!isSame)
            {
                return;
            }
        }
    }

    private static string Palindrome(int level, TaskRandom random)
    {
        if (random.Chance(0.5))
        {
            return random.Pick(s_palindromes);
        }

        string half = WordLevels.Draw(Math.Max(1, level - 1), random);
        return half + new string([.. half.Reverse().Skip(random.Below(2))]);
    }

    internal sealed record Facts(string Word, char? Letter)
    {
        public bool IsTrue => Letter is char letter ? Word.Contains(letter, StringComparison.Ordinal) : Word.SequenceEqual(Word.Reverse());
    }
}
