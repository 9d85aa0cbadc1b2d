using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Inference;

/// <summary>The things, people and changes that each kind of question is about.</summary>
internal sealed partial class TrackingTask
{
    private const int LongestStack = 6;

    // "Will" is a verb, too.
    private static readonly string[] s_people = [.. Individuals.People.Where(name => name is not ("Will" or "Mom" or "Dad" or "Grandpa" or "Grandma"))];

    private static readonly string[] s_colors = ["red", "blue", "green", "yellow", "black", "white", "orange", "purple"];

    private static readonly string[] s_letters = ["b", "c", "d", "e", "f", "g", "k", "m", "p", "q", "r", "s", "t", "x", "y", "z"];

    protected override Facts Draw(int level, TaskRandom random) => random.Pick(Enum.GetValues<Kind>()) switch
    {
        Kind.Shopping => DrawShopping(level, random),
        Kind.Stack => DrawStack(level, random),
        Kind.Line => DrawLine(level, random),
        Kind.Cups => DrawCups(level, random),
        Kind.Trade => DrawTrade(level, random),
        Kind.Walk => DrawWalk(level, random),
        Kind.Table => DrawTable(level, random),
        Kind.Plan => DrawPlan(level, random),
        _ => DrawTruth(level, random),
    };

    private static Facts DrawShopping(int level, TaskRandom random)
    {
        string[] goods = random.PickSome(PhrasingFile.Lines("tracking", "goods"), 9);
        int count = random.Between(2, level + 1);
        Question wants = random.Pick([Question.All, Question.All, Question.Count, Question.Has]);
        while (true)
        {
            var facts = new Facts(Kind.Shopping, wants, goods[..count], []);
            int next = count;
            for (int i = random.Between(2, level + 1); i > 0; i--)
            {
                IReadOnlyList<string> state = facts.States[^1];
                Move move = state.Count > 4 || (state.Count > 2 && random.Chance(0.5)) ? new Move('-', random.Pick(state)) : new Move('+', goods[next++]);
                facts = facts with { Moves = [.. facts.Moves, move] };
            }

            string[] crossed = [.. facts.Moves.Where(move => move.Sign == '-').Select(move => move.First)];
            if (crossed.Length > 0)
            {
                string[] absent = next == goods.Length || random.Chance(0.75) ? crossed : goods[next..];
                return facts with { Item = wants != Question.Has ? "" : random.Pick(random.Chance(0.5) ? facts.States[^1] : absent) };
            }
        }
    }

    private static Facts DrawStack(int level, TaskRandom random)
    {
        while (true)
        {
            string[] things = random.Below(3) switch
            {
                0 => [.. random.PickSome(Enumerable.Range(1, 20).ToArray(), 8).Select(number => $"{number}")],
                1 => random.PickSome(s_letters, 8),
                _ => random.PickSome(s_colors, 8),
            };
            var facts = new Facts(Kind.Stack, random.Pick([Question.Last, Question.Last, Question.All, Question.Count]), [], []);
            int next = 0;
            for (int i = random.Between(3, level + 3); i > 0; i--)
            {
                bool canPop = facts.States[^1].Count > 1;
                bool isPush = !canPop || (next < LongestStack && random.Chance(0.6));
                facts = facts with { Moves = [.. facts.Moves, isPush ? new Move('+', things[next++]) : new Move('p', "")] };
            }

            bool isLongEnough = facts.States[^1].Count >= (facts.Wants == Question.All ? 2 : 1);
            if (isLongEnough && facts.Moves.Any(move => move.Sign == 'p'))
            {
                return facts;
            }
        }
    }

    private static Facts DrawLine(int level, TaskRandom random)
    {
        string[] names = random.PickSome(s_people, 9);
        int count = random.Between(3, Math.Min(level + 2, 4));
        var facts = new Facts(Kind.Line, random.Pick([Question.First, Question.First, Question.Last, Question.All, Question.Count]), names[..count], []);
        int next = count;
        for (int i = random.Between(2, level + 1); i > 0; i--)
        {
            IReadOnlyList<string> state = facts.States[^1];
            Move move = random.Below(5) switch
            {
                0 or 1 when state.Count > 2 => new Move('s', state[0]),
                >= 2 when state.Count > 4 => new Move('s', state[0]),
                2 when state.Count > 2 => new Move('-', random.Pick(state)),
                _ => new Move('+', names[next++]),
            };
            facts = facts with { Moves = [.. facts.Moves, move] };
        }

        return facts;
    }

