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

    private static readonly Dictionary<Kind, Phrasings> s_measured =
        Enum.GetValues<Kind>().ToDictionary(kind => kind, kind => PhrasingFile.Read("table", $"measure {kind.ToString().ToLowerInvariant()}"));

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

        /// <summary>The second most.</summary>
        Second,
        Mean,

        /// <summary>All names, the most first.</summary>
        Rank,

        /// <summary>The names with less than a limit.</summary>
        Under,
    }

    public override string Name => "table";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "things with prices and people with points: one value, the most, sums, differences, counts";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        var kind = (Kind)random.Below(12);
        TableMeasure? measure = random.Chance(0.3) ? random.Pick(TableMeasure.All) : null;
        bool arePrices = measure is null && random.Chance(0.5);
        int count = random.Between(Math.Max(level, 2) + (kind == Kind.Total ? 0 : 1), level + 3);
        count = kind is Kind.Rank or Kind.Under or Kind.Mean ? Math.Min(count, 4) : count;
        int largest = level == 1 ? 20 : level == 2 ? 50 : 99;
        string[] from = measure?.Names ?? (arePrices ? s_things : People.Names);
        count = Math.Min(count, from.Length);
        var names = new List<string>();
        var values = new List<int>();
        while (names.Count < count)
        {
            string name = random.Pick(from);
            int value = measure is null ? random.Between(1, largest) : random.Between(measure.Lowest, measure.Highest);
            if (!names.Contains(name) && !values.Contains(value) && name != "Will")
            {
                names.Add(name);
                values.Add(value);
            }
        }

        if (kind == Kind.Mean)
        {
            // The sum is made a multiple of the count.
            values[0] += count - (values.Sum() % count);
        }

        int first = random.Below(count);
        int second = (first + random.Between(1, count - 1)) % count;
        bool isSwapped = kind == Kind.Gap && values[first] < values[second];
        return new Facts(kind, arePrices, names, values)
        {
            First = isSwapped ? second : first,
            Second = isSwapped ? first : second,
            Limit = kind == Kind.Above
                ? random.Between(values.Min() - 1, values.Max() - 1)
                : kind == Kind.Under ? values.Order().ElementAt(random.Between(1, count - 1)) + (random.Chance(0.5) ? 0 : 1) : 0,
            Measure = measure,
        };
    }

    protected override string Key(Facts facts) =>
        $"{facts.Asks}:{string.Join(',', facts.Names.Zip(facts.Values, (name, value) => $"{name}{value}"))}/{facts.First},{facts.Second},{facts.Limit}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string counted = wording.Random.Pick(s_counted);
        int style = wording.Random.Below(5);
        if (facts.Measure is TableMeasure measure)
        {
            return AskMeasured(facts, measure, wording);
        }

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
        string table = Join(entries, wording.Random);
        return wording.Say(s_phrasings[(facts.ArePrices, facts.Asks)],
            table, facts.Names[facts.First], facts.Names[facts.Second], $"{facts.Value}", counted);
    }

    /// <summary>Asks about sizes, ages, temperatures and the like, with the words that belong to them.</summary>
    private static string AskMeasured(Facts facts, TableMeasure measure, Wording wording)
    {
        int style = wording.Random.Below(6);
        string unit = measure.Unit;
        string[] entries = [.. facts.Names.Zip(facts.Values, (name, value) => style switch
        {
            // Without a unit, the slowest could have the least or the most.
            0 when measure.Title is not ("times" or "speeds") => $"{name} {value}",
            0 or 2 => $"{name} {value}{unit}",
            3 when measure.IsSaidOfOne => $"{name} is {value}{unit}",
            1 or 3 => $"{name}: {value}{unit}",
            4 => $"{name} = {value}{unit}",
            _ => $"{name} ({value}{unit})",
        })];
        return wording.Say(s_measured[facts.Asks], Join(entries, wording.Random), facts.Names[facts.First], facts.Names[facts.Second],
            $"{facts.Value}{unit}", measure.More, measure.Most, measure.Less, measure.Least, measure.Asked, measure.Title,
            measure.ArePeople ? "who" : "which", measure.ArePeople ? "Who" : "Which");
    }

    private static string Lower(string name) => name.ToLowerInvariant();

    private static string Join(string[] entries, TaskRandom random) => random.Below(6) switch
    {
        0 => string.Join('\n', entries),
        1 => string.Join("; ", entries),
        < 4 => $"{string.Join(", ", entries[..^1])} and {entries[^1]}",
        _ => string.Join(", ", entries),
    };

    protected override Verdict Judge(Facts facts, AnswerText answer) => facts.Asks is Kind.Rank or Kind.Under
        ? ListReader.Judge(answer, [.. facts.List.Select(Lower)], [.. facts.Names.Select(Lower)])
        : facts.Asks is Kind.Most or Kind.Least or Kind.Which or Kind.Second
        ? ChoiceReader.Judge(answer, [.. facts.Names.Select(Lower)], Lower(facts.Chosen), "most", "least", "cheapest", "second")
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
            Kind.Second => "second most",
            Kind.Rank => "sort down",
            Kind.Under => $"list <{facts.Limit}",
            _ => facts.Asks.ToString().ToLowerInvariant(),
        };
        bool asksName = facts.Asks is Kind.Most or Kind.Least or Kind.Which or Kind.Second or Kind.Rank or Kind.Under;
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
            case Kind.Second or Kind.Rank:
                List<int> sorted = ListSteps.Insert(facts.Values, isUp: false, trace);
                trace.Line().Write(facts.Asks == Kind.Second
                    ? $"{sorted[1]} {facts.Chosen}"
                    : string.Join(' ', sorted.Zip(facts.List, (value, name) => $"{value} {name}")));
                break;
            case Kind.Under:
                int kept = 0;
                for (int i = 0; i < facts.Values.Count; i++)
                {
                    bool isKept = facts.Values[i] < facts.Limit;
                    kept += isKept ? 1 : 0;
                    string compared = ListSteps.Compared(facts.Values[i], facts.Limit);
                    trace.Line().Write($"{compared} {(isKept ? "yes" : "no")}: {string.Join(' ', facts.List.Take(kept))}");
                }

                break;
            case Kind.Total or Kind.Mean:
                long total = facts.Values[0];
                foreach (int value in facts.Values.Skip(1))
                {
                    total = Arithmetic.Add(trace.Line(), total, value);
                }

                if (facts.Asks == Kind.Mean)
                {
                    Arithmetic.Divide(trace.Line(), total, facts.Values.Count);
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

        return facts.Asks is Kind.Rank or Kind.Under
            ? string.Join(", ", facts.List)
            : asksName
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

        /// <summary>The value that the question may name.</summary>
        public int Value => Asks is Kind.Above or Kind.Under ? Limit : Values[First];

        /// <summary>What the values measure, where they are neither prices nor points.</summary>
        public TableMeasure? Measure { get; init; }

        /// <summary>The names that are asked for, in their order.</summary>
        public IReadOnlyList<string> List => Asks == Kind.Under
            ? [.. Enumerable.Range(0, Names.Count).Where(i => Values[i] < Limit).Select(i => Names[i])]
            : [.. Enumerable.Range(0, Names.Count).OrderByDescending(i => Values[i]).Select(i => Names[i])];

        public string Chosen => Names[Asks switch
        {
            Kind.Most => Enumerable.Range(0, Values.Count).MaxBy(i => Values[i]),
            Kind.Second => Enumerable.Range(0, Values.Count).OrderByDescending(i => Values[i]).ElementAt(1),
            Kind.Least => Enumerable.Range(0, Values.Count).MinBy(i => Values[i]),
            _ => First,
        }];

        public int Number => Asks switch
        {
            Kind.Pair => Values[First] + Values[Second],
            Kind.Gap => Values[First] - Values[Second],
            Kind.Total => Values.Sum(),
            Kind.Mean => Values.Sum() / Values.Count,
            Kind.Above => Values.Count(value => value > Limit),
            _ => Values[First],
        };
    }
}
