using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Letters;

/// <summary>Words with letters taken out, put in, replaced or swapped, words in codes, and counts of different letters.</summary>
internal sealed partial class WordPlayTask : VerifiableTask<WordPlayTask.Facts>
{
    private const string Vowels = "aeiou";

    private static readonly Dictionary<Kind, Phrasings> s_phrasings =
        Enum.GetValues<Kind>().ToDictionary(kind => kind, kind => PhrasingFile.Read("word-play", kind.ToString().ToLowerInvariant()));

    private static readonly string[] s_ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

    internal enum Kind
    {
        DropFirst,
        DropLast,

        /// <summary>Without all of a letter.</summary>
        Drop,
        DropVowels,
        Replace,

        /// <summary>The first and the last letter change places.</summary>
        Swap,

        /// <summary>Each letter twice.</summary>
        Double,
        Front,
        End,
        Join,

        /// <summary>Each letter as its place in the alphabet.</summary>
        Numbers,
        FromNumbers,

        /// <summary>Each letter replaced by one some letters later.</summary>
        Shift,

        /// <summary>The words of a sentence in reverse order.</summary>
        Words,

        /// <summary>How many different letters there are.</summary>
        Different,

        /// <summary>How many there are of two letters together.</summary>
        Together,

        /// <summary>Which of two words has more of a letter.</summary>
        More,

        /// <summary>Without the letter at a place.</summary>
        DropNth,

        /// <summary>The first few letters.</summary>
        Start,

        /// <summary>The last few letters.</summary>
        Finish,
        ReplaceFirst,
        ReplaceLast,

        /// <summary>The first two letters change places.</summary>
        SwapStart,

        /// <summary>The last two letters change places.</summary>
        SwapFinish,

        /// <summary>The first, third, fifth and so on letter.</summary>
        Alternate,

        /// <summary>The word several times.</summary>
        Repeat,

        /// <summary>The letters with dashes between them.</summary>
        Dashes,

        /// <summary>The consonants before the first vowel go to the end, with "ay".</summary>
        PigLatin,

        /// <summary>Each letter replaced by one some letters earlier.</summary>
        Unshift,

        /// <summary>The sum of the places of the letters in the alphabet.</summary>
        Value,

        /// <summary>The letter that a word has most often.</summary>
        Frequent,

        /// <summary>The letters that two words share.</summary>
        Shared,

        /// <summary>How many letters one word has more than another.</summary>
        LongerBy,
        Upper,
        Lower,
        Plural,

        /// <summary>The letter for which a word has a gap.</summary>
        MissingLetter,

        /// <summary>The first letters of several words as one word.</summary>
        Acronym,

        /// <summary>At which places a letter is. From here on nothing is done to the letters.</summary>
        Places,

        /// <summary>The letter of a word that another lacks.</summary>
        Extra,

        /// <summary>Whether a word can be made from the letters of another.</summary>
        CanMake,

        /// <summary>In how many places two words differ.</summary>
        Differ,

        /// <summary>The word that the letters at one place of several words spell.</summary>
        Nths,

        /// <summary>A capital on each word.</summary>
        Capitals,

        /// <summary>The first or second half of a word.</summary>
        Half,

        /// <summary>The word at a place of a sentence.</summary>
        NthWord,

        /// <summary>How often a word is in a sentence.</summary>
        Times,

        /// <summary>The number of letters of each word.</summary>
        Lengths,

        /// <summary>Whether the letters of a word are in alphabetical order.</summary>
        InOrder,

        /// <summary>"a" or "an".</summary>
        Article,

        /// <summary>Another sign for the spaces.</summary>
        Spaces,

        /// <summary>The parts between signs.</summary>
        Split,
    }

    public override string Name => "word-play";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "words with letters removed, added, replaced or swapped, words in codes, different letters, and words of a sentence";

    public override int Levels => 3;

    protected override string Key(Facts facts) => $"{facts.Asks}:{facts.Word}/{facts.Letter}{facts.Other}{facts.Second}{(facts.Steps > 0 ? facts.Steps : "")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.IsCheck)
        {
            return AskCheck(facts, wording);
        }

