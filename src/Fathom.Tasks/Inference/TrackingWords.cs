using System.Globalization;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Inference;

/// <summary>How the changes are told, and what is asked then.</summary>
internal sealed partial class TrackingTask
{
    protected override string Ask(Facts facts, Wording wording) => facts.Asks switch
    {
        Kind.Shopping => AskShopping(facts, wording),
        Kind.Stack => AskStack(facts, wording),
        Kind.Line => AskLine(facts, wording),
        Kind.Cups => AskCups(facts, wording),
        Kind.Trade => AskTrade(facts, wording),
        Kind.Walk => AskWalk(facts, wording),
        Kind.Table => AskTable(facts, wording),
        Kind.Plan => AskPlan(facts, wording),
        _ => AskTruth(facts, wording),
    };

    private static Phrasings Section(string name) => PhrasingFile.Read("tracking", name);

    private static string AskShopping(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        string list = Listed(facts.Start, random);
        if (facts.Wants == Question.All && random.Chance(0.35))
        {
            (string plus, string minus) = random.Pick([("+ ", "- "), ("+", "-"), ("add ", "remove "), ("plus ", "minus "), ("add ", "cross out ")]);
            return wording.Say(Section("list brief"), list, string.Join(", ", facts.Moves.Select(move => (move.Sign == '+' ? plus : minus) + move.First)));
        }

        wording.Add(Section("list start"), list);
        foreach (Move move in facts.Moves)
        {
            wording.Add(Section(move.Sign == '+' ? "list add" : "list drop"), move.First);
        }

        string asked = facts.Wants switch { Question.All => "list all", Question.Count => "list count", _ => "list has" };
        return wording.Add(Section(asked), facts.Item).Finish();
    }

    private static string AskStack(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        string asked = facts.Wants switch { Question.All => "stack all", Question.Count => "stack count", _ => "stack top" };
        if (random.Chance(0.55))
        {
            string join = random.Pick([", ", ", ", "; ", " then ", ", then "]);
            (string open, string close) = random.Pick([(" ", ""), (" ", ""), ("(", ")")]);
            string pop = open == "(" ? "pop()" : "pop";
            wording.Add(Section("stack brief"), string.Join(join, facts.Moves.Select(move => move.Sign == '+' ? $"push{open}{move.First}{close}" : pop)));
            return wording.Add(Section(asked)).Finish();
        }

        wording.Add(Section("stack start"));
        foreach (Move move in facts.Moves)
        {
            wording.Add(Section(move.Sign == '+' ? "stack push" : "stack pop"), move.First);
        }

        return wording.Add(Section(asked)).Finish();
    }

    private static string AskLine(Facts facts, Wording wording)
    {
        wording.Add(Section("line start"), Listed(facts.Start, wording.Random));
        foreach (Move move in facts.Moves)
        {
            string section = move.Sign switch { '+' => "line join", 's' => "line serve", _ => "line quit" };
            wording.Add(Section(section), move.First);
        }

        string asked = facts.Wants switch
        {
            Question.All => "line all",
            Question.Count => "line count",
            Question.Last => "line last",
            _ => "line first",
        };
        return wording.Add(Section(asked)).Finish();
    }

    private static string AskCups(Facts facts, Wording wording)
    {
        bool isOfNumbers = char.IsAsciiDigit(facts.Start[0][0]);
        string form = !isOfNumbers ? "the {0} cup" : wording.Random.Pick(["cup {0}", "the cup in spot {0}", "the cup in position {0}"]);
        string cups = facts.Options.Contains("4") || facts.Options.Contains("fourth") ? "four" : "three";
        wording.Add(Section("cups start"), Cup(facts.Start[0]), cups);

        // A cup could keep its number when it moves, so it must be said that it does not.
        if (form == "cup {0}")
        {
            wording.Add(Section("cups numbers"));
        }

        foreach (Move move in facts.Moves)
        {
            wording.Add(Section("cups swap"), Cup(move.First), Cup(move.Second));
        }

        return wording.Add(Section("cups ask")).Finish();

        string Cup(string place) => string.Format(CultureInfo.InvariantCulture, form, place);
    }

