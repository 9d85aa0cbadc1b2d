using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Letters;

/// <summary>Questions that look at a word or a sentence: places of letters, letters that differ, parts, words, and signs between words.</summary>
internal sealed partial class WordPlayTask
{
    private const int MaxTries = 300;

    // Words with one letter more than another word, which lacks that letter.
    private static readonly (string Longer, string Shorter)[] s_oneMore = FindOneMore();

    private static readonly string[] s_inOrder = [.. Words.All.Where(word => word.Length >= 3 && IsInOrder(word))];

    // An answer may name these beside the word that is asked for.
    private static readonly string[] s_beside = ["the", "a", "an", "is", "of", "it", "word"];

    private static Facts DrawCheck(Kind kind, int level, TaskRandom random)
    {
        switch (kind)
        {
            case Kind.Places:
                string word = Draw(Math.Max(level, 2), random, some => some.Length > 3);
                bool isRepeated = word.Distinct().Count() < word.Length && random.Chance(0.7);
                return new Facts(kind, word) { Letter = isRepeated ? Most(word) : random.Pick(word.ToCharArray()) };
            case Kind.Extra:
                return DrawExtra(level, random);
            case Kind.CanMake:
                return DrawCanMake(level, random);
            case Kind.Differ:
                return DrawDiffer(level, random);
            case Kind.Nths:
                return DrawNths(level, random);
            case Kind.Half:
                return DrawHalf(level, random);
            case Kind.NthWord:
                var sentence = new Facts(kind, DrawSentence(Math.Max(level, 2), random));
                int count = sentence.Parts.Length;
                return sentence with { Steps = random.Chance(0.2) ? count : random.Between(1, count) };
            case Kind.Times:
                return DrawTimes(level, random);
            case Kind.InOrder:
                return DrawInOrder(level, random);
            case Kind.Article:
                return DrawArticle(level, random);
            case Kind.Spaces:
                return new Facts(kind, DrawSentence(level, random)) { Letter = random.Pick(['_', '_', '-']) };
            case Kind.Split:
                return new Facts(kind, DrawItems(level, random)) { Letter = random.Pick(['-', '-', '/', ';', '_']) };
            default:
                return new Facts(kind, DrawSentence(level, random));
        }
    }

    private static string AskCheck(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        string first = facts.Asks switch
        {
            Kind.Nths => NumberList.Type(facts.Parts, random),
            Kind.Times or Kind.NthWord or Kind.Lengths => random.Chance(0.4) ? $"\"{facts.Word}\"" : facts.Word,
            Kind.Capitals or Kind.Spaces => random.Chance(0.2) ? $"\"{facts.Word}\"" : facts.Word,
            Kind.Article => facts.Word,
            Kind.Split => facts.Joined,
            _ => WordStyle.Type(facts.Word, random),
        };
        string second = facts.Asks switch
        {
            Kind.Places => WordStyle.Type(facts.Letter, random),
            Kind.Extra or Kind.CanMake or Kind.Differ => WordStyle.Type(facts.Second, random),
            Kind.Nths or Kind.NthWord => OrdinalOf(facts, random),
            Kind.Half => facts.Steps == 1 ? "first" : "second",
            Kind.Times => random.Chance(0.3) ? $"\"{facts.Second}\"" : facts.Second,
            _ => $"{facts.Letter}",
        };
        return wording.Say(s_phrasings[facts.Asks], first, second);
    }

    private static string OrdinalOf(Facts facts, TaskRandom random)
    {
        bool isLast = facts.Steps == 0 || (facts.Asks == Kind.NthWord && facts.Steps == facts.Parts.Length);
        return isLast ? "last" : random.Chance(0.6) ? s_ordinals[facts.Steps - 1] : NumberWords.Ordinal(facts.Steps);
    }

