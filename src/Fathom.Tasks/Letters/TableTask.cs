using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Letters;

/// <summary>Things with prices and people with points: the value of one, who has the most, sums, differences and counts.</summary>
internal sealed class TableTask : VerifiableTask<TableTask.Facts>
{
    private static readonly Dictionary<(bool ArePrices, Kind Kind), Phrasings> s_phrasings = Enum.GetValues<Kind>().SelectMany(kind => new[]
    {
        ((true, kind), PhrasingFile.Read("table", $"price {kind.ToString().ToLowerInvariant()}")),
        ((false, kind), PhrasingFile.Read("table", $"points {kind.ToString().ToLowerInvariant()}")),
    }).ToDictionary(pair => pair.Item1, pair => pair.Item2);

    private static readonly string[] s_counted = ["points", "points", "points", "stickers", "coins", "marbles", "goals", "books", "votes", "stamps"];

    private static readonly string[] s_things =
        [.. ThingKind.All.Where(kind => kind.CanCarry).SelectMany(kind => kind.Things), "book", "ball", "bag", "cake", "sandwich", "notebook", "candle"];

    internal enum Kind
    {
        Lookup,
        Most,
        Least,
        Pair,
        Gap,
        Total,
        Above,
        Which,
    }

    public override string Name => "table";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "things with prices and people with points: one value, the most, sums, differences, counts";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        var kind = (Kind)random.Below(8);
        bool arePrices = random.Chance(0.5);
        int count = random.Between(Math.Max(level, 2) + (kind == Kind.Total ? 0 : 1), level + 3);
        int largest = level == 1 ? 20 : level == 2 ? 50 : 99;
        var names = new List<string>();
        var values = new List<int>();
        while (names.Count < count)
        {
            string name = random.Pick(arePrices ? s_things : People.Names);
            int value = random.Between(1, largest);
            if (!names.Contains(name) && !values.Contains(value) && name != "Will")
            {
                names.Add(name);
                values.Add(value);
            }
        }