    private static Facts DrawCups(int level, TaskRandom random)
    {
        int count = level == 3 && random.Chance(0.6) ? 4 : 3;
        string[] places = random.Below(count == 3 ? 3 : 2) switch
        {
            0 => [.. Enumerable.Range(1, count).Select(number => $"{number}")],
            1 => [.. PlaceReader.Names.Take(count)],
            _ => ["left", "middle", "right"],
        };
        Move[] swaps = [.. Enumerable.Range(0, random.Between(level, level + 2)).Select(_ => DrawSwap(places, random))];
        return new Facts(Kind.Cups, Question.Where, [random.Pick(places)], swaps);
    }

    private static Facts DrawTrade(int level, TaskRandom random)
    {
        int count = level == 3 && random.Chance(0.3) ? 4 : 3;
        string[] names = random.PickSome(s_people, count);
        string[] colors = random.PickSome(s_colors, count);
        Move[] swaps = [.. Enumerable.Range(0, random.Between(level, count == 4 ? level : level + 1)).Select(_ => DrawSwap(names, random))];
        bool asksWho = random.Chance(0.5);
        return new Facts(Kind.Trade, asksWho ? Question.Where : Question.What, colors, swaps)
        {
            Names = names,
            Item = random.Pick(asksWho ? colors : names),
            Noun = random.Pick(PhrasingFile.Lines("tracking", "nouns")),
        };
    }

    private static Move DrawSwap(string[] places, TaskRandom random)
    {
        string[] two = random.PickSome(places, 2);
        return new Move('x', two[0], two[1]);
    }

    private static Facts DrawWalk(int level, TaskRandom random)
    {
        var moves = new List<Move>();
        int count = random.Between(2, level + 1);
        while (moves.Count < count)
        {
            char way = random.Pick(['n', 'e', 's', 'w']);
            if (moves.Count == 0 || moves[^1].Sign != way)
            {
                moves.Add(new Move(way, $"{random.Between(1, level == 1 ? 9 : 12)}"));
            }
        }

        return new Facts(Kind.Walk, Question.All, [], moves);
    }

    private static Facts DrawTable(int level, TaskRandom random)
    {
        string[] names = random.PickSome(s_people, random.Between(3, level + 3));
        Question wants = random.Below(5) switch
        {
            0 or 1 => Question.After,
            2 or 3 => Question.Before,
            _ => names.Length % 2 == 0 ? Question.Opposite : Question.After,
        };

        // Those at the end of the list are what makes the table round.
        string end = wants == Question.Before ? names[0] : names[^1];
        return new Facts(Kind.Table, wants, names, []) { Item = random.Chance(0.4) ? end : random.Pick(names) };
    }

    private static Facts DrawPlan(int level, TaskRandom random)
    {
        int count = random.Between(3, level + 3);
        bool isAfter = level > 1 && random.Chance(0.3);
        int first = random.Between(0, s_days.Length - count);
        int[] days = [.. Enumerable.Range(first, count)];
        if (!isAfter && random.Chance(0.4))
        {
            days = [.. random.PickSome(Enumerable.Range(0, s_days.Length).ToArray(), count).Order()];
        }

        string[] things = random.PickSome(PhrasingFile.Lines("tracking", "activities"), count);
        string[] names = [.. days.Select(day => s_days[day])];
        bool asksWhen = random.Chance(0.5);
        return new Facts(Kind.Plan, isAfter ? Question.After : asksWhen ? Question.Where : Question.What, names, [])
        {
            Names = things,
            Item = isAfter ? things[random.Below(count - 1)] : asksWhen ? random.Pick(things) : random.Pick(names),
        };
    }

    private static Facts DrawTruth(int level, TaskRandom random)
    {
        int count = level == 1 && random.Chance(0.15) ? 1 : level < 3 ? 2 : 3;
        string[] names = random.Pick((string[][])[["p", "q", "r"], ["p", "q", "r"], ["A", "B", "C"], ["x", "y", "z"]])[..Math.Max(count, 2)];
        int negated = count == 1 ? 0 : level == 1 ? random.Below(4) : -1;
        string[] used = random.Chance(0.8) ? names : [.. names.Reverse()];
        Move[] terms =
        [
            .. used.Take(count).Select((name, i) => new Move(i == 0 ? ' ' : random.Pick(['a', 'o']), name,
                negated == i || (negated < 0 && random.Chance(0.45)) ? "not" : "")),
        ];
        return new Facts(Kind.Truth, random.Chance(0.6) ? Question.Has : Question.Value, names, terms)
        {
            Names = [.. names.Select(_ => random.Chance(0.5) ? "true" : "false")],
            IsRight = count == 3 && random.Chance(0.5),
        };
    }
}
