using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Letters;

/// <summary>The words that each kind of question is about.</summary>
internal sealed partial class SortWordsTask
{
    protected override Facts Draw(int level, TaskRandom random)
    {
        Kind kind = random.Below(39) switch
        {
            < 6 => Kind.Sort,
            6 or 7 => Kind.Longest,
            8 => Kind.Shortest,
            9 or 10 => random.Pick([Kind.First, Kind.Last]),
            11 => Kind.Unique,
            12 or 13 => Kind.Reverse,
            14 or 15 => Kind.Occurrences,
            16 => Kind.Distinct,
            17 => random.Pick([Kind.Most, Kind.Repeated]),
            18 => Kind.Count,
            19 => Kind.Nth,
            20 => random.Pick([Kind.After, Kind.Before]),
            21 => random.Pick([Kind.Place, Kind.Has]),
            22 or 23 => random.Pick([Kind.Starting, Kind.CountStarting]),
            26 or 27 => Kind.ByLength,
            28 => Kind.ByLengthDown,
            29 => Kind.Down,
            30 or 31 => Kind.StartsWith,
            32 => Kind.EndsWith,
            33 => Kind.Ending,
            34 => Kind.Containing,
            35 => Kind.OfLength,
            36 => Kind.Without,
            37 => Kind.Append,
            38 => Kind.Middle,
            _ => Kind.Letters,
        };
        if (kind == Kind.Letters)
        {
            string word;
            do
            {
                word = random.Chance(0.8) ? random.Pick(Words.ByLength[random.Between(level + 2, (level * 2) + 2)]) : WordLevels.Draw(level, random);
            }
            while (word.Length > (level * 2) + 3 || word.Order().SequenceEqual(word));
            return new Facts(kind, [word]);
        }

        if (kind is Kind.Starting or Kind.CountStarting)
        {
            return DrawStarting(kind, level, random);
        }

        if (kind is Kind.StartsWith or Kind.EndsWith or Kind.Ending or Kind.Containing)
        {
            return DrawFitting(kind, level, random);
        }

        bool isOfTwo = kind <= Kind.Last && random.Chance(0.15);
        int count = isOfTwo ? 2 : Math.Max(3, random.Between(level + 1, level + 3)) + (kind == Kind.Has ? 1 : 0);
        count = kind is Kind.ByLength or Kind.ByLengthDown or Kind.OfLength ? Math.Min(count, 5) : kind == Kind.Middle ? count | 1 : count;
        List<string> words = DrawWords(kind, count, level, random);
        string last = words[^1];
        if (kind == Kind.Append)
        {
            return new Facts(kind, words[..^1]) { Item = last };
        }

        if (kind == Kind.Has && random.Chance(0.5))
        {
            words.RemoveAt(words.Count - 1);
            return new Facts(kind, words) { Item = last };
        }

        if (kind == Kind.Occurrences || (kind is Kind.Unique or Kind.Distinct or Kind.Count && random.Chance(0.4)))
        {
            // Few words, each of them often.
            List<string> few = words[..random.Between(2, 3)];
            words = [.. few, .. Enumerable.Range(0, random.Between(1, level + 2)).Select(_ => random.Pick(few))];
            words = [.. words.Select(word => (Word: word, Order: random.Below(1000))).OrderBy(pair => pair.Order).Select(pair => pair.Word)];
        }
        else if (kind is Kind.Unique or Kind.Distinct or Kind.Repeated)
        {
            words = [.. NumberList.Repeat(words, random.Between(1, kind == Kind.Repeated ? 1 : 2), random)];
        }
        else if (kind == Kind.Most)
        {
            string most = random.Pick(words);
            words = [.. NumberList.Repeat(words, 1, random)];
            words.Insert(random.Below(words.Count + 1), most);
            words.Insert(random.Below(words.Count + 1), most);
        }

        return new Facts(kind, words) { Item = DrawItem(kind, words, random) };
    }