        int first = random.Below(count);
        int second = (first + random.Between(1, count - 1)) % count;
        bool isSwapped = kind == Kind.Gap && values[first] < values[second];
        return new Facts(kind, arePrices, names, values)
        {
            First = isSwapped ? second : first,
            Second = isSwapped ? first : second,
            Limit = kind == Kind.Above ? random.Between(1, values.Max() - 1) : 0,
        };
    }

    protected override string Key(Facts facts) =>
        $"{facts.Asks}:{string.Join(',', facts.Names.Zip(facts.Values, (name, value) => $"{name}{value}"))}/{facts.First},{facts.Second},{facts.Limit}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string counted = wording.Random.Pick(s_counted);
        int style = wording.Random.Below(5);
        string[] entries = [.. facts.Names.Zip(facts.Values, (name, value) => (facts.ArePrices, style) switch
        {
            (true, 0 or 1) => $"{name} ${value}",
            (true, 2) => $"{name}: ${value}",
            (true, 3) => $"{Nouns.WithArticle(name)} for ${value}",
            (true, _) => $"{name} = ${value}",
            (false, 0 or 1) => $"{name} {value}",
            (false, 2) => $"{name}: {value}",
            (false, 3) => $"{name} has {value}",
            _ => $"{name} = {value}",
        })];
        string table = wording.Random.Below(6) switch
        {
            0 => string.Join('\n', entries),
            1 => string.Join("; ", entries),
            < 4 => $"{string.Join(", ", entries[..^1])} and {entries[^1]}",
            _ => string.Join(", ", entries),
        };
        return wording.Say(s_phrasings[(facts.ArePrices, facts.Asks)],
            table, facts.Names[facts.First], facts.Names[facts.Second], $"{(facts.Asks == Kind.Above ? facts.Limit : facts.Values[facts.First])}", counted);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => facts.Asks is Kind.Most or Kind.Least or Kind.Which
        ? ChoiceReader.Judge(answer, [.. facts.Names.Select(name => name.ToLowerInvariant())], facts.Chosen.ToLowerInvariant(), "most", "least", "cheapest")
        : NumberReader.Judge(answer, facts.Number);

    /// <summary>
    /// Names what is asked and the table, then takes from it what is needed. What an entry is found by stands before what is read from it: the value where a
    /// name is asked for, otherwise the name.
    /// </summary>
    protected override string Work(Facts facts, Trace trace)
    {
        (string first, string second) = (facts.Names[facts.First], facts.Names[facts.Second]);
        string asked = facts.Asks switch
        {
            Kind.Lookup => $"find {first}",
            Kind.Pair => $"{first} + {second}",
            Kind.Gap => $"{first} - {second}",
            Kind.Above => $"count >{facts.Limit}",
            Kind.Which => $"which {facts.Values[facts.First]}",
            _ => facts.Asks.ToString().ToLowerInvariant(),
        };
        bool asksName = facts.Asks is Kind.Most or Kind.Least or Kind.Which;
        trace.Write($"{asked}: {string.Join(' ', facts.Names.Zip(facts.Values, (name, value) => asksName ? $"{value} {name}" : $"{name} {value}"))}");
        switch (facts.Asks)
        {
            case Kind.Most or Kind.Least:
                int best = ListSteps.Best(facts.Values, facts.Asks == Kind.Most, trace);
                trace.Line().Write($"{best} {facts.Chosen}");
                break;
            case Kind.Pair or Kind.Gap:
                trace.Line().Write($"{first} {facts.Values[facts.First]}").Line().Write($"{second} {facts.Values[facts.Second]}").Line();
                _ = facts.Asks == Kind.Pair
                    ? Arithmetic.Add(trace, facts.Values[facts.First], facts.Values[facts.Second])
                    : Arithmetic.Subtract(trace, facts.Values[facts.First], facts.Values[facts.Second]);
                break;
            case Kind.Total:
                long total = facts.Values[0];
                foreach (int value in facts.Values.Skip(1))
                {
                    total = Arithmetic.Add(trace.Line(), total, value);
                }

                break;
            case Kind.Above:
                int count = 0;
                foreach (int value in facts.Values)
                {
                    int before = count;
                    count += value > facts.Limit ? 1 : 0;
                    trace.Line().Step($"{ListSteps.Compared(value, facts.Limit)} {(count > before ? "yes" : "no")} ", $"{count}",
                        () => $"{(before == count - 1 ? before : before + 1)}");
                }

                break;
            default:
                trace.Line().Write(facts.Asks == Kind.Which ? $"{facts.Values[facts.First]} {first}" : $"{first} {facts.Values[facts.First]}");
                break;
        }

        return asksName
            ? facts.Chosen
            : facts.ArePrices && facts.Asks != Kind.Above ? $"${facts.Number}" : $"{facts.Number}";
    }

    internal sealed record Facts(Kind Asks, bool ArePrices, IReadOnlyList<string> Names, IReadOnlyList<int> Values)
    {
        /// <summary>The index of the name, or the value, that is asked about.</summary>
        public int First { get; init; }

        /// <summary>The index of the other name.</summary>
        public int Second { get; init; }

        /// <summary>What counted values are above.</summary>
        public int Limit { get; init; }

        public string Chosen => Names[Asks switch
        {
            Kind.Most => Enumerable.Range(0, Values.Count).MaxBy(i => Values[i]),
            Kind.Least => Enumerable.Range(0, Values.Count).MinBy(i => Values[i]),
            _ => First,
        }];

        public int Number => Asks switch
        {
            Kind.Pair => Values[First] + Values[Second],
            Kind.Gap => Values[First] - Values[Second],
            Kind.Total => Values.Sum(),
            Kind.Above => Values.Count(value => value > Limit),
            _ => Values[First],
        };
    }
}
