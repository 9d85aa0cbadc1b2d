using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Letters;

/// <summary>The alphabet: what comes after or before a letter, which letter has a number, which number a letter has.</summary>
internal sealed class AlphabetTask : VerifiableTask<AlphabetTask.Facts>
{
    private static readonly Phrasings s_after = new(
        [
            "What letter comes after {0}?", "Which letter comes after {0}?", "What comes after {0} in the alphabet?", "letter after {0}",
            "What is the letter after {0}?", "What letter follows {0}?", "next letter after {0}", "which letter is after {0} in the alphabet",
        ],
        ["In the alphabet, {0} is followed by which letter?"]);

    private static readonly Phrasings s_before = new(
        [
            "What letter comes before {0}?", "Which letter comes before {0}?", "What comes before {0} in the alphabet?", "letter before {0}",
            "What is the letter before {0}?", "Which letter is right before {0}?", "which letter is before {0} in the alphabet",
        ],
        ["In the alphabet, {0} comes right behind which letter?"]);

    private static readonly Phrasings s_letter = new(
        [
            "What is the {2} letter of the alphabet?", "{2} letter of the alphabet", "Which letter is number {1} in the alphabet?",
            "What's the {2} letter in the alphabet?", "Which is the {2} letter of the alphabet?", "letter number {1} of the alphabet",
        ],
        ["Name the {2} letter of the alphabet."]);

    private static readonly Phrasings s_number = new(
        [
            "What number is {0} in the alphabet?", "What position is {0} in the alphabet?", "Which number in the alphabet is {0}?",
            "What is the position of {0} in the alphabet?", "position of {0} in the alphabet", "Which place does {0} have in the alphabet?",
        ],
        ["Counting from a, which number has {0}?"]);

    internal enum Kind
    {
        After,
        Before,
        Letter,
        Number,
    }

    public override string Name => "alphabet";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "letters before and after, and places in the alphabet";

    public override int Levels => 1;

    public override bool IsClosed(int level) => true;

    protected override Facts Draw(int level, TaskRandom random)
    {
        var kind = (Kind)random.Below(4);
        return new Facts(kind, kind == Kind.After ? random.Between(1, 25) : kind == Kind.Before ? random.Between(2, 26) : random.Between(1, 26));
    }

    protected override string Key(Facts facts) => $"{facts.Asks}:{facts.Place}";

    protected override string Ask(Facts facts, Wording wording)
    {
        Phrasings phrasings = facts.Asks switch
        {
            Kind.After => s_after,
            Kind.Before => s_before,
            Kind.Letter => s_letter,
            _ => s_number,
        };
        return wording.Say(phrasings, WordStyle.Type(LetterAt(facts.Place), wording.Random), $"{facts.Place}", NumberWords.Ordinal(facts.Place));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.Asks == Kind.Number)
        {
            return NumberReader.Judge(answer, facts.Place);
        }

        char asked = LetterAt(facts.Place);
        bool repeats = facts.Asks != Kind.Letter && Hedging.Find(answer.Tokens) is null && !answer.Text.Contains('\n', StringComparison.Ordinal)
            && answer.Tokens.Count(token => token.Text.Length == 1 && char.IsLetter(token.Text[0])) == 2;
        string text = repeats ? string.Join(' ', answer.Tokens.Where(token => token.Text != $"{asked}").Select(token => token.Text)) : answer.Text;
        return WordReader.JudgeLetter(AnswerText.Parse(text, "") ?? answer, facts.Answer);
    }

    /// <summary>Says the alphabet with numbers from the nearest fifth letter on.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        int first = Math.Max(1, (facts.Place - 1) / 5 * 5);
        for (int place = first; place <= Math.Min(26, facts.Place + (facts.Asks == Kind.After ? 1 : 0)); place++)
        {
            trace.Space().Write($"{place}{LetterAt(place)}");
        }

        return facts.Asks == Kind.Number ? $"{facts.Place}" : $"{facts.Answer}";
    }

    private static char LetterAt(int place) => (char)('a' + place - 1);

    internal sealed record Facts(Kind Asks, int Place)
    {
        public char Answer => LetterAt(Asks switch
        {
            Kind.After => Place + 1,
            Kind.Before => Place - 1,
            _ => Place,
        });
    }
}