    private static Verdict JudgeCheck(Facts facts, AnswerText answer)
    {
        if (facts.Asks is Kind.Differ or Kind.Times)
        {
            bool isOfTwo = facts.Asks == Kind.Differ;
            return NumberReader.Judge(answer, isOfTwo ? Differences(facts.Word, facts.Second) : facts.Parts.Count(part => part == facts.Second));
        }

        if (facts.Asks != Kind.Lengths && answer.Text.Trim().Contains('\n', StringComparison.Ordinal))
        {
            return Verdict.Wrong("several lines");
        }

        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        string right = facts.Found;
        switch (facts.Asks)
        {
            case Kind.Places:
                string plain = OrdinalEnding().Replace(answer.Text, "$1");
                return ListReader.Judge(AnswerText.Parse(plain, "") ?? answer, [.. PlacesOf(facts)], []);
            case Kind.Lengths:
                int[] read = [.. answer.Text.Split([',', ' ', '\n', ':', '.', ';', '(', ')', '-']).Select(AsNumber).Where(number => number >= 0)];
                return Verdict.If(read.SequenceEqual(facts.Parts.Select(part => part.Length)), $"read {string.Join(' ', read.Take(8))}, expected {right}");
            case Kind.Extra:
                return WordReader.JudgeLetter(answer, right[0]);
            case Kind.CanMake or Kind.InOrder:
                return YesNoReader.Judge(answer, right == "Yes");
            case Kind.NthWord when s_beside.Contains(right):
                // "the" may be anywhere in an answer, so it has to be the last word.
                return Verdict.If(answer.Tokens.LastOrDefault(token => token.Text.Any(char.IsLetter)).Is(right), $"expected '{right}'");
            case Kind.NthWord:
                return ChoiceReader.Judge(answer, [.. facts.Parts.Where(part => part == right || !s_beside.Contains(part))], right);
            case Kind.Capitals or Kind.Spaces:
                string text = answer.Text.Replace("\\_", "_", StringComparison.Ordinal);
                return Verdict.If(text.Contains(right, StringComparison.Ordinal), $"expected '{right}'");
            case Kind.Article:
                return JudgeArticle(facts, answer);
            case Kind.Split:
                return ListReader.Judge(answer, facts.Parts, facts.Parts);
            default:
                Verdict verdict = WordReader.Judge(answer, right);
                return verdict.Score > 0 ? verdict : WordReader.JudgeSpelling(answer, right) is { Score: > 0 } spelled ? spelled : verdict;
        }
    }

    /// <summary>The article before the word counts, else the only one.</summary>
    private static Verdict JudgeArticle(Facts facts, AnswerText answer)
    {
        string noun = facts.Parts[0].ToLowerInvariant();
        string[] all = [.. answer.Tokens.Where(token => token.Is("a", "an")).Select(token => token.Text).Distinct()];
        string[] before = [.. answer.Tokens.Zip(answer.Tokens.Skip(1)).Where(pair => pair.First.Is("a", "an") && pair.Second.Is(noun))
            .Select(pair => pair.First.Text).Distinct()];
        string[] found = before.Length > 0 ? before : all;
        return Verdict.If(found is [string only] && only == facts.ArticleWord, $"read '{string.Join(' ', found)}', expected '{facts.ArticleWord}'");
    }

    private static int AsNumber(string text) =>
        text.Length is 1 or 2 && text.All(char.IsAsciiDigit) ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : -1;

    private static IEnumerable<int> PlacesOf(Facts facts) => Enumerable.Range(1, facts.Word.Length).Where(place => facts.Word[place - 1] == facts.Letter);

    private static int Differences(string word, string other) => word.Zip(other).Count(pair => pair.First != pair.Second);

    private static bool IsInOrder(string word) => word.Order().SequenceEqual(word);

    /// <summary>How many letters of a word another one lacks, counted as often as they occur.</summary>
    private static int Missing(string part, string word) =>
        part.GroupBy(letter => letter).Sum(group => Math.Max(0, group.Count() - CountIn(word, group.Key)));

    private static (string Longer, string Shorter)[] FindOneMore()
    {
        HashSet<string> known = [.. Words.All];
        return [.. Words.All.Where(word => word.Length is >= 4 and <= 10).SelectMany(word => Enumerable.Range(0, word.Length)
            .Where(at => CountIn(word, word[at]) == 1 && known.Contains(word.Remove(at, 1)))
            .Select(at => (word, word.Remove(at, 1))))];
    }

