using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Letters;

/// <summary>Whether a word contains a letter, begins or ends with it, or reads the same backward.</summary>
internal sealed class ContainsTask : VerifiableTask<ContainsTask.Facts>
{
    private static readonly Phrasings s_contains = new(
        [
            "Does {0} contain {1}?", "Does {0} contain the letter {1}?", "Is there {2} {1} in {0}?", "Is {1} in {0}?", "Is the letter {1} in {0}?", "Does {0} have {2} {1}?", "does {0} have the letter {1}", "is {1} in the word {0}",
            "Does the word {0} have {2} {1} in it?", "Is there {2} {1} in the word {0}?", "Does the letter {1} <appear|occur> in {0}?", "Does {0} include the letter {1}?", "{0} contains {1}, yes or no?", "Can you find {2} {1} in {0}?",
        ],
        ["Would I find the letter {1} in {0}?", "Spelling {0}, do I use {2} {1}?"]);

    private static readonly Phrasings s_palindrome = new(
        ["Is {0} a palindrome?", "is {0} palindrome", "Is the word {0} a palindrome?", "Does {0} read the same backwards?", "Is {0} the same backwards?", "Is {0} the same forwards and backwards?", "palindrome: {0}?"],
        ["Is {0} unchanged when reversed?", "Read backward, is {0} the same word?"]);

    private static readonly string[] s_palindromes =
        ["level", "noon", "radar", "civic", "kayak", "madam", "refer", "rotor", "stats", "tenet", "wow", "mom", "dad", "pop", "eye", "bob", "anna", "deed", "peep", "racecar", "rotator", "solos", "sagas", "otto", "toot"];

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
            ? wording.Say(s_contains, word, WordStyle.Type(letter, wording.Random), "aefhilmnorsx".Contains(letter, StringComparison.Ordinal) ? "an" : "a")
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
