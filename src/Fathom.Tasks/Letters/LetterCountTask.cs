using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Letters;

/// <summary>How often a letter occurs in a word.</summary>
internal sealed class LetterCountTask : VerifiableTask<LetterCountTask.Facts>
{
    private const double PhraseShare = 0.25;

    private static readonly Phrasings s_phrasings = PhrasingFile.Read("letter-count", "ask");

    private static readonly Phrasings s_phrase = PhrasingFile.Read("letter-count", "phrase");

    public override string Name => "letter-count";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "how often a letter occurs in a word of up to 15 letters or in a phrase";

    public override int Levels => WordLevels.Count;

    protected override Facts Draw(int level, TaskRandom random)
    {
        bool isPhrase = level > 1 && random.Chance(PhraseShare);
        string word = isPhrase ? WordLevels.DrawPhrase(level, random) : WordLevels.Draw(level, random, shortest: 1);
        string letters = WordLevels.LettersOf(word);
        char letter = random.Below(10) switch
        {
            < 4 => letters[random.Below(letters.Length)],
            < 7 => letters.GroupBy(c => c).OrderByDescending(group => group.Count()).ThenBy(_ => random.Below(100)).First().Key,
            < 9 => (char)('a' + random.Below(26)),
            _ => "etaoinsrl"[random.Below(9)],
        };
        return new Facts(word, letter);
    }

    protected override string Key(Facts facts) => $"{facts.Word}/{facts.Letter}";

    protected override string Ask(Facts facts, Wording wording) =>
        wording.Say(facts.Word.Contains(' ', StringComparison.Ordinal) ? s_phrase : s_phrasings, WordStyle.Type(facts.Word, wording.Random),
            WordStyle.Plural(facts.Letter, wording.Random), WordStyle.Type(facts.Letter, wording.Random));

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        bool saysNone = answer.Tokens.Count > 2 && answer.Tokens.Take(4).Any(token => token.Is("no", "none", "zero", "0"))
            && !answer.Tokens.Any(token => token.IsNumber && token.Value != 0);
        return saysNone && Hedging.Find(answer.Tokens) is null
            ? Verdict.If(facts.Count == 0, $"read 0, expected {facts.Count}")
            : NumberReader.Judge(answer, facts.Count);
    }

    /// <summary>Numbers the letters and keeps the count beside each: <c>1s0 2t0 3r1</c>.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        trace.Write($"{facts.Letter} in {facts.Word}:");
        int count = 0;
        string letters = WordLevels.LettersOf(facts.Word);
        for (int i = 0; i < letters.Length; i++)
        {
            int before = count;
            count += letters[i] == facts.Letter ? 1 : 0;
            trace.Space().Step($"{i + 1}{letters[i]}", $"{count}", () => $"{before + (trace.ChooseMistake(2) == 0 ? 1 : 0)}");
        }

        return count == 1 ? $"There is 1 {facts.Letter} in {facts.Word}." : $"There are {count} {facts.Letter}'s in {facts.Word}.";
    }

    internal sealed record Facts(string Word, char Letter)
    {
        public int Count => Word.Count(c => c == Letter);
    }
}
