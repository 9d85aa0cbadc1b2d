using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Letters;

/// <summary>The words that each kind of question is about.</summary>
internal sealed partial class WordPlayTask
{
    private static readonly Kind[] s_kinds =
    [
        .. Enum.GetValues<Kind>(), Kind.DropFirst, Kind.DropLast, Kind.Drop, Kind.Drop, Kind.Replace, Kind.Replace, Kind.Numbers, Kind.FromNumbers, Kind.Words,
        Kind.Different, Kind.Together, Kind.Shift, Kind.Start, Kind.Finish, Kind.ReplaceFirst, Kind.Acronym,
    ];

    private static readonly string[] s_countable = [.. ThingKind.All.Where(kind => kind.CanCount).SelectMany(kind => kind.Things)];

    protected override Facts Draw(int level, TaskRandom random)
    {
        while (true)
        {
            Kind kind = random.Pick(s_kinds);
            if (kind >= Kind.Places)
            {
                return DrawCheck(kind, level, random);
            }

            Facts facts = DrawAny(kind, level, random);
            if (facts.IsNumber || facts.Asks is Kind.Numbers or Kind.FromNumbers or Kind.More or Kind.Dashes or Kind.Lower or Kind.Upper or Kind.Frequent
                or Kind.Shared or Kind.MissingLetter)
            {
                return facts;
            }

            bool isChanged = facts.Result.Length > 1 && facts.Result != facts.Word;
            if (isChanged && !Hedging.IsHedge(facts.Result) && !Words.IsRude(facts.Result))
            {
                return facts;
            }
        }
    }

    private static Facts DrawAny(Kind kind, int level, TaskRandom random)
    {
        string word = DrawWord(kind is Kind.Numbers or Kind.FromNumbers or Kind.Shift or Kind.Double or Kind.More ? Math.Min(level, 2) : level, random);
        var facts = new Facts(kind, word);
        char some = random.Pick(word.ToCharArray());
        switch (kind)
        {
            case Kind.Drop:
                return facts with { Letter = word.GroupBy(c => c).MaxBy(group => group.Count())!.Count() > 1 && random.Chance(0.6) ? Most(word) : some };
            case Kind.Replace:
                bool isVowel = random.Chance(0.6) && Vowels.Contains(some, StringComparison.Ordinal);
                return facts with { Letter = some, Other = isVowel ? random.Pick(Vowels.ToCharArray()) : Later('a', random.Below(26)) };
            case Kind.Front or Kind.End:
                return facts with { Letter = kind == Kind.End && random.Chance(0.5) ? 's' : Later('a', random.Below(26)) };
            case Kind.Join:
                return facts with { Word = Words.Common(level + 3, random), Second = Words.Common(level + 3, random) };
            case Kind.Shift:
                return facts with { Steps = random.Pick([1, 1, 1, 2, 3]) };
            case Kind.Words:
                return facts with { Word = DrawSentence(level, random) };
            case Kind.Together:
                char also = random.Chance(0.8) ? random.Pick(word.ToCharArray()) : random.Pick("aeionrst".ToCharArray());
                return facts with { Letter = some, Other = also == some ? (some == 'e' ? 'a' : 'e') : also };
            case Kind.More:
                return DrawMore(level, random);
            default:
                return DrawOther(facts, level, random);
        }
    }