    private static Facts DrawExtra(int level, TaskRandom random)
    {
        while (true)
        {
            (string longer, string shorter) = random.Pick(s_oneMore);
            if (random.Chance(0.4))
            {
                longer = Draw(Math.Max(level, 2), random, word => word.Length > 3);
                shorter = longer.Remove(random.Below(longer.Length), 1);
            }

            bool isClear = longer.Except(shorter).Count() == 1 && longer.Length <= level + 6;
            if (isClear && !Words.IsRude(shorter) && !Hedging.IsHedge(shorter))
            {
                return new Facts(Kind.Extra, longer) { Second = shorter };
            }
        }
    }

    private static Facts DrawCanMake(int level, TaskRandom random)
    {
        bool isPossible = random.Chance(0.5);
        while (true)
        {
            string word = random.Pick(Words.ByLength[random.Between(level + 3, level + 6)]);
            for (int tries = 0; tries < MaxTries; tries++)
            {
                string part = Words.Common(level + 2, random);
                if (part.Length < word.Length && Missing(part, word) == (isPossible ? 0 : 1))
                {
                    return new Facts(Kind.CanMake, word) { Second = part };
                }
            }
        }
    }

    private static Facts DrawDiffer(int level, TaskRandom random)
    {
        string word = Draw(level, random, some => Words.ByLength[some.Length].Contains(some));
        string[] near = [.. Words.ByLength[word.Length].Where(other => Differences(word, other) is 1 or 2 or 3)];
        string second = near.Length > 0 ? random.Pick(near) : word;
        while (second == word || (near.Length == 0 && Words.IsRude(second)))
        {
            char[] letters = word.ToCharArray();
            for (int i = random.Between(1, 3); i > 0; i--)
            {
                letters[random.Below(letters.Length)] = Later('a', random.Below(26));
            }

            second = new string(letters);
        }

        return new Facts(Kind.Differ, word) { Second = second };
    }

    /// <summary>Words whose letters at one place spell another word.</summary>
    private static Facts DrawNths(int level, TaskRandom random)
    {
        while (true)
        {
            string target = Words.Common(level + 2, random);
            int place = random.Pick([2, 2, 3, 0]);
            string[] words = [.. target.Select(letter => WordWith(letter, place, random))];
            if (!words.Contains("") && !Hedging.IsHedge(target) && words.Distinct().Count() == words.Length)
            {
                return new Facts(Kind.Nths, string.Join(' ', words)) { Steps = place };
            }
        }
    }

    /// <summary>A word with a letter at a place, or at its end for place 0; empty if none is found soon.</summary>
    private static string WordWith(char letter, int place, TaskRandom random)
    {
        for (int tries = 0; tries < MaxTries; tries++)
        {
            string word = Words.Common(6, random);
            if ((place == 0 ? word[^1] : word[place - 1]) == letter && !Hedging.IsHedge(word) && word != "and")
            {
                return word;
            }
        }

        return "";
    }

    private static Facts DrawHalf(int level, TaskRandom random)
    {
        while (true)
        {
            var facts = new Facts(Kind.Half, Draw(level, random, word => word.Length is >= 4 and <= 10 && word.Length % 2 == 0))
            {
                Steps = random.Between(1, 2),
            };
            if (!Hedging.IsHedge(facts.Found) && !Words.IsRude(facts.Found))
            {
                return facts;
            }
        }
    }

    private static Facts DrawTimes(int level, TaskRandom random)
    {
        while (true)
        {
            string[] nouns = random.PickSome(PhrasingFile.Lines("word-play", "nouns"), 2);
            string sentence = random.Pick(PhrasingFile.Lines("word-play", "repeating"))
                .Replace("A", nouns[0], StringComparison.Ordinal).Replace("B", nouns[1], StringComparison.Ordinal);
            string[] all = sentence.Split(' ');

            // "How many a" could mean the letter, and "like" is in "likes" too.
            string[] words = [.. all.Where(word => word.Length > 1 && all.All(other => other == word || !other.Contains(word, StringComparison.Ordinal)))];
            string[] repeated = [.. words.Where(word => words.Count(other => other == word) > 1)];
            if (all.Length <= (4 * level) + 4)
            {
                return new Facts(Kind.Times, sentence) { Second = random.Pick(random.Chance(0.75) && repeated.Length > 0 ? repeated : words) };
            }
        }
    }