    /// <summary>Words of which some begin with the same letter: at least two where they are to be listed, and not all.</summary>
    private static Facts DrawStarting(Kind kind, int level, TaskRandom random)
    {
        while (true)
        {
            string letter = Words.Common(6, random)[..1];
            int count = random.Between(level + 2, level + 4);
            var words = new List<string>();
            while (words.Count < count)
            {
                string word = Words.Common(8, random);
                bool isUsed = words.Contains(word) || Hedging.IsHedge(word) || word is "and" or "not" || (word[..1] != letter && random.Chance(0.8));
                if (!isUsed)
                {
                    words.Add(word);
                }
            }

            var facts = new Facts(kind, words) { Item = letter };
            if (facts.Number >= 2 && facts.Number < count)
            {
                return facts;
            }
        }
    }

    /// <summary>Words of which some have a letter, or one does: at the beginning, at the end or anywhere.</summary>
    private static Facts DrawFitting(Kind kind, int level, TaskRandom random)
    {
        bool isOne = kind is Kind.StartsWith or Kind.EndsWith;
        while (true)
        {
            int count = random.Between(3, isOne ? level + 3 : Math.Min(level + 3, 5));
            List<string> words = DrawWords(kind, count, level, random);
            string some = random.Pick(words).ToLowerInvariant();
            string letter = kind switch
            {
                Kind.StartsWith => some[..1],
                Kind.EndsWith or Kind.Ending => some[^1..],
                _ => $"{random.Pick(some.ToCharArray())}",
            };
            var facts = new Facts(kind, words) { Item = letter };
            int fitting = words.Count(facts.Fits);
            if (isOne ? fitting == 1 : fitting >= 2 && fitting < count && words.Sum(word => word.Length) < 34)
            {
                return facts;
            }
        }
    }

    /// <summary>Words of any kind, things of one kind, or names; where one is to be chosen, only one may be.</summary>
    private static List<string> DrawWords(Kind kind, int count, int level, TaskRandom random)
    {
        int source = random.Below(20);
        string[] from = source < 3 ? People.Names : random.Pick(ThingKind.All).Things;
        bool isAny = source >= 9;
        var words = new List<string>();
        for (int tries = 0; words.Count < count; tries++)
        {
            // A kind may have too few things that differ.
            isAny |= tries > 200;
            string word = isAny ? Words.Common(level == 1 ? 6 : 9, random) : random.Pick(from);
            bool hasLength = words.Any(other => other.Length == word.Length);
            bool isAnyOther = kind is Kind.Longest or Kind.Shortest || (kind > Kind.Unique && kind != Kind.Down);
            bool isClear = kind is Kind.ByLength or Kind.ByLengthDown or Kind.OfLength
                ? !hasLength
                : isAnyOther ? !words.Contains(word) : IsClear(words, word, level);
            if (isClear && word.Length <= 9 && !Hedging.IsHedge(word) && word is not "and" and not "not" and not "Mom" and not "Dad" and not "Will")
            {
                words.Add(word);
            }
        }

        bool isUnclear = (kind == Kind.Longest && words.Count(word => word.Length == words.Max(other => other.Length)) > 1)
            || (kind == Kind.Shortest && words.Count(word => word.Length == words.Min(other => other.Length)) > 1);
        return isUnclear ? DrawWords(kind, count, level, random) : words;
    }

    private static string DrawItem(Kind kind, List<string> words, TaskRandom random) => kind switch
    {
        Kind.Occurrences or Kind.Place or Kind.Has => random.Pick(words),
        Kind.Nth => $"{(random.Chance(0.2) ? words.Count : random.Between(1, words.Count))}",
        Kind.Without => random.Pick(words),
        Kind.OfLength => $"{random.Pick(words).Length}",
        Kind.After => words[random.Below(words.Count - 1)],
        Kind.Before => words[random.Between(1, words.Count - 1)],
        _ => "",
    };

    // At level 1 first letters differ; later two letters decide.
    private static bool IsClear(List<string> words, string word, int level) =>
        words.All(other => level == 1 ? Beginning(other)[0] != Beginning(word)[0] : Beginning(other) != Beginning(word));
}
