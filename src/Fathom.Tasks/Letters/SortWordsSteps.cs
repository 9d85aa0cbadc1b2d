namespace Fathom.Tasks.Letters;

/// <summary>The steps of each kind of question.</summary>
internal sealed partial class SortWordsTask
{
    protected override string Work(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.ByLength or Kind.ByLengthDown:
                trace.Write($"sort length {(facts.Asks == Kind.ByLength ? "up" : "down")}");
                CountLetters(facts.Words, trace);
                List<int> lengths = ListSteps.Insert([.. facts.Words.Select(word => word.Length)], facts.Asks == Kind.ByLength, trace);
                trace.Line().Write(string.Join(' ', lengths.Zip(facts.List, (length, word) => $"{length} {word}")));
                return string.Join(", ", facts.List);
            case Kind.StartsWith or Kind.EndsWith:
                bool isFirst = facts.Asks == Kind.StartsWith;
                trace.Write($"which {(isFirst ? "first" : "last")} {facts.Item}: ");
                trace.Write(Beside(facts.Words, word => (isFirst ? word[..1] : word[^1..]).ToLowerInvariant()));
                trace.Line().Write($"{facts.Item} {facts.Chosen}");
                return facts.Chosen;
            case Kind.OfLength:
                trace.Write($"which length {facts.Item}");
                CountLetters(facts.Words, trace);
                trace.Line().Write($"{facts.Item} {facts.Chosen}");
                return facts.Chosen;
            case Kind.Ending or Kind.Containing:
                return WorkFitting(facts, trace);
            case Kind.Without or Kind.Append:
                trace.Write($"{string.Join(' ', facts.Words)} {(facts.Asks == Kind.Append ? '+' : '-')} {facts.Item}").Line();
                trace.Write(string.Join(' ', facts.List));
                return string.Join(", ", facts.List);
            case Kind.Middle:
                int middle = (facts.Words.Count + 1) / 2;
                trace.Write($"middle: {ListSteps.Places(facts.Words)}").Line().Write("mid");
                for (int i = 1; i < middle; i++)
                {
                    trace.Write($" {i} {facts.Words.Count + 1 - i}");
                }

                trace.Write($" {middle}|{facts.Chosen}");
                return facts.Chosen;
            case Kind.Sort or Kind.Down:
                bool isUp = facts.Asks == Kind.Sort;
                trace.Write($"sort{(isUp ? "" : " down")}: {Beside(facts.Words, Beginning)}");
                List<OrdinalWord> sorted = ListSteps.Insert([.. facts.Words.Select(word => new OrdinalWord(Beginning(word)))], isUp, trace);
                trace.Line().Write(string.Join(' ', sorted.Zip(facts.List, (beginning, word) => $"{beginning} {word}")));
                return string.Join(", ", facts.List);
            case Kind.Unique:
                WorkUnique(facts.Words, trace);
                return string.Join(", ", facts.List);
            case Kind.Reverse:
                trace.Write($"reverse: {ListSteps.Places(facts.Words)}");
                trace.Line().Write(string.Join(' ', facts.Words.Select((word, i) => $"{i + 1}|{word}").Reverse()));
                return string.Join(", ", facts.List);
            case Kind.Letters:
                trace.Write($"sort letters: {string.Join(' ', facts.Words[0].ToCharArray())}");
                ListSteps.Insert(facts.Words[0].ToCharArray(), isUp: true, trace);
                return facts.Letters;
            case Kind.Starting or Kind.CountStarting:
                return WorkStarting(facts, trace);
            case Kind.Occurrences or Kind.Has:
                return WorkSearch(facts, trace);
            case Kind.Distinct:
                trace.Write("count different");
                ListSteps.Meet(facts.Words, trace);
                return $"{facts.Number}";
            case Kind.Most or Kind.Repeated:
                return WorkRepeats(facts, trace);
            case Kind.Count:
                trace.Write($"count all: {ListSteps.Places(facts.Words)}");
                return $"{facts.Number}";
            case Kind.Nth or Kind.After or Kind.Before or Kind.Place:
                return WorkPlace(facts, trace);
            case Kind.First or Kind.Last:
                trace.Write($"find {(facts.Asks == Kind.First ? "first" : "last")}: {Beside(facts.Words, Beginning)}");
                OrdinalWord beginning = ListSteps.Best(
                    [.. facts.Words.Select(word => new OrdinalWord(Beginning(word)))], isLargest: facts.Asks == Kind.Last, trace);
                trace.Line().Write($"{beginning} {facts.Chosen}");
                return facts.Chosen;
            default:
                trace.Write($"find {(facts.Asks == Kind.Longest ? "longest" : "shortest")}");
                CountLetters(facts.Words, trace);
                int length = ListSteps.Best([.. facts.Words.Select(word => word.Length)], facts.Asks == Kind.Longest, trace);
                trace.Line().Write($"{length} {facts.Chosen}");
                return facts.Chosen;
        }
    }

    /// <summary>Each word behind what decides: it is found by that later.</summary>
    private static string Beside(IReadOnlyList<string> words, Func<string, string> deciding) =>
        string.Join(' ', words.Select(word => $"{deciding(word)} {word}"));

    /// <summary>Each word with its letters numbered, then all words behind their lengths.</summary>
    private static void CountLetters(IReadOnlyList<string> words, Trace trace)
    {
        foreach (string word in words)
        {
            trace.Line().Write($"{word} {string.Join(' ', word.ToLowerInvariant().Select((letter, i) => $"{i + 1}{letter}"))}");
        }

        trace.Line().Write(Beside(words, word => $"{word.Length}"));
    }

    /// <summary>Each word, whether it is the one asked about, and how often that came so far; a search ends with it.</summary>
    private static string WorkSearch(Facts facts, Trace trace)
    {
        bool isCount = facts.Asks == Kind.Occurrences;
        trace.Write($"{(isCount ? "count" : "any")} {facts.Item}: {string.Join(' ', facts.Words)}");
        int count = 0;
        foreach (string word in facts.Words)
        {
            int before = count;
            count += word == facts.Item ? 1 : 0;
            trace.Line().Write($"{word} {(count > before ? "yes" : "no")}");
            if (isCount)
            {
                trace.Step(" ", $"{count}", () => $"{(before == count - 1 ? before : before + 1)}");
            }
            else if (count > 0)
            {
                break;
            }
        }

        return isCount ? $"{count}" : count > 0 ? "Yes" : "No";
    }

    /// <summary>Each word, whether it is new, and its place among the different ones, which follow.</summary>
    private static void WorkUnique(IReadOnlyList<string> words, Trace trace)
    {
        trace.Write("find different");
        var met = new List<string>();
        foreach (string word in words)
        {
            bool isNew = !met.Contains(word);
            if (isNew)
            {
                met.Add(word);
            }

            trace.Line().Write($"{word} {(isNew ? $"new {met.Count}|{word}" : "again")}");
        }

        trace.Line().Write(ListSteps.Places(met));
    }

    /// <summary>Each word with its first letter, whether that is the one asked for, and those so far that have it, or their number.</summary>
    private static string WorkStarting(Facts facts, Trace trace)
    {
        bool isCount = facts.Asks == Kind.CountStarting;
        trace.Write($"{(isCount ? "count" : "list")} first {facts.Item}: {string.Join(' ', facts.Words)}");
        int count = 0;
        foreach (string word in facts.Words)
        {
            int before = count;
            count += word[0] == facts.Item[0] ? 1 : 0;
            trace.Line().Write($"{word} 1{word[0]} {(count > before ? "yes" : "no")}");
            if (isCount)
            {
                trace.Step(" ", $"{count}", () => $"{(before == count - 1 ? before : before + 1)}");
            }
            else
            {
                trace.Write($": {string.Join(' ', facts.List.Take(count))}");
            }
        }

        return isCount ? $"{count}" : string.Join(", ", facts.List);
    }

    /// <summary>Each word with its letters up to the one that decides, whether it fits, and those so far that do.</summary>
    private static string WorkFitting(Facts facts, Trace trace)
    {
        trace.Write($"list {(facts.Asks == Kind.Ending ? "last" : "with")} {facts.Item}: {string.Join(' ', facts.Words)}");
        int count = 0;
        foreach (string word in facts.Words)
        {
            bool fits = facts.Fits(word);
            count += fits ? 1 : 0;
            string lower = word.ToLowerInvariant();
            int shown = facts.Asks == Kind.Containing && fits ? lower.IndexOf(facts.Item[0], StringComparison.Ordinal) + 1 : lower.Length;
            string letters = facts.Asks == Kind.Ending ? $"{lower[^1]}" : string.Join(' ', lower.Take(shown));
            trace.Line().Write($"{word} {letters} {(fits ? "yes" : "no")}: {string.Join(' ', facts.List.Take(count))}");
        }

        return string.Join(", ", facts.List);
    }

    /// <summary>Each word with how often it came and the most frequent so far, or the words up to the first that came before.</summary>
    private static string WorkRepeats(Facts facts, Trace trace)
    {
        trace.Write($"find {(facts.Asks == Kind.Most ? "most" : "again")}: {string.Join(' ', facts.Words)}");
        (string Word, int Times) most = ("", 0);
        for (int i = 0; i < facts.Words.Count; i++)
        {
            string word = facts.Words[i];
            int times = facts.Words.Take(i + 1).Count(other => other == word);
            most = times > most.Times ? (word, times) : most;
            if (facts.Asks == Kind.Most)
            {
                trace.Line().Step($"{word}|", $"{times}", () => $"{(times == 1 ? 2 : times - 1)}").Write($" {most.Word}|{most.Times}");
                continue;
            }

            trace.Line().Write($"{word} {(times == 1 ? "new" : "again")}");
            if (times > 1)
            {
                break;
            }
        }

        return facts.Chosen;
    }

    /// <summary>Numbers the words up to the one asked for.</summary>
    private static string WorkPlace(Facts facts, Trace trace)
    {
        int place = facts.Asks switch
        {
            Kind.Nth => facts.Place,
            Kind.Before => facts.PlaceOf(facts.Item) - 1,
            Kind.After => facts.PlaceOf(facts.Item) + 1,
            _ => facts.PlaceOf(facts.Item),
        };
        string asked = facts.Asks switch
        {
            Kind.Nth when place == facts.Words.Count => "last",
            Kind.Nth => $"place {place}",
            Kind.Place => $"place of {facts.Item}",
            _ => $"{(facts.Asks == Kind.After ? "after" : "before")} {facts.Item}",
        };
        trace.Write($"find {asked}: {ListSteps.Places(facts.Words.Take(facts.Asks == Kind.Before ? place + 1 : place))}");
        if (facts.Asks == Kind.Place)
        {
            return $"{place}";
        }

        trace.Line().Write($"{place}|{facts.Words[place - 1]}");
        return facts.Words[place - 1];
    }

    /// <summary>A word in the order of its characters.</summary>
    private sealed record OrdinalWord(string Text) : IComparable<OrdinalWord>
    {
        public int CompareTo(OrdinalWord? other) => string.CompareOrdinal(Text, other?.Text);

        public override string ToString() => Text;
    }
}