    /// <summary>A word whose letters are in alphabetical order, or one in which two neighbors are not.</summary>
    private static Facts DrawInOrder(int level, TaskRandom random)
    {
        while (true)
        {
            bool isKnown = random.Chance(0.6);
            string any = DrawWord(Math.Min(level, 2), random);
            string word = isKnown ? random.Pick(s_inOrder) : new string([.. any.Distinct().Order()]);
            if (random.Chance(0.5))
            {
                int at = random.Between(1, word.Length - 1);
                word = random.Chance(0.5) ? any : $"{word[..(at - 1)]}{word[at]}{word[at - 1]}{word[(at + 1)..]}";
            }

            if (word.Length > 2 && !Words.IsRude(word))
            {
                return new Facts(Kind.InOrder, word);
            }
        }
    }

    private static Facts DrawArticle(int level, TaskRandom random)
    {
        if (random.Chance(level == 1 ? 0.2 : 0.4))
        {
            // "an hour; our": the article and the word, then how it sounds.
            string[] parts = random.Pick(PhrasingFile.Lines("word-play", "sounds")).Split("; ");
            int space = parts[0].IndexOf(' ', StringComparison.Ordinal);
            return new Facts(Kind.Article, parts[0][(space + 1)..]) { Other = parts[0][space - 1], Second = parts[1] };
        }

        string noun = random.Pick(s_countable);
        string word = random.Chance(0.25 * level) ? $"{random.Pick(PhrasingFile.Lines("word-play", "adjectives"))} {noun}" : noun;
        return new Facts(Kind.Article, word) { Other = Nouns.TakesAn(word) ? 'n' : 'a' };
    }

    /// <summary>Words or letters to be written with a sign between them.</summary>
    private static string DrawItems(int level, TaskRandom random)
    {
        int count = random.Between(3, level + 2);
        while (true)
        {
            string[] items = random.Chance(0.25)
                ? [.. random.PickSome("abcdefghjklmnopqrstuvwxyz".ToCharArray(), count).Select(letter => $"{letter}")]
                : [.. Enumerable.Range(0, count).Select(_ => Words.Common(7, random))];
            if (!items.Any(item => Hedging.IsHedge(item) || item == "and") && items.Distinct().Count() == count)
            {
                return string.Join(' ', items);
            }
        }
    }

    private static string GoalOfCheck(Facts facts) => facts.Asks switch
    {
        Kind.Places => $"places of {facts.Letter} in {facts.Word}",
        Kind.Extra => $"in {facts.Word}, not in {facts.Second}",
        Kind.CanMake => $"{facts.Second} from {facts.Word}",
        Kind.Differ => $"differ: {facts.Word} / {facts.Second}",
        Kind.Nths => facts.Steps == 0 ? "last letters:" : $"letters {facts.Steps}:",
        Kind.Capitals => $"capitals: {facts.Word}",
        Kind.Half => $"{(facts.Steps == 1 ? "first" : "second")} half of {facts.Word}",
        Kind.NthWord => facts.Steps == facts.Parts.Length ? "last word" : $"word {facts.Steps}",
        Kind.Times => $"count {facts.Second}",
        Kind.Lengths => "letters of each",
        Kind.InOrder => $"in order? {facts.Word}",
        Kind.Article => $"a or an: {facts.Word}",
        Kind.Spaces => $"spaces to {facts.Letter}: {facts.Word}",
        _ => $"split at {facts.Letter}: {facts.Joined}",
    };