    private static string AskTrade(Facts facts, Wording wording)
    {
        bool isShort = wording.Random.Chance(0.4);
        string[] owners = [.. facts.Names.Zip(facts.Start, (name, thing) => isShort && name != facts.Names[0]
            ? $"{name} the {thing} {facts.Noun}"
            : $"{name} has the {thing} {facts.Noun}")];
        wording.Add(Section("trade start"), Listed(owners, wording.Random));
        foreach (Move move in facts.Moves)
        {
            wording.Add(Section("trade swap"), move.First, move.Second);
        }

        return facts.Wants == Question.What
            ? wording.Add(Section("trade what"), facts.Item, facts.Noun).Finish()
            : wording.Add(Section("trade who"), $"{facts.Item} {facts.Noun}").Finish();
    }

    private static string AskWalk(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        string unit = random.Pick(["steps", "steps", "steps", "blocks", "meters", "squares"]);
        if (random.Chance(0.45))
        {
            string[] bySteps = [.. facts.Moves.Select(move => $"{move.First} {WayOf(move.Sign)}")];
            string[] byWay = [.. facts.Moves.Select(move => $"{WayOf(move.Sign)} {move.First}")];
            string join = random.Pick([", ", ", ", ", then ", " then ", " and then "]);
            return wording.Say(Section("walk brief"), string.Join(join, random.Chance(0.7) ? bySteps : byWay));
        }

        for (int i = 0; i < facts.Moves.Count; i++)
        {
            Move move = facts.Moves[i];
            string steps = $"{move.First} {(move.First == "1" ? unit[..^1] : unit)}";
            wording.Add(Section(i == 0 ? "walk first" : "walk next"), steps, WayOf(move.Sign));
        }

        return wording.Add(Section("walk ask")).Finish();
    }

    private static string AskTable(Facts facts, Wording wording)
    {
        string section = facts.Wants switch { Question.After => "table after", Question.Before => "table before", _ => "table opposite" };
        wording.Add(Section("table start"), Listed(facts.Start, wording.Random), NumberWords.Spell(facts.Start.Count));
        return wording.Add(Section(section), facts.Item).Finish();
    }

    private static string AskPlan(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        string section = facts.Wants switch { Question.Where => "plan when", Question.What => "plan what", _ => "plan after" };
        if (random.Chance(0.3))
        {
            for (int i = 0; i < facts.Start.Count; i++)
            {
                wording.Add(Section("plan entry"), facts.Start[i], facts.Names[i]);
            }
        }
        else
        {
            bool isShort = random.Chance(0.5);
            string between = random.Pick([" ", " ", ": ", " - "]);
            string join = random.Pick([", ", ", ", "; ", "\n"]);
            string[] entries = [.. facts.Start.Zip(facts.Names, (day, thing) => $"{(isShort ? day[..3] : day)}{between}{thing}")];
            wording.Add(Section("plan start"), string.Join(join, entries));
        }

        return wording.Add(Section(section), facts.Item).Finish();
    }

    private static string AskTruth(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        string equal = random.Pick(["{0} = {1}", "{0} = {1}", "{0}={1}"]);
        string any = random.Pick(["{0} is {1}", "{0} is {1}", equal, "{0}: {1}"]);
        return wording.Say(Section(facts.Wants == Question.Has ? "truth is" : "truth value"), Given(any), Formula(facts), Given(equal), Given("{0} is {1}"));

        string Given(string form) =>
            Listed([.. facts.Start.Zip(facts.Names, (name, value) => string.Format(CultureInfo.InvariantCulture, form, name, value))], random);
    }

    /// <summary>The statements with their signs: <c>p and (not q or r)</c>.</summary>
    private static string Formula(Facts facts)
    {
        string[] terms = [.. facts.Moves.Select(Term)];
        string[] signs = [.. facts.Moves.Select(move => move.Sign == 'a' ? "and" : "or")];
        return terms.Length switch
        {
            1 => terms[0],
            2 => $"{terms[0]} {signs[1]} {terms[1]}",
            _ when facts.IsRight => $"{terms[0]} {signs[1]} ({terms[1]} {signs[2]} {terms[2]})",
            _ => $"({terms[0]} {signs[1]} {terms[1]}) {signs[2]} {terms[2]}",
        };
    }

    private static string Term(Move move) => move.Second.Length > 0 ? $"not {move.First}" : move.First;

    private static string WayOf(char sign) => sign switch { 'n' => "north", 's' => "south", 'e' => "east", _ => "west" };

    private static string Listed(IReadOnlyList<string> items, TaskRandom random) => random.Chance(0.5) || items.Count == 1
        ? string.Join(", ", items)
        : $"{string.Join(", ", items.SkipLast(1))} and {items[^1]}";
}
