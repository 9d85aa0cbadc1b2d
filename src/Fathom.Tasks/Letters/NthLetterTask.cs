using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Letters;

/// <summary>The letter at a position of a word, counted from either end.</summary>
internal sealed class NthLetterTask : VerifiableTask<NthLetterTask.Facts>
{
    private static readonly string[] s_ordinals =
    [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    ];

    private static readonly Phrasings s_front = PhrasingFile.Read("nth-letter", "front");

    private static readonly Phrasings s_back = PhrasingFile.Read("nth-letter", "back");

    private static readonly Phrasings s_fromBack = PhrasingFile.Read("nth-letter", "from back");

    private static readonly Phrasings s_middle = PhrasingFile.Read("nth-letter", "middle");

    private static readonly Phrasings s_start = PhrasingFile.Read("nth-letter", "start");

    public override string Name => "nth-letter";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "the letter at a position of a word";

    public override int Levels => WordLevels.Count;

    protected override Facts Draw(int level, TaskRandom random)
    {
        string word = WordLevels.Draw(level, random);
        if (word.Length is >= 3 and <= 11 && word.Length % 2 == 1 && random.Chance(0.2))
        {
            return new Facts(word, (word.Length + 1) / 2, false) { IsMiddle = true };
        }

        bool isFromEnd = random.Chance(0.25);
        int position = isFromEnd && random.Chance(0.6) ? 1 : random.Between(1, Math.Min(word.Length, isFromEnd ? 3 : 15));
        return new Facts(word, position, isFromEnd);
    }

    protected override string Key(Facts facts) => $"{facts.Word}/{facts.Index}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.IsMiddle)
        {
            return wording.Say(s_middle, WordStyle.Type(facts.Word, wording.Random));
        }

        string ordinal = facts.Position <= s_ordinals.Length && wording.Random.Chance(0.5)
            ? s_ordinals[facts.Position - 1]
            : NumberWords.Ordinal(facts.Position);
        Phrasings phrasings = (facts.IsFromEnd, facts.Position) switch
        {
            (true, 1) => s_back,
            (true, _) => s_fromBack,
            (false, 1) when wording.Random.Chance(0.4) => s_start,
            _ => s_front,
        };
        return wording.Say(phrasings, WordStyle.Type(facts.Word, wording.Random), ordinal, $"{facts.Position}");
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => WordReader.JudgeLetter(answer, facts.Word[facts.Index]);

    /// <summary>Numbers the letters up to the one asked for; from the end, all of them and then backward; for the middle, then from both ends.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        int last = facts.IsFromEnd || facts.IsMiddle ? facts.Word.Length - 1 : facts.Index;
        for (int i = 0; i <= last; i++)
        {
            trace.Space().Write($"{i + 1}{facts.Word[i]}");
        }

        if (facts.IsMiddle)
        {
            trace.Line().Write("mid");
            for (int i = 1; i < facts.Position; i++)
            {
                trace.Write($" {i} {facts.Word.Length + 1 - i}");
            }

            trace.Write($" {facts.Position}{facts.Word[facts.Index]}");
        }
        else if (facts.IsFromEnd)
        {
            trace.Line().Write("end");
            for (int i = 1; i <= facts.Position; i++)
            {
                trace.Space().Write($"{i}{facts.Word[^i]}");
            }
        }

        return $"{facts.Word[facts.Index]}";
    }

    internal sealed record Facts(string Word, int Position, bool IsFromEnd)
    {
        /// <summary>Whether the place is asked for as the middle of the word.</summary>
        public bool IsMiddle { get; init; }

        public int Index => IsFromEnd ? Word.Length - Position : Position - 1;
    }
}