        TaskRandom random = wording.Random;
        string word = facts.Asks switch
        {
            Kind.Words => random.Chance(0.3) ? $"\"{facts.Word}\"" : facts.Word,
            Kind.FromNumbers => string.Join(random.Pick([" ", ", ", "-"]), facts.Word.Select(Place)),
            Kind.More or Kind.Upper => facts.Word,
            Kind.Lower => facts.Word.ToUpperInvariant(),
            Kind.MissingLetter => facts.Gapped,
            Kind.Acronym => NumberList.Type(facts.Word.Split(' '), random),
            _ => WordStyle.Type(facts.Word, random),
        };
        string letter = facts.Letter == default ? "" : $"{facts.Letter}";
        string second = facts.Second.Length > 0 ? facts.Second : facts.Other == default ? $"{facts.Steps}" : $"{facts.Other}";
        return facts.Asks switch
        {
            Kind.DropNth when random.Chance(0.6) => wording.Say(s_phrasings[facts.Asks], word, s_ordinals[facts.Steps - 1], second),
            Kind.DropNth => wording.Say(s_phrasings[facts.Asks], word, NumberWords.Ordinal(facts.Steps), second),
            Kind.Start or Kind.Finish or Kind.Repeat => wording.Say(s_phrasings[facts.Asks], word, wording.Count(facts.Steps), second),
            _ => wording.Say(s_phrasings[facts.Asks], word, letter, second),
        };
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.IsCheck)
        {
            return JudgeCheck(facts, answer);
        }

        switch (facts.Asks)
        {
            case not (Kind.Different or Kind.Together or Kind.Value or Kind.LongerBy or Kind.Numbers)
                when answer.Text.Trim().Contains('\n', StringComparison.Ordinal):
                return Verdict.Wrong("several lines");
            case Kind.Different or Kind.Together or Kind.Value or Kind.LongerBy:
                return NumberReader.Judge(answer, facts.Count);
            case Kind.Numbers:
                return ListReader.Judge(answer, [.. facts.Word.Select(Place)], []);
            case Kind.Words:
                return ListReader.Judge(answer, facts.Result.Split(' '), facts.Word.Split(' '));
            case Kind.Upper or Kind.Lower:
                Verdict cased = WordReader.Judge(answer, facts.Word);
                return cased.Score > 0 ? Verdict.If(answer.Text.Contains(facts.Result, StringComparison.Ordinal), "the letters have the wrong size") : cased;
            case Kind.Frequent or Kind.MissingLetter:
                return WordReader.JudgeLetter(answer, facts.Result[0]);
            case Kind.Shared or Kind.Dashes:
                string list = string.Join(' ', answer.Tokens.Where(token => !token.Is("and")).Select(token => token.Text));
                return Hedging.Find(answer.Tokens) is string doubt
                    ? Verdict.Wrong($"hedges with '{doubt}'")
                    : WordReader.JudgeSpelling(AnswerText.Parse(list, "") ?? answer, facts.Result);
            case Kind.Repeat:
                string said = string.Concat(answer.Tokens.Where(token => token.Text.Any(char.IsLetter)).Select(token => token.Text));
                bool isOneLine = !answer.Text.Trim().Contains('\n', StringComparison.Ordinal);
                return Verdict.If(isOneLine && said == string.Concat(Enumerable.Repeat(facts.Word, facts.Steps)), $"read '{said}', expected '{facts.Result}'");
            case Kind.More:
                return ChoiceReader.Judge(answer, [facts.Word, facts.Second], facts.Result, "more");
            default:
                Verdict verdict = WordReader.Judge(answer, facts.Result);
                return verdict.Score > 0 || Hedging.Find(answer.Tokens) is not null ? verdict
                    : WordReader.JudgeSpelling(answer, facts.Result) is { Score: > 0 } spelled ? spelled : verdict;
        }
    }

    private static int Place(char letter) => letter - 'a' + 1;

    private static char Later(char letter, int steps) => (char)('a' + ((letter - 'a' + steps + 26) % 26));

    private static char Most(string word) => word.GroupBy(c => c).MaxBy(group => group.Count())!.Key;

    private static int CountIn(string word, char letter) => word.Count(c => c == letter);

    internal sealed record Facts(Kind Asks, string Word)
    {
        public char Letter { get; init; }

        public char Other { get; init; }

        /// <summary>Another word.</summary>
        public string Second { get; init; } = "";

        /// <summary>By how many letters each is shifted.</summary>
        public int Steps { get; init; }

        public bool IsNumber => Asks is Kind.Different or Kind.Together or Kind.Value or Kind.LongerBy;

        public int Count => Asks switch
        {
            Kind.Different => Word.Distinct().Count(),
            Kind.Value => Word.Sum(Place),
            Kind.LongerBy => Word.Length - Second.Length,
            _ => CountIn(Word, Letter) + CountIn(Word, Other),
        };

        /// <summary>How many letters come before the first vowel.</summary>
        public int Onset => Word.IndexOfAny(Vowels.ToCharArray());

        /// <summary>The word with a gap at the place.</summary>
        public string Gapped => $"{Word[..(Steps - 1)]}_{Word[Steps..]}";

        /// <summary>Whether a word or a sentence is only looked at.</summary>
        public bool IsCheck => Asks >= Kind.Places;

        /// <summary>The words of several.</summary>
        public string[] Parts => Word.Split(' ');

        /// <summary>The words with the sign between them.</summary>
        public string Joined => string.Join(Letter, Parts);

        public string ArticleWord => Other == 'n' ? "an" : "a";

        /// <summary>The answer where a word or a sentence is only looked at.</summary>
        public string Found => Asks switch
        {
            Kind.Places => string.Join(", ", PlacesOf(this)),
            Kind.Extra => $"{Word.First(letter => !Second.Contains(letter, StringComparison.Ordinal))}",
            Kind.CanMake => Missing(Second, Word) == 0 ? "Yes" : "No",
            Kind.Differ => $"{Differences(Word, Second)}",
            Kind.Nths => string.Concat(Parts.Select(part => Steps == 0 ? part[^1] : part[Steps - 1])),
            Kind.Capitals => string.Join(' ', Parts.Select(Title)),
            Kind.Half => Steps == 1 ? Word[..(Word.Length / 2)] : Word[(Word.Length / 2)..],
            Kind.NthWord => Parts[Steps - 1],
            Kind.Times => $"{Parts.Count(part => part == Second)}",
            Kind.Lengths => string.Join(", ", Parts.Select(part => part.Length)),
            Kind.InOrder => IsInOrder(Word) ? "Yes" : "No",
            Kind.Article => $"{ArticleWord} {Word}",
            Kind.Spaces => Joined,
            _ => string.Join(", ", Parts),
        };

        /// <summary>The word or the words that are asked for.</summary>
        public string Result => Asks switch
        {
            Kind.DropFirst => Word[1..],
            Kind.DropLast => Word[..^1],
            Kind.Drop => Word.Replace($"{Letter}", "", StringComparison.Ordinal),
            Kind.DropVowels => string.Concat(Word.Where(c => !Vowels.Contains(c, StringComparison.Ordinal))),
            Kind.Replace => Word.Replace(Letter, Other),
            Kind.Swap => $"{Word[^1]}{Word[1..^1]}{Word[0]}",
            Kind.Double => string.Concat(Word.Select(c => $"{c}{c}")),
            Kind.Front => Letter + Word,
            Kind.End => Word + Letter,
            Kind.Join => Word + Second,
            Kind.Shift => string.Concat(Word.Select(c => Later(c, Steps))),
            Kind.Words => string.Join(' ', Word.Split(' ').Reverse()),
            Kind.More => CountIn(Word, Letter) > CountIn(Second, Letter) ? Word : Second,
            Kind.DropNth => Word.Remove(Steps - 1, 1),
            Kind.Start => Word[..Steps],
            Kind.Finish => Word[^Steps..],
            Kind.ReplaceFirst => Other + Word[1..],
            Kind.ReplaceLast => Word[..^1] + Other,
            Kind.SwapStart => $"{Word[1]}{Word[0]}{Word[2..]}",
            Kind.SwapFinish => $"{Word[..^2]}{Word[^1]}{Word[^2]}",
            Kind.Alternate => string.Concat(Word.Where((_, i) => i % 2 == 0)),
            Kind.Repeat => string.Join(' ', Enumerable.Repeat(Word, Steps)),
            Kind.PigLatin => $"{Word[Onset..]}{Word[..Onset]}ay",
            Kind.Unshift => string.Concat(Word.Select(c => Later(c, -Steps))),
            Kind.Frequent => $"{Most(Word)}",
            Kind.Shared => string.Concat(Word.Where(c => Second.Contains(c, StringComparison.Ordinal))),
            Kind.Upper => Word.ToUpperInvariant(),
            Kind.Plural => Nouns.Plural(Word),
            Kind.MissingLetter => $"{Word[Steps - 1]}",
            Kind.Acronym => string.Concat(Word.Split(' ').Select(part => part[0])),
            _ => Asks is Kind.FromNumbers or Kind.Lower or Kind.Dashes ? Word : "",
        };
    }
}