    private static string WorkCheck(Facts facts, Trace trace)
    {
        trace.Write(GoalOfCheck(facts)).Line();
        switch (facts.Asks)
        {
            case Kind.Places:
                trace.Write(Numbered(facts.Word)).Line().Write(string.Join(' ', PlacesOf(facts).Select(place => $"{place}{facts.Letter}")));
                break;
            case Kind.Extra:
                int shared = facts.Word.IndexOf(facts.Found[0], StringComparison.Ordinal);
                trace.Write(Numbered(facts.Second)).Line();
                trace.Write(string.Concat(facts.Word.Take(shared).Select(c => $"{c}{facts.Second.IndexOf(c, StringComparison.Ordinal) + 1} ")));
                trace.Write($"{facts.Found} none");
                break;
            case Kind.CanMake:
                WorkCanMake(facts, trace);
                break;
            case Kind.Differ:
                WorkDiffer(facts, trace);
                break;
            case Kind.Half:
                string[] places = [.. facts.Word.Select((c, i) => $"{i + 1}{c}")];
                int half = (int)trace.Write(string.Join(' ', places)).Line().Equation($"{places.Length}/2", places.Length / 2);
                trace.Line().Write(string.Join(' ', facts.Steps == 1 ? places[..half] : places[half..]));
                break;
            case Kind.InOrder:
                int rising = facts.Word.Zip(facts.Word.Skip(1)).TakeWhile(pair => pair.First <= pair.Second).Count();
                int last = Math.Min(rising + 1, facts.Word.Length - 1);
                trace.Write(string.Join(' ', Enumerable.Range(0, last).Select(i => ListSteps.Compared(facts.Word[i], facts.Word[i + 1])))).Write(" ");
                trace.Step("", facts.Found.ToLowerInvariant(), () => facts.Found == "Yes" ? "no" : "yes");
                break;
            case Kind.Article:
                string sound = facts.Second.Length > 0 ? facts.Second : $"1{facts.Word[0]}";
                trace.Write($"{facts.Word}: {sound} {(facts.Other == 'n' ? "vowel" : "no vowel")}, {facts.ArticleWord}");
                break;
            default:
                WorkWords(facts, trace);
                break;
        }

        return facts.Found;
    }

    /// <summary>Takes the letters of one word out of another, one after the other.</summary>
    private static void WorkCanMake(Facts facts, Trace trace)
    {
        List<char> left = [.. facts.Word];
        trace.Write(string.Join(' ', left));
        foreach (char letter in facts.Second)
        {
            bool isThere = left.Remove(letter);
            trace.Line().Step($"{letter} ", isThere ? "yes" : "no", () => isThere ? "no" : "yes");
            if (!isThere)
            {
                return;
            }

            trace.Write($": {string.Join(' ', left)}");
        }
    }

    private static void WorkDiffer(Facts facts, Trace trace)
    {
        int count = 0;
        foreach ((char first, char second) in facts.Word.Zip(facts.Second))
        {
            int before = count;
            count += first == second ? 0 : 1;
            trace.Space().Step($"{first}/{second} ", $"{count}", () => $"{(before == count ? before + 1 : before)}");
        }
    }

    /// <summary>Goes through the words of several.</summary>
    private static void WorkWords(Facts facts, Trace trace)
    {
        string[] words = facts.Parts;
        switch (facts.Asks)
        {
            case Kind.NthWord:
                trace.Write(ListSteps.Places(words.Take(facts.Steps)));
                break;
            case Kind.Split:
                trace.Write(ListSteps.Places(words));
                break;
            case Kind.Spaces:
                trace.Write(string.Join($" {facts.Letter} ", words));
                break;
            case Kind.Times:
                int count = 0;
                foreach (string word in words)
                {
                    int before = count;
                    count += word == facts.Second ? 1 : 0;
                    trace.Space().Step($"{word}|", $"{count}", () => $"{(before == count ? before + 1 : before)}");
                }

                break;
            case Kind.Capitals:
                foreach (string word in words)
                {
                    trace.Line().Write($"{word}: {word[0]}{char.ToUpperInvariant(word[0])} {Title(word)}");
                }

                break;
            default:
                foreach (string word in words)
                {
                    bool isUpTo = facts.Asks == Kind.Nths && facts.Steps > 0;
                    trace.Line().Write($"{word} {Numbered(isUpTo ? word[..facts.Steps] : word)}");
                }

                trace.Line().Write(facts.Asks == Kind.Nths ? string.Join(' ', facts.Found.ToCharArray()) : "");
                break;
        }
    }

    private static string Title(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    [GeneratedRegex(@"\b(\d+)(?:st|nd|rd|th)\b")]
    private static partial Regex OrdinalEnding();
}
