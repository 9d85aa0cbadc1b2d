using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Letters;

/// <summary>Whether a word contains a letter, begins or ends with it, reads the same backward, has a letter twice in a row, or is another's anagram.</summary>
internal sealed class ContainsTask : VerifiableTask<ContainsTask.Facts>
{
    private static readonly Phrasings s_contains = PhrasingFile.Read("contains", "contains");

    private static readonly Phrasings s_palindrome = PhrasingFile.Read("contains", "palindrome");

    private static readonly Phrasings s_begins = PhrasingFile.Read("contains", "begins");

    private static readonly Phrasings s_ends = PhrasingFile.Read("contains", "ends");

    private static readonly Phrasings s_double = PhrasingFile.Read("contains", "double");

    private static readonly Phrasings s_anagram = PhrasingFile.Read("contains", "anagram");

    private static readonly Phrasings s_longer = PhrasingFile.Read("contains", "longer");

    private static readonly Phrasings s_sameStart = PhrasingFile.Read("contains", "same start");

    private static readonly Phrasings s_lacks = PhrasingFile.Read("contains", "lacks");

    private static readonly Phrasings s_part = PhrasingFile.Read("contains", "part");

    private static readonly Phrasings s_outer = PhrasingFile.Read("contains", "same ends");

    private static readonly string[][] s_anagrams =
        [.. Words.All.Where(word => word.Length >= 3).GroupBy(Sorted).Where(group => group.Count() > 1).Select(group => group.ToArray())];

    private static readonly string[] s_palindromes =
        [
            "level", "noon", "radar", "civic", "kayak", "madam", "refer", "rotor", "stats", "tenet", "wow", "mom", "dad", "pop", "eye", "bob", "anna", "deed",
            "peep", "racecar", "rotator", "solos", "sagas", "otto", "toot", "pip", "gag", "nun", "pup", "eve", "hannah", "redder", "reviver", "deified",
            "minim",
        ];

    internal enum Kind
    {
        Contains,
        Palindrome,
        Begins,
        Ends,
        Double,
        Anagram,
        Longer,
        SameStart,

        /// <summary>Whether a word does not have a letter.</summary>
        Lacks,

        /// <summary>Whether a word is inside another.</summary>
        Part,

        /// <summary>Whether the first and the last letter are the same.</summary>
        SameEnds,
    }

    public override string Name => "contains";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "whether a word contains or begins with a letter, is a palindrome, or an anagram of another";

    public override int Levels => WordLevels.Count;

    protected override Facts Draw(int level, TaskRandom random)
    {
        Kind kind = random.Below(23) switch
        {
            < 4 when level <= 3 => Kind.Palindrome,
            4 or 5 => Kind.Begins,
            6 or 7 when level <= 3 => Kind.Ends,
            8 or 9 => Kind.Double,
            10 or 11 when level is 2 or 3 => Kind.Anagram,
            12 when level <= 3 => Kind.Longer,
            13 => Kind.SameStart,
            20 => Kind.Lacks,
            21 => Kind.Part,
            22 when level <= 3 => Kind.SameEnds,
            _ => Kind.Contains,
        };
        if (kind == Kind.Palindrome)
        {
            return new Facts(random.Chance(0.5) ? Palindrome(level, random) : WordLevels.Draw(level, random), null);
        }

        if (kind == Kind.Anagram)
        {
            return DrawAnagram(level, random);
        }

        if (kind == Kind.Part)
        {
            return DrawPart(level, random);
        }

        if (kind == Kind.SameEnds)
        {
            bool isSame = random.Chance(0.5);
            string some;
            do
            {
                some = WordLevels.Draw(level, random);
            }
            while (some[0] == some[^1] != isSame);
            return new Facts(some, null) { Asks = kind };
        }

        if (kind is Kind.Longer or Kind.SameStart)
        {
            return DrawPair(kind, level, random);
        }

        string word = kind == Kind.Double ? DrawDouble(level, random) : WordLevels.Draw(level, random);
        if (kind == Kind.Double)
        {
            return new Facts(word, null) { Asks = kind };
        }

        if (kind is Kind.Begins or Kind.Ends)
        {
            char end = kind == Kind.Begins ? word[0] : word[^1];
            return new Facts(word, random.Chance(0.5) ? end : word[random.Below(word.Length)]) { Asks = kind };
        }

        return new Facts(word, random.Chance(0.5) ? word[random.Below(word.Length)] : (char)('a' + random.Below(26))) { Asks = kind };
    }

    protected override string Key(Facts facts) => facts.Asks switch
    {
        Kind.Contains or Kind.Palindrome => $"{facts.Word}/{facts.Letter}",
        Kind.Double or Kind.SameEnds => $"{(facts.Asks == Kind.Double ? "double" : "ends")}:{facts.Word}",
        Kind.Part => $"part:{facts.Word}/{facts.Other}",
        Kind.Anagram => $"anagram:{facts.Word}/{facts.Other}",
        Kind.Longer or Kind.SameStart => $"{facts.Asks}:{facts.Word}/{facts.Other}",
        _ => $"{facts.Asks}:{facts.Word}/{facts.Letter}",
    };

