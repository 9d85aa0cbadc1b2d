using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Letters;

/// <summary>What one list has and another lacks, both together, every second number, moved numbers, and running totals.</summary>
internal sealed partial class SortTask
{
    private static Facts DrawMove(Kind kind, int level, TaskRandom random)
    {
        while (true)
        {
            int[] numbers = [.. NumberList.Draw(kind == Kind.Totals ? Math.Min(level, 2) : level, random, isDistinct: true).Take(kind == Kind.Every ? 9 : 7)];
            var facts = new Facts(kind, numbers);
            switch (kind)
            {
                case Kind.OnlyFirst or Kind.Union:
                    return DrawTwo(facts, level, random);
                case Kind.Every when numbers.Length > 3:
                    return facts with { Item = random.Between(1, 2) };
                case Kind.ShiftLeft or Kind.ShiftRight when numbers.Length > 2:
                    return facts with { Item = random.Chance(0.6) ? 1 : random.Between(1, numbers.Length - 2) };
                case Kind.InsertAfter when random.Between(1, 50) is int added && !numbers.Contains(added):
                    return facts with { Item = random.Pick(numbers), Other = [added] };
                case Kind.SwapEnds:
                    return facts;
                case Kind.Totals when numbers.Sum() < (level < 3 ? 100 : 140):
                    return facts with { Numbers = [.. numbers.Take(level + 3)] };
                default:
                    break;
            }
        }
    }

    /// <summary>A second list that shares some numbers with the first and has others.</summary>
    private static Facts DrawTwo(Facts facts, int level, TaskRandom random)
    {
        int[] numbers = [.. facts.Numbers.Take(level + 2)];
        int shared = random.Between(1, Math.Max(1, numbers.Length - 2));
        List<int> other = [.. random.PickSome(numbers, shared)];
        for (int left = random.Between(1, 2); left > 0;)
        {
            int number = random.Between(1, 20 + (level * 10));
            if (!numbers.Contains(number) && !other.Contains(number))
            {
                other.Insert(random.Below(other.Count + 1), number);
                left--;
            }
        }

        return facts with { Numbers = numbers, Other = other };
    }

    private static string AskMove(Facts facts, Wording wording)
    {
        Phrasings phrasings = s_others[facts.Asks];
        if (facts.Asks is Kind.OnlyFirst or Kind.Union)
        {
            // Both lists are typed alike.
            return wording.Say(phrasings, string.Join(", ", facts.Numbers), string.Join(", ", facts.Other));
        }

        string item = facts.Asks != Kind.Every ? $"{facts.Item}" : facts.Item == 1 ? "first" : "second";
        string added = facts.Other.Count > 0 ? $"{facts.Other[0]}" : "";
        (string places, string some, string it) = facts.Item == 1 ? ("place", "number", "it") : ("places", $"{facts.Item} numbers", "them");
        return wording.Say(phrasings, NumberList.Type(facts.Numbers, wording.Random), item, NumberList.Code(facts.Numbers), added, places, some, it);
    }

    private static void WorkMove(Facts facts, Trace trace)
    {
        string list = string.Join(' ', facts.Numbers);
        string[] places = [.. facts.Numbers.Select((number, i) => $"{i + 1}|{number}")];
        switch (facts.Asks)
        {
            case Kind.OnlyFirst or Kind.Union:
                WorkTwo(facts, trace);
                break;
            case Kind.Every:
                trace.Write($"every second from {facts.Item}: {string.Join(' ', places)}").Line();
                trace.Write(string.Join(' ', places.Where((_, i) => i % 2 == facts.Item - 1)));
                break;
            case Kind.ShiftLeft:
                trace.Write($"left {facts.Item}: {string.Join(' ', places)}").Line();
                trace.Write(string.Join(' ', (string[])[.. places[facts.Item..], .. places[..facts.Item]]));
                break;
            case Kind.ShiftRight:
                trace.Write($"right {facts.Item}: {string.Join(' ', places)}").Line();
                trace.Write(string.Join(' ', (string[])[.. places[^facts.Item..], .. places[..^facts.Item]]));
                break;
            case Kind.SwapEnds:
                trace.Write($"swap ends: {string.Join(' ', places)}").Line();
                trace.Write(string.Join(' ', (string[])[places[^1], .. places[1..^1], places[0]]));
                break;
            case Kind.InsertAfter:
                trace.Write($"{facts.Other[0]} after {facts.Item}: {list}").Line().Write(string.Join(' ', facts.Answer));
                break;
            default:
                WorkTotals(facts, list, trace);
                break;
        }
    }

    /// <summary>Each number of one list, whether the other has it, and the numbers so far that are asked for.</summary>
    private static void WorkTwo(Facts facts, Trace trace)
    {
        bool isUnion = facts.Asks == Kind.Union;
        List<int> kept = isUnion ? [.. facts.Numbers] : [];
        trace.Write($"{(isUnion ? "all" : "only first")}: {string.Join(' ', facts.Numbers)} and {string.Join(' ', facts.Other)}");
        foreach (int number in isUnion ? facts.Other : facts.Numbers)
        {
            bool isShared = isUnion ? facts.Numbers.Contains(number) : facts.Other.Contains(number);
            string other = isUnion ? "new" : "only";
            trace.Line().Step($"{number} ", isShared ? "both" : other, () => isShared ? other : "both");
            if (!isShared)
            {
                kept.Add(number);
            }

            trace.Write(kept.Count > 0 ? $": {string.Join(' ', kept)}" : "");
        }
    }

    private static void WorkTotals(Facts facts, string list, Trace trace)
    {
        trace.Write($"running totals: {list}").Line().Write($"{facts.Numbers[0]}");
        long total = facts.Numbers[0];
        for (int i = 1; i < facts.Numbers.Count; i++)
        {
            total = Arithmetic.Add(trace.Line(), total, facts.Numbers[i]);
            trace.Write($" so {string.Join(' ', facts.Answer.Take(i + 1))}");
        }
    }
}
