namespace Fathom.Tasks.Inference;

/// <summary>The steps: what is asked, what is there at the start, and what is there after each change.</summary>
internal sealed partial class TrackingTask
{
    protected override string Work(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Walk:
                WorkWalk(facts, trace);
                break;
            case Kind.Table:
                WorkTable(facts, trace);
                break;
            case Kind.Plan:
                WorkPlan(facts, trace);
                break;
            case Kind.Truth:
                WorkTruth(facts, trace);
                break;
            default:
                WorkChanges(facts, trace);
                break;
        }

        return facts.Answer;
    }

    private static void WorkChanges(Facts facts, Trace trace)
    {
        trace.Write(Goal(facts)).Line().Write(Shown(facts, 0));
        for (int i = 0; i < facts.Moves.Count; i++)
        {
            Move move = facts.Moves[i];
            string change = move.Sign switch
            {
                '+' => facts.Asks == Kind.Stack ? $"push {move.First}" : $"+ {move.First}",
                'p' => "pop",
                'x' => $"{move.First} {move.Second}",
                _ => $"- {move.First}",
            };
            int before = i;
            trace.Line().Step($"{change}: ", Shown(facts, i + 1), () => Shown(facts, before));
        }

        IReadOnlyList<string> last = facts.States[^1];
        switch (facts.Wants)
        {
            case Question.Count:
                trace.Line().Write(string.Join(' ', last.Select((item, i) => $"{i + 1}|{item}")));
                break;
            case Question.Has:
                trace.Line().Step($"{facts.Item} ", facts.IsYes ? "yes" : "no", () => facts.IsYes ? "no" : "yes");
                break;
            case Question.First or Question.Last:
                trace.Line().Write($"{Goal(facts).TrimEnd('?')} {facts.Chosen}");
                break;
            case Question.What or Question.Where when facts.Asks == Kind.Trade:
                trace.Line().Write($"{facts.Item} {facts.Chosen}");
                break;
            default:
                break;
        }
    }

    private static string Goal(Facts facts) => (facts.Asks, facts.Wants) switch
    {
        (_, Question.Count) => "how many?",
        (_, Question.All) => "all?",
        (Kind.Stack, _) => "top?",
        (_, Question.First) => "first?",
        (_, Question.Last) => "last?",
        (Kind.Cups, _) => "ball?",
        _ => $"{facts.Item}?",
    };

    /// <summary>What is there after some changes; people with what they have in the order in which it is looked up.</summary>
    private static string Shown(Facts facts, int changes)
    {
        IReadOnlyList<string> state = facts.States[changes];
        return facts.Asks != Kind.Trade ? state.Count == 0 ? "empty" : string.Join(' ', state)
            : facts.Wants == Question.What ? string.Join(' ', facts.Names.Zip(state, (name, thing) => $"{name} {thing}"))
            : string.Join(' ', facts.Names.Zip(state, (name, thing) => $"{thing} {name}"));
    }

    /// <summary>After each move, how far to the north and to the east it is.</summary>
    private static void WorkWalk(Facts facts, Trace trace)
    {
        trace.Write("from start: 0 0");
        for (int i = 0; i < facts.Moves.Count; i++)
        {
            Move move = facts.Moves[i];
            bool isNorth = move.Sign is 'n' or 's';
            (int North, int East) before = facts.Position(i);
            (int North, int East) after = facts.Position(i + 1);
            trace.Line().Write($"{WayOf(move.Sign)} {move.First}: ");
            trace.Equation($"{(isNorth ? before.North : before.East)}{(move.Sign is 'n' or 'e' ? '+' : '-')}{move.First}", isNorth ? after.North : after.East);
            trace.Write($" at {after.North} {after.East}");
        }

        trace.Line().Write(Facts.Way(facts.Position(facts.Moves.Count), " "));
    }

    /// <summary>Those at the table in the direction that is asked about, the first one again at the end.</summary>
    private static void WorkTable(Facts facts, Trace trace)
    {
        if (facts.Wants == Question.Opposite)
        {
            int half = facts.Start.Count / 2;
            trace.Write($"opposite {facts.Item}: {string.Join(' ', facts.Start)} {facts.Start[0]}").Line();
            trace.Equation($"{facts.Start.Count}/2", half);
            trace.Line().Write(facts.Item);
            for (int i = 1; i <= half; i++)
            {
                trace.Write($" {i}|{facts.Around(i)}");
            }

            return;
        }

        bool isAfter = facts.Wants == Question.After;
        string[] ring = isAfter ? [.. facts.Start, facts.Start[0]] : [facts.Start[0], .. facts.Start.Reverse()];
        trace.Write($"{(isAfter ? "after" : "before")} {facts.Item}: {string.Join(' ', ring)}").Line().Write($"{facts.Item} {facts.Chosen}");
    }

    /// <summary>The plan in the order in which it is looked up, then what follows what is asked about.</summary>
    private static void WorkPlan(Facts facts, Trace trace)
    {
        bool isWhen = facts.Wants == Question.Where;
        string[] pairs = [.. facts.Start.Zip(facts.Names, (day, thing) => isWhen ? $"{thing} {day}" : $"{day} {thing}")];
        if (facts.Wants == Question.After)
        {
            int next = facts.Names.TakeWhile(thing => thing != facts.Item).Count() + 1;
            trace.Write($"after {facts.Item}: {string.Join(' ', pairs)}").Line().Write($"{facts.Item} {pairs[next]}");
            return;
        }

        trace.Write($"{facts.Item}: {string.Join(' ', pairs)}").Line().Write($"{facts.Item} {facts.Chosen}");
    }

    /// <summary>What is true, then each statement with its "not", then two at a time.</summary>
    private static void WorkTruth(Facts facts, Trace trace)
    {
        trace.Write($"{Formula(facts)}?").Line().Write(string.Join(' ', facts.Start.Zip(facts.Names, (name, value) => $"{name} {value}")));
        bool[] terms = [.. facts.Moves.Select(facts.TermOf)];
        for (int i = 0; i < terms.Length; i++)
        {
            Write(trace.Line(), $"{Term(facts.Moves[i])}: ", terms[i]);
        }

        if (facts.IsRight)
        {
            bool inner = WriteJoined(facts.Moves[2].Sign, terms[1], terms[2], trace);
            WriteJoined(facts.Moves[1].Sign, terms[0], inner, trace);
            return;
        }

        bool whole = terms[0];
        for (int i = 1; i < terms.Length; i++)
        {
            whole = WriteJoined(facts.Moves[i].Sign, whole, terms[i], trace);
        }
    }

    private static bool WriteJoined(char sign, bool left, bool right, Trace trace)
    {
        bool whole = Facts.Join(sign, left, right);
        Write(trace.Line(), $"{Truth(left)} {(sign == 'a' ? "and" : "or")} {Truth(right)}: ", whole);
        return whole;
    }

    private static void Write(Trace trace, string opening, bool value) => trace.Step(opening, Truth(value), () => Truth(!value));

    private static string Truth(bool value) => value ? "true" : "false";
}
