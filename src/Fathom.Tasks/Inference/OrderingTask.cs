using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Inference;

/// <summary>Orders from comparisons: who is tallest, who is second, is one before another.</summary>
internal sealed class OrderingTask : VerifiableTask<OrderingTask.Facts>
{
    private static readonly Dictionary<string, Phrasings> s_phrasings = new string[]
    {
        "statement", "clause", "condition", "top", "second", "middle", "pair", "which of two", "order",
        "event statement", "event clause", "event top", "event pair", "event which of two", "event order",
        "row statement", "row clause", "row top", "row pair", "row which of two", "row order",
        "amount statement", "amount clause", "amount top", "amount middle", "amount pair", "amount which of two", "amount order",
    }.ToDictionary(section => section, section => PhrasingFile.Read("ordering", section));

    internal enum Kind
    {
        Top,
        Bottom,
        Second,
        SecondLast,
        Middle,
        Pair,
        WhichOfTwo,
        Order,
    }

    public override string Name => "ordering";

    public override TaskArea Area => TaskArea.Inference;

    public override string Summary => "orders of 2 to 6 people or things from comparisons";

    public override int Levels => 4;

    protected override NoiseProfile Noise => NoiseProfile.Careful;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int count = level == 1 ? random.Between(2, 3) : random.Between(level + 1, level + 2);
        int relation = random.Below(OrderRelation.All.Length);
        Kind kind = DrawKind(count, random);
        (int Link, bool IsFlipped)[] statements = [.. Enumerable.Range(0, count - 1).Select(link => (link, random.Chance(level == 1 ? 0.15 : 0.4)))];
        if (level > 1 && random.Chance(0.6))
        {
            random.Shuffle<(int, bool)>(statements);
        }

