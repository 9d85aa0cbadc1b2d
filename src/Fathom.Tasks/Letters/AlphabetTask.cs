using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Letters;

/// <summary>The alphabet: what comes one or some letters after or before another, which letter has a number, which number a letter has.</summary>
internal sealed class AlphabetTask : VerifiableTask<AlphabetTask.Facts>
{
    private static readonly Phrasings s_after = PhrasingFile.Read("alphabet", "after");

    private static readonly Phrasings s_before = PhrasingFile.Read("alphabet", "before");

    private static readonly Phrasings s_letter = PhrasingFile.Read("alphabet", "letter");

    private static readonly Phrasings s_later = PhrasingFile.Read("alphabet", "later");

    private static readonly Phrasings s_earlier = PhrasingFile.Read("alphabet", "earlier");

    private static readonly Phrasings s_number = PhrasingFile.Read("alphabet", "number");

    internal enum Kind
    {
        After,
        Before,
        Letter,
        Number,
        Later,
        Earlier,
    }

    public override string Name => "alphabet";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "letters before and after, and places in the alphabet";

    public override int Levels => 1;

    public override bool IsClosed(int level) => true;

    protected override Facts Draw(int level, TaskRandom random)
    {
        var kind = (Kind)random.Below(6);
        if (kind is Kind.Later or Kind.Earlier)
        {
            int steps = random.Between(2, random.Chance(0.7) ? 5 : 10);
            int first = kind == Kind.Later ? 1 : steps + 1;
            return new Facts(kind, random.Between(first, first + 25 - steps)) { Steps = steps };
        }

        return new Facts(kind, kind == Kind.After ? random.Between(1, 25) : kind == Kind.Before ? random.Between(2, 26) : random.Between(1, 26));
    }

    protected override string Key(Facts facts) => $"{facts.Asks}:{facts.Place}{(facts.Steps > 1 ? $"/{facts.Steps}" : "")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        Phrasings phrasings = facts.Asks switch
        {
            Kind.After => s_after,
            Kind.Before => s_before,
            Kind.Letter => s_letter,
            Kind.Later => s_later,
            Kind.Earlier => s_earlier,
            _ => s_number,
        };
        if (facts.Asks is Kind.Later or Kind.Earlier)
        {
            return wording.Say(phrasings, WordStyle.Type(LetterAt(facts.Place), wording.Random), wording.Count(facts.Steps));
        }

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

    /// <summary>Counts the steps from a letter, or says the alphabet with numbers from the nearest fifth letter on.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        char letter = LetterAt(facts.Place);
        if (facts.Asks is Kind.Letter or Kind.Number)
        {
            trace.Write(facts.Asks == Kind.Number ? $"place of {letter}" : $"letter {facts.Place}").Line();
            for (int place = Math.Max(1, (facts.Place - 1) / 5 * 5); place <= facts.Place; place++)
            {
                trace.Space().Write($"{place}{LetterAt(place)}");
            }

            return facts.Asks == Kind.Number ? $"{facts.Place}" : $"{letter}";
        }

        int direction = facts.Asks is Kind.After or Kind.Later ? 1 : -1;
        trace.Write($"{letter}{(direction > 0 ? '+' : '-')}{facts.Steps}").Line();
        trace.Write(string.Join(' ', Enumerable.Range(0, facts.Steps + 1).Select(step => $"{step * direction}{LetterAt(facts.Place + (step * direction))}")));
        return $"{facts.Answer}";
    }

    private static char LetterAt(int place) => (char)('a' + place - 1);

    internal sealed record Facts(Kind Asks, int Place)
    {
        /// <summary>How many letters further or back.</summary>
        public int Steps { get; init; } = 1;

        public char Answer => LetterAt(Asks switch
        {
            Kind.After or Kind.Later => Place + Steps,
            Kind.Before or Kind.Earlier => Place - Steps,
            _ => Place,
        });
    }
}
