using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

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
        "manner statement", "manner clause", "manner top", "manner pair", "manner which of two", "manner order", "both", "relative", "by", "after",
        "middle of five", "ends", "event ends", "row ends", "amount ends", "above", "event place", "row place", "chain", "chain next", "chain last", "alone",
        "scene", "row scene", "race scene", "anchor", "event anchor", "row anchor", "row close", "between", "beat", "lost",
    }.ToDictionary(section => section, section => PhrasingFile.Read("ordering", section));

    internal enum Kind
    {
        Top,
        Bottom,
        Second,
        SecondLast,
        Third,
        Middle,

        Fourth,

        /// <summary>Whether a given one is the first or the last.</summary>
        End,

        /// <summary>How many are above a given one, or below.</summary>
        Beyond,

        /// <summary>The place of a given one in a race or queue.</summary>
        Place,

        /// <summary>Who comes right after a given one in the row.</summary>
        After,
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
        (int Link, bool IsFlipped)[] statements = [.. Enumerable.Range(0, count - 1).Select(link => (link, random.Chance(level == 1 ? 0.35 : 0.4)))];
        if (level > 1 && random.Chance(0.6))
        {
            random.Shuffle<(int, bool)>(statements);
        }

        int[] pair = random.PickSome([.. Enumerable.Range(0, count)], 2);
        string[] names = OrderRelation.All[relation].Draw(count, random);
        if (kind == Kind.After)
        {
            pair = [random.Below(count - 1), 0];
            kind = OrderRelation.All[relation].HasNext ? kind : Kind.Top;
        }

        kind = kind == Kind.Place && !OrderRelation.All[relation].HasPlaces ? Kind.End : kind;
        pair = kind == Kind.End && random.Chance(0.5) ? [random.Chance(0.5) ? 0 : count - 1, 0] : pair;
        bool isLess = random.Chance(0.4);
        if (kind == Kind.Beyond)
        {
            pair = [isLess ? random.Below(count - 1) : random.Between(1, count - 1), 0];
        }

        bool isOpen = kind == Kind.Pair && count >= 3 && random.Chance(0.25);
        pair = isOpen ? random.Chance(0.5) ? [count - 2, count - 1] : [count - 1, count - 2] : pair;
        bool canAnchor = count >= 3 && !isOpen && OrderRelation.All[relation].Prefix is "" or "event " or "row ";
        return new Facts(kind, names, relation, statements, pair[0], pair[1], isLess)
        {
            IsOpen = isOpen,
            Anchor = canAnchor && random.Chance(0.15) ? DrawAnchor(kind, isLess, random) : 0,
        };
    }

    protected override string Key(Facts facts)
    {
        string statements = string.Join(',', facts.Statements.Select(statement => $"{statement.Link}{(statement.IsFlipped ? "<" : ">")}"));
        string pair = facts.Asks switch
        {
            Kind.After => $"{facts.First}",
            Kind.End or Kind.Beyond or Kind.Place => $"{facts.First}{facts.IsLess}",
            >= Kind.Pair => $"{facts.First}{facts.Second}{facts.IsLess}{(facts.IsOpen ? "?" : "")}",
            _ => "",
        };
        return $"{facts.Asks}:{string.Join(',', facts.Names)}:{statements}:{pair}{(facts.Anchor == 0 ? "" : facts.Anchor > 0 ? "^" : "_")}";
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
                OrderRelation relation = OrderRelation.All[facts.Relation];
                if (relation.IsOfPeople(facts.Names) && wording.Random.Chance(0.08))
                {
                    string scene = relation.IsRow && relation.HasNext ? "row scene"
                        : relation.Verb == "finished" && !relation.IsManner ? "race scene" : "scene";
                    string number = wording.Random.Chance(0.5) ? $"{facts.Names.Count}" : NumberWords.Spell(facts.Names.Count);
                    wording.Add(s_phrasings[scene], number, Capital(number));
                }

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
            Kind.End => YesNoReader.Judge(answer, facts.IsAtEnd),
            Kind.Beyond => NumberReader.Judge(answer, facts.CountBeyond),
            Kind.Place => PlaceReader.Judge(answer, facts.First),
            Kind.Order => JudgeOrder(words, facts.IsLess, answer),
            _ => ChoiceReader.Judge(answer, words, words[facts.Chosen], relation.Most, relation.Least, relation.More, relation.Less, "second"),
        };
    }

    /// <summary>
    /// Restates the question, then each statement as a pair from more to less and back, so that each name is followed by both its neighbors; from the first
    /// pair it climbs to the top, follows the pairs down, and reads the answer off that row.
    /// </summary>
    protected override string Work(Facts facts, Trace trace)
    {
        string[] row = [.. facts.Names.Select(name => name.StartsWith("the ", StringComparison.Ordinal) ? Word(name) : name)];
        (int Above, int Below)[] pairs = [.. facts.Statements.Select(statement => (facts.Above(statement.Link), statement.Link + 1))];
        bool isTurned = OrderRelation.All[facts.Relation].IsTurned && !facts.IsOpen;
        int last = row.Length - 1;
        (int first, int second) = (facts.First, facts.Second);
        if (isTurned)
        {
            Array.Reverse(row);
            pairs = [.. pairs.Select(pair => (last - pair.Below, last - pair.Above))];
            (first, second) = (last - first, last - second);
        }

        bool isFromLast = facts.IsFromLast != isTurned;
        trace.Write(OrderingSteps.Goal(facts.Asks, row[first], row[second], isFromLast));
        bool IsAnchored((int Above, int Below) pair) => facts.Anchor != 0 && (isTurned ? last - pair.Below : pair.Above) == facts.AnchoredLink;
        foreach ((int above, int below) in pairs)
        {
            if (IsAnchored((above, below)))
            {
                trace.Line().Write(facts.Anchor > 0 == isTurned ? $"all > {row[last]}" : $"{row[0]} > all");
                continue;
            }

            string back = pairs.Length > 1 ? $" < {row[above]}" : "";
            trace.Line().Step("", $"{row[above]} > {row[below]}{back}", () => $"{row[below]} > {row[above]}");
        }

        if (pairs.Length > 1)
        {
            trace.Line().Write(string.Concat(row[..(pairs.First(pair => !IsAnchored(pair)).Above + 1)].Reverse().Select(name => $"{name} < "))).Write("top");
            string[] chain = facts.IsOpen
                ? [.. row[..^2], string.Join(" / ", pairs.Where(pair => pair.Below > last - 2).Select(pair => row[pair.Below]))]
                : row;
            trace.Line().Write(string.Join(" > ", chain));
        }

        trace.Line();
        if (facts.IsOpen)
        {
            trace.Write($"{row[first]} / {row[second]} unknown");
            return "Unknown";
        }

        OrderingSteps.Conclude(facts.Asks, row, isFromLast ? (second, first) : (first, second), isFromLast, trace);
        return facts.Asks switch
        {
            Kind.Pair => facts.IsTrue ? "Yes" : "No",
            Kind.End => facts.IsAtEnd ? "Yes" : "No",
            Kind.Beyond => $"{facts.CountBeyond}",
            Kind.Place => Capital(PlaceReader.Names[facts.First]),
            Kind.Order => Capital(string.Join(", ", facts.IsLess ? facts.Names.Reverse() : facts.Names)),
            _ => Capital(facts.Names[facts.Chosen]),
        };
    }

    private static Kind DrawKind(int count, TaskRandom random) => random.Below(26) switch
    {
        20 or 21 => Kind.End,
        22 when count >= 3 => Kind.Beyond,
        22 or 23 => Kind.Place,
        24 when count == 5 => Kind.Middle,
        24 when count == 3 => random.Chance(0.5) ? Kind.Middle : Kind.Second,
        24 or 25 when count >= 4 => random.Chance(0.3) ? Kind.Fourth : Kind.Second,
        24 => Kind.Bottom,
        25 => count == 3 ? Kind.Second : Kind.Pair,
        < 5 => Kind.Top,
        < 8 => Kind.Bottom,
        8 => random.Chance(0.6) ? Kind.After : Kind.Bottom,
        < 11 when count >= 5 && random.Chance(0.4) => Kind.Third,
        < 11 when count >= 4 => random.Chance(0.5) ? Kind.Second : Kind.SecondLast,
        < 11 when count == 3 => random.Chance(0.3) ? Kind.Second : Kind.Middle,
        < 15 => Kind.Pair,
        < 17 => Kind.Order,
        _ => Kind.WhichOfTwo,
    };

    /// <summary>Which end is told; seldom the one that is asked for.</summary>
    private static int DrawAnchor(Kind kind, bool isLess, TaskRandom random)
    {
        int asked = kind switch
        {
            Kind.Top => 1,
            Kind.Bottom => -1,
            Kind.End => isLess ? -1 : 1,
            _ => 0,
        };
        return asked == 0 || random.Chance(0.1) ? random.Pick([-1, 1]) : -asked;
    }

    private static Wording State(Facts facts, Wording wording, string section)
    {
        OrderRelation relation = OrderRelation.All[facts.Relation];
        bool isClause = section == "clause";
        for (int i = 0; i < facts.Statements.Count; i++)
        {
            if (isClause && i > 0)
            {
                wording.AddExact(wording.Random.Chance(0.8) ? " and " : ", ");
            }

            if (facts.IsAnchored(i))
            {
                StateEnd(facts, wording, isClause);
                continue;
            }

            Comparison one = facts.Compare(i);
            if (facts.Names.Count == 3 && i > 0 && facts.IsAnchored(0) && wording.Random.Chance(0.6))
            {
                // Who is at one end has been told, so that this says who is at the other.
                bool isTurned = wording.Random.Chance(0.5);
                (string left, string right) = (facts.Names[isTurned ? 2 : 0], facts.Names[isTurned ? 0 : 2]);
                string middle = facts.Names[1];
                string verb = relation.Verb.Length == 0 || relation.IsRow ? "is" : relation.Verb;
                wording.Add(s_phrasings["between"], isClause ? middle : Capital(middle), left, right, verb, middle).AddExact(isClause ? "" : ". ");
                continue;
            }

            if (relation.IsRace && !facts.IsOpen && wording.Random.Chance(0.2))
            {
                wording.Add(s_phrasings[one.IsFlipped ? "lost" : "beat"], isClause ? one.First : Capital(one.First), one.Second)
                    .AddExact(isClause ? "" : ". ");
                continue;
            }

            if (relation.IsRow && !facts.IsOpen && wording.Random.Chance(0.15))
            {
                wording.Add(s_phrasings["row close"], isClause ? one.First : Capital(one.First), one.Than, one.Second).AddExact(isClause ? "" : ". ");
                continue;
            }

            int chained = 1;
            while (i + chained < facts.Statements.Count && !facts.IsAnchored(i + chained) && facts.Compare(i + chained).IsFlipped == one.IsFlipped)
            {
                chained++;
            }

            if (chained > 1 && wording.Random.Chance(0.15))
            {
                Chain(facts, [.. Enumerable.Range(i, chained).Select(facts.Compare)], wording, isClause);
                i += chained - 1;
                continue;
            }

            if (i + 1 < facts.Statements.Count && !facts.IsAnchored(i + 1) && facts.Compare(i + 1) is Comparison next
                && (next.First == one.First || next.First == one.Second) && wording.Random.Chance(0.45))
            {
                StateTwo(facts, one, next, wording, isClause);
                i++;
                continue;
            }

            if (relation.Unit.Length > 0 && !facts.IsOpen && wording.Random.Chance(0.12))
            {
                string difference = $"{wording.Random.Between(2, 12)} {relation.Unit}";
                wording.Add(s_phrasings["by"], isClause ? one.First : Capital(one.First), difference, one.Than, one.Second).AddExact(isClause ? "" : ". ");
                continue;
            }

            // "B is not as tall as A" says that A is taller.
            (string more, string equal) = one.IsFlipped ? (relation.Less, relation.LowBase) : (relation.More, relation.HighBase);
            wording.Add(s_phrasings[relation.Prefix + section], Capital(one.First), one.Than, one.Second, one.First, Capital(one.Second), more, equal,
                relation.Verb, relation.VerbBase, relation.Auxiliary);
        }

        bool isClosed = !isClause && !facts.IsOpen && relation.IsOfPeople(facts.Names) && wording.Random.Chance(0.06) && wording.EndsSentence;
        return isClosed ? wording.Add(s_phrasings["alone"]) : wording;
    }

    /// <summary>Says who is first or last of all.</summary>
    private static void StateEnd(Facts facts, Wording wording, bool isClause)
    {
        OrderRelation relation = OrderRelation.All[facts.Relation];
        bool isFirst = facts.Anchor > 0;
        string name = facts.Names[isFirst ? 0 : facts.Names.Count - 1];
        (string most, string others, string none) = isFirst
            ? (relation.Most, relation.LessThan, relation.MoreThan)
            : (relation.Least, relation.MoreThan, relation.LessThan);
        string end = relation.HasNext ? isFirst ? "very front" : "very back" : isFirst ? "left end" : "right end";
        wording.Add(s_phrasings[relation.Prefix + "anchor"], isClause ? name : Capital(name), most, relation.Verb, name, others, none, end)
            .AddExact(isClause ? "" : ". ");
    }

    /// <summary>Comparisons of the same direction in one sentence that has its verb once: "Mia finished before Zoe and Zoe before Luis".</summary>
    private static void Chain(Facts facts, Comparison[] all, Wording wording, bool isClause)
    {
        OrderRelation relation = OrderRelation.All[facts.Relation];
        string verb = relation.Verb.Length == 0 || (relation.IsRow && wording.Random.Chance(0.7)) ? "is" : relation.Verb;
        for (int i = 0; i < all.Length; i++)
        {
            string section = i == 0 ? "chain" : i + 1 < all.Length ? "chain next" : "chain last";
            wording.Add(s_phrasings[section], i > 0 || isClause ? all[i].First : Capital(all[i].First), verb, all[i].Than, all[i].Second);
        }

        wording.AddExact(isClause ? "" : ". ");
    }

    /// <summary>Two comparisons of one, or of one and the one that it is compared with, in a sentence.</summary>
    private static void StateTwo(Facts facts, Comparison one, Comparison next, Wording wording, bool isClause)
    {
        OrderRelation relation = OrderRelation.All[facts.Relation];
        string verb = relation.Verb.Length == 0 || (relation.IsRow && wording.Random.Chance(0.7)) ? "is" : relation.Verb;
        string who = relation.IsOfPeople(facts.Names) ? "who" : "which";
        string conjunction = one.IsFlipped == next.IsFlipped ? "and" : wording.Random.Pick(["but", "but", "and"]);
        wording.Add(s_phrasings[next.First == one.First ? "both" : "relative"], isClause ? one.First : Capital(one.First), verb, one.Than, one.Second,
            next.Than, next.Second, who, conjunction);
        wording.AddExact(isClause ? "" : ". ");
    }

    private static Wording Question(Facts facts, Wording wording, bool isContinued)
    {
        OrderRelation relation = OrderRelation.All[facts.Relation];
        (string first, string second) = (facts.Names[facts.First], facts.Names[facts.Second]);
        if (facts.Asks == Kind.Pair && !facts.IsOpen && wording.Random.Chance(0.2))
        {
            // What is open does not follow, though it is unknown; so this is asked only where it is known.
            return AskIfFollows(facts, wording, isContinued);
        }

        string who = relation.IsOfPeople(facts.Names) ? "who" : $"which {relation.Thing(facts.Names)}";
        (string one, string many) = who == "who" ? ("person", "people") : (relation.Thing(facts.Names), OrderRelation.Plural(relation.Thing(facts.Names)));
        string[] values = facts.Asks switch
        {
            Kind.Pair => [first, second, facts.IsLess ? relation.LessThan : relation.MoreThan, Capital(first), relation.VerbBase, relation.Auxiliary,
                isContinued ? relation.Auxiliary : Capital(relation.Auxiliary)],
            Kind.After => [first, relation.Verb],
            Kind.End => [facts.IsLess ? relation.Least : relation.Most, first, relation.VerbBase, relation.Auxiliary,
                isContinued ? relation.Auxiliary : Capital(relation.Auxiliary)],
            Kind.Beyond => [first, facts.IsLess ? relation.LessThan : relation.MoreThan, many,
                relation.Verb.Length == 0 || relation.IsRow ? "are" : relation.IsPresent ? relation.VerbBase : relation.Verb],
            Kind.Place => [first, relation.VerbBase, relation.Verb],
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
            Kind.Third => relation.Prefix.Length > 0 ? "top" : "second",
            Kind.Fourth => relation.Prefix.Length > 0 ? "top" : "second",
            Kind.End => relation.IsManner ? "amount ends" : relation.Prefix + "ends",
            Kind.Beyond => "above",
            Kind.Place => relation.Prefix + "place",
            Kind.Middle => facts.Names.Count == 3 ? "middle" : "middle of five",
            Kind.After => "after",
            Kind.Pair => "pair",
            Kind.Order => "order",
            _ => "which of two",
        };
        bool isShared = section is "after" or "above" or "middle of five" || facts.Asks is Kind.End or Kind.Place
            || (section == "middle" && !relation.IsAmount);
        Phrasings phrasings = s_phrasings[isShared ? section : relation.Prefix + section];
        return isContinued ? wording.Continue(phrasings, values) : wording.Add(phrasings, values);
    }

    private static Wording AskIfFollows(Facts facts, Wording wording, bool isContinued)
    {
        OrderRelation relation = OrderRelation.All[facts.Relation];
        string verb = relation.Verb.Length == 0 || relation.IsRow ? "is" : relation.Verb;
        string statement = $"{facts.Names[facts.First]} {verb} {(facts.IsLess ? relation.LessThan : relation.MoreThan)} {facts.Names[facts.Second]}";
        return isContinued
            ? wording.Continue(Premises.Follows, statement, Capital(statement))
            : wording.Add(Premises.Follows, statement, Capital(statement));
    }

    private static string Place(Facts facts, OrderRelation relation, Wording wording) => facts.Asks switch
    {
        Kind.Top => relation.Most,
        Kind.Bottom => relation.Least,
        Kind.Second => Second(wording) + relation.Most2,
        Kind.Third => (wording.Random.Chance(0.2) ? "3rd" : "third") + relation.Most2,
        Kind.Fourth => (wording.Random.Chance(0.2) ? "4th" : "fourth") + relation.Most2,
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

    /// <summary>The word that tells a name from the others: <c>red</c> of <c>the red box</c>.</summary>
    private static string Word(string name) => (name.StartsWith("the ", StringComparison.Ordinal) ? name.Split(' ')[1] : name).ToLowerInvariant();

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>One statement: who is compared with whom, and how.</summary>
    internal sealed record Comparison(string First, string Than, string Second, bool IsFlipped);

    /// <summary>Names from most to least; a statement links two neighbors and may be stated from the lower one's side.</summary>
    internal sealed record Facts(Kind Asks, IReadOnlyList<string> Names, int Relation, IReadOnlyList<(int Link, bool IsFlipped)> Statements, int First,
        int Second, bool IsLess)
    {
        /// <summary>The lowest is compared with the last but two instead of its neighbor, so that nothing is known of the two lowest.</summary>
        public bool IsOpen { get; init; }

        /// <summary>Whether the highest (1) or the lowest (-1) is told as such, instead of by a comparison with its neighbor; 0 for neither.</summary>
        public int Anchor { get; init; }

        /// <summary>The link that isn't told.</summary>
        public int AnchoredLink => Anchor > 0 ? 0 : Names.Count - 2;

        public bool IsTrue => First < Second != IsLess;

        public int Chosen => Asks switch
        {
            Kind.Top => 0,
            Kind.Bottom => Names.Count - 1,
            Kind.SecondLast => Names.Count - 2,
            Kind.Third => 2,
            Kind.After => First + 1,
            Kind.Fourth => 3,
            Kind.Middle => Names.Count / 2,
            Kind.Second => 1,
            _ => IsLess ? Math.Max(First, Second) : Math.Min(First, Second),
        };

        /// <summary>Whether the question counts from the lowest, or asks whether the first of two is below the second.</summary>
        public bool IsFromLast => Asks is Kind.Bottom or Kind.SecondLast || ((Asks is Kind.End or Kind.Beyond || Asks >= Kind.Pair) && IsLess);

        /// <summary>Whether the one asked about is the first, or the last.</summary>
        public bool IsAtEnd => First == (IsLess ? Names.Count - 1 : 0);

        /// <summary>How many are above the one asked about, or below.</summary>
        public int CountBeyond => IsLess ? Names.Count - 1 - First : First;

        /// <summary>A statement in words: the higher one of a link first unless it is flipped.</summary>
        public Comparison Compare(int statement)
        {
            (int link, bool isFlipped) = Statements[statement];
            (string above, string below) = (Names[Above(link)], Names[link + 1]);
            OrderRelation relation = OrderRelation.All[Relation];
            return isFlipped ? new Comparison(below, relation.LessThan, above, true) : new Comparison(above, relation.MoreThan, below, false);
        }

        /// <summary>Whether a statement says who is first or last.</summary>
        public bool IsAnchored(int statement) => Anchor != 0 && Statements[statement].Link == AnchoredLink;

        /// <summary>The higher one of a statement.</summary>
        public int Above(int link) => IsOpen && link == Names.Count - 2 ? link - 1 : link;
    }
}