    protected override string Ask(Facts facts, Wording wording)
    {
        string word = WordStyle.Type(facts.Word, wording.Random);
        if (facts.Other.Length > 0)
        {
            Phrasings ofTwo = facts.Asks switch
            {
                Kind.Anagram => s_anagram,
                Kind.Longer => s_longer,
                Kind.Part => s_part,
                _ => s_sameStart,
            };
            return wording.Say(ofTwo, word, WordStyle.Type(facts.Other, wording.Random));
        }

        Phrasings phrasings = facts.Asks switch
        {
            Kind.Palindrome => s_palindrome,
            Kind.Begins => s_begins,
            Kind.Ends => s_ends,
            Kind.Double => s_double,
            Kind.Lacks => s_lacks,
            Kind.SameEnds => s_outer,
            _ => s_contains,
        };
        return facts.Letter is char letter
            ? wording.Say(phrasings, word, WordStyle.Type(letter, wording.Random), Article(letter))
            : wording.Say(phrasings, word);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => YesNoReader.Judge(answer, facts.IsTrue);

    protected override string Work(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Begins:
                trace.Write($"begins {facts.Letter} {facts.Word}: 1{facts.Word[0]}");
                trace.Line().Write($"{facts.Letter} {facts.Word[0]} {(facts.IsTrue ? "same" : "differ")}");
                break;
            case Kind.Ends:
                trace.Write($"ends {facts.Letter} {facts.Word}:");
                Number(facts.Word, facts.Word.Length, trace);
                trace.Line().Write($"{facts.Letter} {facts.Word[^1]} {(facts.IsTrue ? "same" : "differ")}");
                break;
            case Kind.Anagram:
                WorkAnagram(facts, trace);
                break;
            case Kind.Longer:
                trace.Write($"longer {facts.Word} {facts.Other}:");
                Number(facts.Word, facts.Word.Length, trace);
                Number(facts.Other, facts.Other.Length, trace.Line());
                trace.Line().Write(ListSteps.Compared(facts.Word.Length, facts.Other.Length));
                break;
            case Kind.SameStart:
                trace.Write($"same start: {facts.Word} {facts.Other}").Line();
                trace.Write($"1{facts.Word[0]} 1{facts.Other[0]} {(facts.IsTrue ? "same" : "differ")}");
                break;
            case Kind.SameEnds:
                trace.Write($"same ends {facts.Word}:");
                Number(facts.Word, facts.Word.Length, trace);
                trace.Line().Write($"1{facts.Word[0]} {facts.Word.Length}{facts.Word[^1]} {(facts.IsTrue ? "same" : "differ")}");
                break;
            case Kind.Part:
                WorkPart(facts, trace);
                break;
            case Kind.Palindrome:
                trace.Write($"palindrome {facts.Word}:");
                Number(facts.Word, facts.Word.Length, trace);
                WorkPairs(facts.Word, trace.Line());
                break;
            default:
                WorkSearch(facts, trace);
                break;
        }

        return facts.IsTrue ? "Yes" : "No";
    }

    /// <summary>"an" before letters whose names begin with a vowel, else "a".</summary>
    internal static string Article(char letter) => "aefhilmnorsx".Contains(letter, StringComparison.Ordinal) ? "an" : "a";

    /// <summary>The first letters of a word behind their places.</summary>
    private static void Number(string word, int count, Trace trace)
    {
        for (int i = 0; i < count; i++)
        {
            trace.Space().Write($"{i + 1}{word[i]}");
        }
    }

    /// <summary>Numbers the letters up to the one that is looked for, or the second of two that are the same.</summary>
    private static void WorkSearch(Facts facts, Trace trace)
    {
        trace.Write($"{(facts.Asks == Kind.Double ? "double" : $"{(facts.Asks == Kind.Lacks ? "no " : "")}{facts.Letter} in")} {facts.Word}:");
        int last = facts.Asks == Kind.Double ? DoubleAt(facts.Word) : facts.Word.IndexOf(facts.Letter ?? ' ', StringComparison.Ordinal);
        bool isFound = facts.IsTrue != (facts.Asks == Kind.Lacks);
        Number(facts.Word, isFound ? last + 1 : facts.Word.Length, trace);
        trace.Write(isFound ? "!" : "");
    }

    /// <summary>Two words, the second of which is inside the first as often as not.</summary>
    private static Facts DrawPart(int level, TaskRandom random)
    {
        while (true)
        {
            string word = WordLevels.Draw(Math.Max(level, 2), random);
            int length = random.Between(2, Math.Min(4, word.Length - 1));
            string part = word.Substring(random.Below(word.Length - length + 1), length);
            string[] known = [.. Words.ByLength[length].Where(some => word.Contains(some, StringComparison.Ordinal))];
            part = known.Length > 0 && random.Chance(0.7) ? random.Pick(known) : part;
            part = random.Chance(0.5) ? part : random.Chance(0.5) && Words.ByLength[length].Length > 0
                ? random.Pick(Words.ByLength[length])
                : part[..^1] + "etaoinsrl"[random.Below(9)];
            if (!Words.IsRude(part) && part != word && !Hedging.IsHedge(part))
            {
                return new Facts(word, null) { Asks = Kind.Part, Other = part };
            }
        }
    }

