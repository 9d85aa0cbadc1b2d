using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Inference;

/// <summary>Orders from comparisons: who is tallest, who is second, is one before another.</summary>
internal sealed class OrderingTask : VerifiableTask<OrderingTask.Facts>
{
    private static readonly Relation[] s_relations =
    [
        new("taller", "shorter", "tallest", "shortest"), new("older", "younger", "oldest", "youngest"), new("faster", "slower", "fastest", "slowest"), new("heavier", "lighter", "heaviest", "lightest"),
        new("richer", "poorer", "richest", "poorest"), new("stronger", "weaker", "strongest", "weakest"), new("bigger", "smaller", "biggest", "smallest"), new("happier", "sadder", "happiest", "saddest"),
        new("louder", "quieter", "loudest", "quietest"), new("taller", "shorter", "tallest", "shortest"), new("older", "younger", "oldest", "youngest"),
    ];

    private static readonly Phrasings s_statement = new(["{~0} is {1} than {~2}. ", "{~0} is {1} than {~2}. ", "{~0} is {1} than {~2}, ", "{~0} is a bit {1} than {~2}. "], ["{~0} is clearly {1} than {~2}. ", "Compared with {~2}, {~0} is {1}. "]);

    private static readonly Phrasings s_top = new(
        ["Who is the {0}?", "Who is {0}?", "who's the {0}?", "Who is the {0} of them?", "Who is the {0} of all?", "Which one is the {0}?", "So who is the {0}?", "who is {0}"], ["Name the {0} person.", "The {0} one is who?"]);

    private static readonly Phrasings s_second = new(["Who is the second {0}?", "Who is second {0}?", "Who is the 2nd {0}?"], ["Who comes second among the {0}?"]);

    private static readonly Phrasings s_middle = new(["Who is in the middle?", "Who is between the other two?", "Who is neither the {0} nor the {1}?"], ["Name the one in between."]);

    private static readonly Phrasings s_pair = new(
        ["Is {~0} {2} than {~1}?", "So is {~0} {2} than {~1}?", "Is {~0} {2} than {~1}, yes or no?", "Does that make {~0} {2} than {~1}?", "Is it true that {~0} is {2} than {~1}?"], ["Would {~0} be {2} than {~1}?", "Do you agree that {~0} is {2} than {~1}?"]);

    private static readonly Phrasings s_whichOfTwo = new(["Who is {2}, {~0} or {~1}?", "Who is {2}: {~0} or {~1}?", "{~0} or {~1}, who is {2}?"], ["Of {~0} and {~1}, who is {2}?"]);

    internal enum Kind
    {
        Top,
        Bottom,
        Second,
        Middle,
        Pair,
        WhichOfTwo,
    }

    public override string Name => "ordering";

    public override TaskArea Area => TaskArea.Inference;

    public override string Summary => "orders of 2 to 6 people from comparisons";

    public override int Levels => 4;

    protected override NoiseProfile Noise => NoiseProfile.Careful;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int count = level == 1 ? random.Between(2, 3) : random.Between(level + 1, level + 2);
        Kind kind = random.Below(10) switch
        {
            < 3 => Kind.Top,
            < 6 => Kind.Bottom,
            6 when count >= 4 => Kind.Second,
            6 when count == 3 => Kind.Middle,
            7 or 8 => Kind.Pair,
            _ => Kind.WhichOfTwo,
        };
        (int Link, bool IsFlipped)[] statements = [.. Enumerable.Range(0, count - 1).Select(link => (link, random.Chance(level == 1 ? 0.15 : 0.4)))];
        if (level > 1 && random.Chance(0.6))
        {
            random.Shuffle<(int, bool)>(statements);
        }

        int[] pair = random.PickSome([.. Enumerable.Range(0, count)], 2);
        return new Facts(kind, random.PickSome(People.Names, count), random.Below(s_relations.Length), statements, pair[0], pair[1], random.Chance(0.4));
    }

    protected override string Key(Facts facts) =>
        $"{facts.Asks}:{string.Join(',', facts.Names)}:{string.Join(',', facts.Statements.Select(statement => $"{statement.Link}{(statement.IsFlipped ? "<" : ">")}"))}:{(facts.Asks >= Kind.Pair ? $"{facts.First}{facts.Second}{facts.IsLess}" : "")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        Relation relation = s_relations[facts.Relation];
        foreach ((int link, bool isFlipped) in facts.Statements)
        {
            (string high, string low) = (facts.Names[link], facts.Names[link + 1]);
            wording.Add(s_statement, isFlipped ? low : high, isFlipped ? relation.Less : relation.More, isFlipped ? high : low);
        }

        (string first, string second, string word) = (facts.Names[facts.First], facts.Names[facts.Second], facts.IsLess ? relation.Less : relation.More);
        return (facts.Asks switch
        {
            Kind.Top => wording.Add(s_top, relation.Most),
            Kind.Bottom => wording.Add(s_top, relation.Least),
            Kind.Second => wording.Add(s_second, relation.Most),
            Kind.Middle => wording.Add(s_middle, relation.Most, relation.Least),
            Kind.Pair => wording.Add(s_pair, first, second, word),
            _ => wording.Add(s_whichOfTwo, first, second, word),
        }).Finish();
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        Relation relation = s_relations[facts.Relation];
        return facts.Asks == Kind.Pair
            ? YesNoReader.Judge(answer, facts.IsTrue)
            : ChoiceReader.Judge(answer, [.. facts.Names.Select(name => name.ToLowerInvariant())], facts.Names[facts.Chosen].ToLowerInvariant(), relation.Most, relation.Least, relation.More, relation.Less, "second");
    }

    /// <summary>Inserts one statement after the other into a row from most to least.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        var rows = new List<List<int>>();
        foreach ((int link, _) in facts.Statements)
        {
            Join(rows, link);
            trace.Line().Write(string.Join(" | ", rows.Select(row => string.Join(" > ", row.Select(index => facts.Names[index])))));
        }

        return facts.Asks == Kind.Pair ? (facts.IsTrue ? "Yes" : "No") : facts.Names[facts.Chosen];
    }

    private static void Join(List<List<int>> rows, int link)
    {
        List<int>? above = rows.Find(row => row[^1] == link);
        List<int>? below = rows.Find(row => row[0] == link + 1);
        if (above is not null && below is not null)
        {
            above.AddRange(below);
            rows.Remove(below);
        }
        else if (above is not null)
        {
            above.Add(link + 1);
        }
        else if (below is not null)
        {
            below.Insert(0, link);
        }
        else
        {
            rows.Add([link, link + 1]);
        }
    }

    /// <summary>Names from most to least; a statement links two neighbors and may be told from the lower one's side.</summary>
    internal sealed record Facts(Kind Asks, IReadOnlyList<string> Names, int Relation, IReadOnlyList<(int Link, bool IsFlipped)> Statements, int First, int Second, bool IsLess)
    {
        public bool IsTrue => First < Second != IsLess;

        public int Chosen => Asks switch
        {
            Kind.Top => 0,
            Kind.Bottom => Names.Count - 1,
            Kind.Second or Kind.Middle => 1,
            _ => IsLess ? Math.Max(First, Second) : Math.Min(First, Second),
        };
    }

    private sealed record Relation(string More, string Less, string Most, string Least);
}