        int[] pair = random.PickSome([.. Enumerable.Range(0, count)], 2);
        bool isOpen = kind == Kind.Pair && count >= 3 && random.Chance(0.25);
        pair = isOpen ? random.Chance(0.5) ? [count - 2, count - 1] : [count - 1, count - 2] : pair;
        string[] names = OrderRelation.All[relation].Draw(count, random);
        return new Facts(kind, names, relation, statements, pair[0], pair[1], random.Chance(0.4)) { IsOpen = isOpen };
    }

    protected override string Key(Facts facts)
    {
        string statements = string.Join(',', facts.Statements.Select(statement => $"{statement.Link}{(statement.IsFlipped ? "<" : ">")}"));
        string pair = facts.Asks >= Kind.Pair ? $"{facts.First}{facts.Second}{facts.IsLess}{(facts.IsOpen ? "?" : "")}" : "";
        return $"{facts.Asks}:{string.Join(',', facts.Names)}:{statements}:{pair}";
    }

    protected override string Ask(Facts facts, Wording wording)
    {
        switch (wording.Random.Below(8))
        {
            case 0:
                Question(facts, wording, isContinued: false).AddExact(" ");
                return State(facts, wording, "statement").Finish().TrimEnd(' ', ',');
            case 1:
                wording.Add(s_phrasings["condition"]);
                State(facts, wording, "clause").AddExact(", ");
                return Question(facts, wording, isContinued: true).Finish();
            default:
                State(facts, wording, "statement");
                return Question(facts, wording, isContinued: false).Finish();
        }
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        OrderRelation relation = OrderRelation.All[facts.Relation];
        string[] words = [.. facts.Names.Select(Word)];
        return facts.Asks switch
        {
            Kind.Pair => YesNoReader.Judge(answer, facts.IsOpen ? Ternary.Unknown : facts.IsTrue ? Ternary.Yes : Ternary.No),
            Kind.Order => JudgeOrder(words, facts.IsLess, answer),
            _ => ChoiceReader.Judge(answer, words, words[facts.Chosen], relation.Most, relation.Least, relation.More, relation.Less, "second"),
        };
    }

    /// <summary>Inserts one statement after another into a row from most to least.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        string[] labels = [.. facts.Names.Select(name => name.StartsWith("the ", StringComparison.Ordinal) ? Word(name) : name)];
        var rows = new List<List<int>>();
        foreach ((int link, _) in facts.Statements)
        {
            if (facts.IsOpen && link == facts.Names.Count - 2)
            {
                trace.Line().Write($"{labels[link - 1]} > {labels[link + 1]}");
                continue;
            }

            Join(rows, link);
            trace.Line().Write(string.Join(" | ", rows.Select(row => string.Join(" > ", row.Select(index => labels[index])))));
        }

        if (facts.IsOpen)
        {
            trace.Line().Write($"{labels[facts.First]} ? {labels[facts.Second]}");
            return "Unknown";
        }

        return facts.Asks switch
        {
            Kind.Pair => facts.IsTrue ? "Yes" : "No",
            Kind.Order => Capital(string.Join(", ", facts.IsLess ? facts.Names.Reverse() : facts.Names)),
            _ => Capital(facts.Names[facts.Chosen]),
        };
    }

    private static Kind DrawKind(int count, TaskRandom random) => random.Below(20) switch
    {
        < 5 => Kind.Top,
        < 9 => Kind.Bottom,
        < 11 when count >= 4 => random.Chance(0.5) ? Kind.Second : Kind.SecondLast,
        < 11 when count == 3 => random.Chance(0.3) ? Kind.Second : Kind.Middle,
        < 15 => Kind.Pair,
        < 17 => Kind.Order,
        _ => Kind.WhichOfTwo,
    };

    private static Wording State(Facts facts, Wording wording, string section)
    {
        OrderRelation relation = OrderRelation.All[facts.Relation];
        bool isFirst = true;
        foreach ((int link, bool isFlipped) in facts.Statements)
        {
            int above = facts.IsOpen && link == facts.Names.Count - 2 ? link - 1 : link;
            (string first, string second) = isFlipped ? (facts.Names[link + 1], facts.Names[above]) : (facts.Names[above], facts.Names[link + 1]);
            if (section == "clause" && !isFirst)
            {
                wording.AddExact(wording.Random.Chance(0.8) ? " and " : ", ");
            }

            isFirst = false;

            // "B is not as tall as A" says that A is taller.
            (string than, string more, string equal) = isFlipped
                ? (relation.LessThan, relation.Less, relation.LowBase)
                : (relation.MoreThan, relation.More, relation.HighBase);
            wording.Add(s_phrasings[relation.Prefix + section], Capital(first), than, second, first, Capital(second), more, equal, relation.Verb,
                relation.VerbBase);
        }

        return wording;
    }

    private static Wording Question(Facts facts, Wording wording, bool isContinued)
    {
        OrderRelation relation = OrderRelation.All[facts.Relation];
        (string first, string second) = (facts.Names[facts.First], facts.Names[facts.Second]);
        string who = relation.IsOfPeople(facts.Names) ? "who" : $"which {relation.Thing(facts.Names)}";
        (string one, string many) = who == "who" ? ("person", "people") : (relation.Thing(facts.Names), OrderRelation.Plural(relation.Thing(facts.Names)));
        string[] values = facts.Asks switch
        {
            Kind.Pair => [first, second, facts.IsLess ? relation.LessThan : relation.MoreThan, Capital(first), relation.VerbBase],
            Kind.WhichOfTwo => [first, second, facts.IsLess ? relation.Less : relation.More, Capital(first), who, Capital(who), relation.Verb],
            Kind.Order => facts.IsLess
                ? [relation.Least, relation.Most, many, relation.VerbBase]
                : [relation.Most, relation.Least, many, relation.VerbBase],
            Kind.Middle => [relation.Most, relation.Least, who, Capital(who)],
            _ => [Place(facts, relation, wording), who, Capital(who), many, one, relation.Verb],
        };
        string section = facts.Asks switch
        {
            Kind.Top or Kind.Bottom => "top",
            Kind.Second or Kind.SecondLast => relation.Prefix.Length > 0 ? "top" : "second",
            Kind.Middle => "middle",
            Kind.Pair => "pair",
            Kind.Order => "order",
            _ => "which of two",
        };
        Phrasings phrasings = s_phrasings[section == "middle" && !relation.IsAmount ? section : relation.Prefix + section];
        return isContinued ? wording.Continue(phrasings, values) : wording.Add(phrasings, values);
    }

    private static string Place(Facts facts, OrderRelation relation, Wording wording) => facts.Asks switch
    {
        Kind.Top => relation.Most,
        Kind.Bottom => relation.Least,
        Kind.Second => Second(wording) + relation.Most2,
        _ => Second(wording) + relation.Least2,
    };

    private static string Second(Wording wording) => wording.Random.Chance(0.15) ? "2nd" : "second";

    private static Verdict JudgeOrder(string[] words, bool isLess, AnswerText answer)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        string[] expected = [.. isLess ? words.Reverse() : words];
        string[] found = [.. answer.Tokens.Select(token => token.Text).Where(words.Contains)];
        return Verdict.If(found.SequenceEqual(expected), $"read {string.Join(", ", found)}, expected {string.Join(", ", expected)}");
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

    /// <summary>The word that distinguishes a name from the others: <c>red</c> of <c>the red box</c>.</summary>
    private static string Word(string name) => (name.StartsWith("the ", StringComparison.Ordinal) ? name.Split(' ')[1] : name).ToLowerInvariant();

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>Names from most to least; a statement links two neighbors and may be stated from the lower one's side.</summary>
    internal sealed record Facts(Kind Asks, IReadOnlyList<string> Names, int Relation, IReadOnlyList<(int Link, bool IsFlipped)> Statements, int First,
        int Second, bool IsLess)
    {
        /// <summary>The lowest is compared with the last but two instead of its neighbor, so that nothing is known of the two lowest.</summary>
        public bool IsOpen { get; init; }

        public bool IsTrue => First < Second != IsLess;

        public int Chosen => Asks switch
        {
            Kind.Top => 0,
            Kind.Bottom => Names.Count - 1,
            Kind.SecondLast => Names.Count - 2,
            Kind.Second or Kind.Middle => 1,
            _ => IsLess ? Math.Max(First, Second) : Math.Min(First, Second),
        };
    }
}