    /// <summary>The letters of a word from each place where another begins, compared with it.</summary>
    private static void WorkPart(Facts facts, Trace trace)
    {
        trace.Write($"{facts.Other} in {facts.Word}:");
        Number(facts.Word, facts.Word.Length, trace);
        for (int i = 0; i < facts.Word.Length; i++)
        {
            if (facts.Word[i] != facts.Other[0])
            {
                continue;
            }

            string run = facts.Word[i..Math.Min(facts.Word.Length, i + facts.Other.Length)];
            trace.Line().Write($"{i + 1} {string.Join(' ', run.ToCharArray())} {(run == facts.Other ? "same" : "differ")}");
            if (run == facts.Other)
            {
                return;
            }
        }

        trace.Line().Write("none");
    }

    /// <summary>Numbers one word, then finds each letter of the other at a place that is still free.</summary>
    private static void WorkAnagram(Facts facts, Trace trace)
    {
        trace.Write($"anagram {facts.Word} {facts.Other}:");
        Number(facts.Other, facts.Other.Length, trace);
        trace.Line();
        var free = new HashSet<int>(Enumerable.Range(0, facts.Other.Length));
        foreach (char letter in facts.Word)
        {
            int place = Enumerable.Range(0, facts.Other.Length).FirstOrDefault(i => free.Contains(i) && facts.Other[i] == letter, -1);
            trace.Space().Write(place >= 0 ? $"{letter}{place + 1}" : $"{letter} none");
            if (!free.Remove(place))
            {
                return;
            }
        }
    }

    /// <summary>The index of the first letter that repeats the one before, or 0.</summary>
    private static int DoubleAt(string word) => Enumerable.Range(1, word.Length - 1).FirstOrDefault(i => word[i] == word[i - 1]);

    private static string Sorted(string word) => new([.. word.Order()]);

    /// <summary>A word that has a letter twice in a row as often as not.</summary>
    private static string DrawDouble(int level, TaskRandom random)
    {
        bool hasDouble = random.Chance(0.5);
        string word;
        do
        {
            word = WordLevels.Draw(level, random);
        }
        while ((DoubleAt(word) > 0) != hasDouble);
        return word;
    }

    /// <summary>A word with an anagram, or with one of its letters exchanged for another.</summary>
    private static Facts DrawAnagram(int level, TaskRandom random)
    {
        bool isKnown = random.Chance(0.6);
        string[] group = random.Pick(s_anagrams);
        string word = isKnown ? random.Pick(group) : WordLevels.Draw(level, random);
        char[] letters = [.. (isKnown ? random.Pick(group) : word).OrderBy(_ => isKnown ? 0 : random.Below(1000))];
        if (random.Chance(0.5))
        {
            letters[random.Below(letters.Length)] = "etaoinsrl"[random.Below(9)];
        }

        string other = new(letters);
        return other == word || Words.IsRude(other) ? DrawAnagram(level, random) : new Facts(word, null) { Asks = Kind.Anagram, Other = other };
    }

    /// <summary>Two words, the first of them longer, or both with the same first letter, as often as not.</summary>
    private static Facts DrawPair(Kind kind, int level, TaskRandom random)
    {
        bool isTrue = random.Chance(0.5);
        Facts facts;
        do
        {
            facts = new Facts(WordLevels.Draw(level, random), null) { Asks = kind, Other = WordLevels.Draw(level, random) };
        }
        while (facts.IsTrue != isTrue || facts.Word == facts.Other);
        return facts;
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
        if (random.Chance(0.6))
        {
            return random.Pick(s_palindromes);
        }

        string half = WordLevels.Draw(Math.Max(1, level - 1), random);
        return half + new string([.. half.Reverse().Skip(random.Below(2))]);
    }

    internal sealed record Facts(string Word, char? Letter)
    {
        /// <summary>What is asked; without a letter, whether the word is a palindrome.</summary>
        public Kind Asks { get; init; } = Letter is null ? Kind.Palindrome : Kind.Contains;

        /// <summary>The word that may be an anagram, or that is compared; empty for none.</summary>
        public string Other { get; init; } = "";

        public bool IsTrue => Asks switch
        {
            Kind.Palindrome => Word.SequenceEqual(Word.Reverse()),
            Kind.Begins => Word[0] == Letter,
            Kind.Ends => Word[^1] == Letter,
            Kind.Double => DoubleAt(Word) > 0,
            Kind.Anagram => Sorted(Word) == Sorted(Other),
            Kind.Longer => Word.Length > Other.Length,
            Kind.SameStart => Word[0] == Other[0],
            Kind.Lacks => Letter is char lacked && !Word.Contains(lacked, StringComparison.Ordinal),
            Kind.Part => Word.Contains(Other, StringComparison.Ordinal),
            Kind.SameEnds => Word[0] == Word[^1],
            _ => Letter is char letter && Word.Contains(letter, StringComparison.Ordinal),
        };
    }
}