    /// <summary>Facts of the kinds that need another word, a place or a number.</summary>
    private static Facts DrawOther(Facts facts, int level, TaskRandom random)
    {
        string word = facts.Word;
        switch (facts.Asks)
        {
            case Kind.DropNth:
                return facts with { Steps = random.Between(1, Math.Min(word.Length, s_ordinals.Length)) };
            case Kind.Start or Kind.Finish:
                return facts with { Steps = random.Between(2, Math.Min(word.Length - 1, 5)) };
            case Kind.ReplaceFirst or Kind.ReplaceLast:
                return facts with { Other = random.Chance(0.7) ? random.Pick("bcdfghlmnprstw".ToCharArray()) : Later('a', random.Below(26)) };
            case Kind.Repeat:
                return facts with { Word = DrawWord(1, random), Steps = random.Between(2, level + 3) };
            case Kind.PigLatin:
                return facts with { Word = Draw(level, random, IsPigLatin) };
            case Kind.Unshift:
                return facts with { Word = DrawWord(Math.Min(level, 2), random), Steps = random.Pick([1, 1, 1, 2, 3]) };
            case Kind.Value or Kind.Dashes or Kind.Upper or Kind.Lower:
                return facts with { Word = Draw(Math.Min(level, 2), random, some => facts.Asks != Kind.Value || some.Length <= level + 3) };
            case Kind.Frequent:
                return facts with { Word = Draw(Math.Max(level, 2), random, HasMost) };
            case Kind.Shared:
                Facts pair;
                do
                {
                    pair = facts with
                    {
                        Word = Draw(Math.Min(level, 2), random, some => some.Distinct().Count() == some.Length),
                        Second = DrawWord(Math.Min(level, 2), random),
                    };
                }
                while (pair.Result.Length == 0 || pair.Word == pair.Second);
                return pair;
            case Kind.LongerBy:
                return facts with { Word = Draw(level, random, some => some.Length > 3), Second = Draw(1, random, some => some.Length < 4) };
            case Kind.Plural:
                return facts with { Word = random.Pick(s_countable) };
            case Kind.MissingLetter:
                string full = Draw(Math.Max(level, 2), random, some => some.Length > 4 && Words.ByLength[some.Length].Contains(some));
                Facts gap = facts with { Word = full, Steps = random.Between(2, full.Length - 1) };
                return IsOnly(gap) ? gap : DrawOther(facts, level, random);
            case Kind.Acronym:
                string[] words = [.. Enumerable.Range(0, random.Between(3, level + 2)).Select(_ => Words.Common(7, random))];
                return facts with { Word = string.Join(' ', words.Where(some => !Hedging.IsHedge(some) && some != "and")) };
            default:
                return facts;
        }
    }

    private static string Draw(int level, TaskRandom random, Func<string, bool> fits)
    {
        while (true)
        {
            string word = DrawWord(level, random);
            if (fits(word))
            {
                return word;
            }
        }
    }

    private static bool IsPigLatin(string word) =>
        word.IndexOfAny(Vowels.ToCharArray()) > 0 && word[0] != 'y' && !word.StartsWith("qu", StringComparison.Ordinal);

    private static bool HasMost(string word)
    {
        int[] counts = [.. word.GroupBy(c => c).Select(group => group.Count()).OrderDescending()];
        return counts.Length > 1 && counts[0] > counts[1];
    }

    /// <summary>Whether no other word fits a word with a gap.</summary>
    private static bool IsOnly(Facts facts) =>
        Words.ByLength[facts.Word.Length].Count(word => word.Remove(facts.Steps - 1, 1) == facts.Word.Remove(facts.Steps - 1, 1)) == 1;

    private static Facts DrawMore(int level, TaskRandom random)
    {
        while (true)
        {
            var facts = new Facts(Kind.More, DrawWord(Math.Min(level, 2), random)) { Second = DrawWord(Math.Min(level, 2), random) };
            facts = facts with { Letter = random.Chance(0.5) ? Most(facts.Word) : Most(facts.Second) };
            if (CountIn(facts.Word, facts.Letter) != CountIn(facts.Second, facts.Letter))
            {
                return facts;
            }
        }
    }

    private static string DrawWord(int level, TaskRandom random)
    {
        while (true)
        {
            string word = WordLevels.Draw(level, random);
            if (word.Length > 2)
            {
                return word;
            }
        }
    }

    private static string DrawSentence(int level, TaskRandom random)
    {
        while (true)
        {
            string[] words = [.. Enumerable.Range(0, random.Between(3, level + 2)).Select(_ => Words.Common(6, random))];
            string[] told = $"{Part("subjects")} {Part("doings")}".Split(' ');
            string[] chosen = level > 1 && random.Chance(0.5) ? told : words;
            if (chosen.Length is > 2 and < 8 && chosen.Distinct().Count() == chosen.Length && !chosen.Any(word => Hedging.IsHedge(word) || word == "and"))
            {
                return string.Join(' ', chosen);
            }
        }

        string Part(string section) => random.Pick(PhrasingFile.Lines("word-length", section));
    }
}
