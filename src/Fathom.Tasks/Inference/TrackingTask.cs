using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Inference;

/// <summary>What is where after some changes: lists, stacks, lines of people, cups, swaps, walks, round tables, weekly plans and truth values.</summary>
internal sealed partial class TrackingTask : VerifiableTask<TrackingTask.Facts>
{
    private static readonly string[] s_days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    internal enum Kind
    {
        /// <summary>A shopping list with things that are added and crossed out.</summary>
        Shopping,

        /// <summary>Things that are pushed on a stack and popped from it.</summary>
        Stack,

        /// <summary>People who join a line, are served, or leave it.</summary>
        Line,

        /// <summary>A ball under one of several cups that change places.</summary>
        Cups,

        /// <summary>People who swap what they have.</summary>
        Trade,

        /// <summary>Steps to the north, east, south and west.</summary>
        Walk,

        /// <summary>People around a round table.</summary>
        Table,

        /// <summary>Something for each of several days.</summary>
        Plan,

        /// <summary>Statements that are true or false, with "and", "or" and "not" between them.</summary>
        Truth,
    }

    internal enum Question
    {
        /// <summary>All that is there in the end.</summary>
        All,
        Count,

        /// <summary>Whether something is there, or so.</summary>
        Has,

        /// <summary>Who is first, or what is at the bottom.</summary>
        First,

        /// <summary>Who is last, or what is on top.</summary>
        Last,

        /// <summary>Where, when, or with whom something is.</summary>
        Where,

        /// <summary>What somebody has, or what is on a day.</summary>
        What,
        After,
        Before,
        Opposite,

        /// <summary>True or false.</summary>
        Value,
    }

    public override string Name => "tracking";

    public override TaskArea Area => TaskArea.Inference;

    public override string Summary => "lists, stacks, lines, cups, swaps and walks after some changes, round tables, weekly plans, and truth values";

    public override int Levels => 3;

    protected override NoiseProfile Noise => NoiseProfile.Careful;

    protected override string Key(Facts facts) => string.Join(':', facts.Asks, facts.Wants, string.Join(',', facts.Start), string.Join(',', facts.Names),
        string.Join(',', facts.Moves.Select(move => $"{move.Sign}{move.First}/{move.Second}")), facts.Item, facts.IsRight);

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.Wants == Question.Count)
        {
            return NumberReader.Judge(answer, facts.States[^1].Count);
        }

        bool isOnLines = answer.Text.Trim().Contains('\n', StringComparison.Ordinal);
        if (isOnLines && (facts.Wants != Question.All || facts.Asks == Kind.Walk || answer.Text.Contains(',', StringComparison.Ordinal)))
        {
            return Verdict.Wrong("several lines");
        }

        answer = isOnLines ? OnOneLine(answer) : answer;
        string[] options = [.. facts.Options.Select(option => option.ToLowerInvariant())];
        string right = facts.Chosen.ToLowerInvariant();
        return (facts.Asks, facts.Wants) switch
        {
            (Kind.Truth, _) => YesNoReader.Judge(WithoutFormula(facts, answer), facts.IsYes),
            (_, Question.Has) => YesNoReader.Judge(answer, facts.IsYes),
            (Kind.Shopping, Question.All) => JudgeSet(facts, answer),
            (Kind.Walk, _) => JudgeWalk(facts, answer),
            (_, Question.All) => ListReader.Judge(answer, [.. facts.States[^1].Select(item => item.ToLowerInvariant())], options),
            (Kind.Plan, Question.Where) => ChoiceReader.Judge(WithWords(answer, FullDay), options, right),
            (Kind.Table or Kind.Plan, Question.After or Question.Before or Question.Opposite) =>
                ChoiceReader.JudgeBeside(WithWords(answer, Owner), options, right, facts.Item.ToLowerInvariant()),
            (Kind.Cups, _) => ChoiceReader.Judge(WithWords(answer, word => Place(options, word)), options, right),
            _ => ChoiceReader.Judge(WithWords(answer, Owner), options, right, "first", "last", "next", "one"),
        };
    }

    /// <summary>The things of a shopping list, in any order.</summary>
    private static Verdict JudgeSet(Facts facts, AnswerText answer)
    {
        string[] named = [.. answer.Tokens.Where((token, i) => facts.Options.Contains(token.Text) && !Hedging.IsDenied(answer.Tokens, i))
            .Select(token => token.Text)];
        return Hedging.Find(answer.Tokens) is string hedge ? Verdict.Wrong($"hedges with '{hedge}'")
            : Verdict.If(named.Order(StringComparer.Ordinal).SequenceEqual(facts.States[^1].Order(StringComparer.Ordinal)), $"read {string.Join(' ', named)}");
    }

    /// <summary>Steps in each direction, in any order; those that are zero may be left out.</summary>
    private static Verdict JudgeWalk(Facts facts, AnswerText answer)
    {
        string text = answer.Text.ToLowerInvariant();
        int[] at = [0, 0];
        MatchCollection ways = StepsOfWay().Matches(text);
        foreach (Match way in ways)
        {
            int steps = int.Parse(way.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            at[IsNorthOrSouth(way) ? 0 : 1] += way.Groups[2].Value[0] is 'n' or 'e' ? steps : -steps;
        }

        (int north, int east) = facts.Position(facts.Moves.Count);
        bool isClear = ways.Select(IsNorthOrSouth).Distinct().Count() == ways.Count;
        bool isAtStart = answer.Tokens.Any(token => token.Is("start", "started", "starting", "beginning", "home", "origin", "same"))
            && !answer.Tokens.Any(token => token.IsNumber || token.Is("not"));
        return Hedging.Find(answer.Tokens) is string hedge ? Verdict.Wrong($"hedges with '{hedge}'")
            : Verdict.If((isAtStart || ways.Count > 0) && isClear && at[0] == north && at[1] == east, $"read {at[0]} and {at[1]}, expected {north} and {east}");
    }

    private static bool IsNorthOrSouth(Match way) => way.Groups[2].Value[0] is 'n' or 's';

    /// <summary>A list with one item to a line, as a list on one line.</summary>
    private static AnswerText OnOneLine(AnswerText answer)
    {
        string[] lines = [.. answer.Text.Split('\n').Select(line => ItemMark().Replace(line, "").Trim()).Where(line => line.Length > 0)];
        return AnswerText.Parse(string.Join(", ", lines), "") ?? answer;
    }

    /// <summary>An answer without the formula that it repeats: its "or" is no doubt, and its "not" denies nothing.</summary>
    private static AnswerText WithoutFormula(Facts facts, AnswerText answer) => facts.Moves.Count == 1 ? answer
        : AnswerText.Parse(answer.Text.Replace(Formula(facts), "it", StringComparison.OrdinalIgnoreCase), "") ?? answer;

    /// <summary>An answer with other words for some.</summary>
    private static AnswerText WithWords(AnswerText answer, Func<string, string> change) =>
        AnswerText.Parse(string.Join(' ', answer.Tokens.Select(token => change(token.Text))), "") ?? answer;

    /// <summary>The day that a word means: <c>Tue</c>, <c>Thurs</c>, <c>Mondays</c>.</summary>
    private static string FullDay(string word)
    {
        string day = word.TrimEnd('s');
        return s_days.FirstOrDefault(full => day.Length >= 3 && full.StartsWith(day, StringComparison.OrdinalIgnoreCase)) ?? word;
    }

    /// <summary>A name without its ending in "Ann's turn".</summary>
    private static string Owner(string word) => word.EndsWith("'s", StringComparison.Ordinal) ? word[..^2] : word;

    /// <summary>The place of a cup that a word means, the way the places are named: <c>3</c>, <c>3rd</c>, <c>third</c>.</summary>
    private static string Place(string[] options, string word)
    {
        if (word == "center")
        {
            return "middle";
        }

        bool isDigit = char.IsAsciiDigit(word[0]) && (word.Length == 1 || word[1..] is "st" or "nd" or "rd" or "th");
        int place = isDigit ? word[0] - '1' : PlaceReader.Names.TakeWhile(name => name != word).Count();
        return place < 0 || place >= PlaceReader.Names.Count ? word
            : char.IsAsciiDigit(options[0][0]) ? $"{place + 1}"
            : PlaceReader.IsName(options[0]) ? PlaceReader.Names[place]
            : word;
    }

    [GeneratedRegex(@"([0-9]{1,6})\s*(?:(?:step|block|meter|square|unit|mile|space)s?\s+)?(?:to\s+the\s+|due\s+)?(north|south|east|west|[nsew])(?:wards?)?\b")]
    private static partial Regex StepsOfWay();

    [GeneratedRegex(@"^\s*(?:[-*\u2022]|\d+[.)])\s+")]
    private static partial Regex ItemMark();

    /// <summary>A change: <c>+</c> something comes, <c>-</c> something goes, <c>s</c> the first goes, <c>p</c> the last goes, <c>x</c> two change places;
    /// of a walk the direction, of truth values <c>a</c> and, <c>o</c> or.</summary>
    internal readonly record struct Move(char Sign, string First, string Second = "");

    internal sealed record Facts(Kind Asks, Question Wants, IReadOnlyList<string> Start, IReadOnlyList<Move> Moves)
    {
        /// <summary>The people who have what is there at the start, what is on the days, or whether statements are true.</summary>
        public IReadOnlyList<string> Names { get; init; } = [];

        /// <summary>Who or what is asked about.</summary>
        public string Item { get; init; } = "";

        /// <summary>What the people have, as a noun.</summary>
        public string Noun { get; init; } = "";

        /// <summary>Whether the last two of three statements are in brackets.</summary>
        public bool IsRight { get; init; }

        /// <summary>What is there before the first change and after each.</summary>
        public IReadOnlyList<IReadOnlyList<string>> States
        {
            get
            {
                List<IReadOnlyList<string>> states = [Start];
                foreach (Move move in Moves)
                {
                    states.Add(After(states[^1], move));
                }

                return states;
            }
        }

        /// <summary>All that may be named in an answer.</summary>
        public IReadOnlyList<string> Options => (Asks, Wants) switch
        {
            (Kind.Trade, Question.Where) or (Kind.Plan, Question.What or Question.After) => Names,
            (Kind.Plan, _) => s_days,
            (Kind.Cups, _) => [.. Start.Concat(Moves.SelectMany(move => (string[])[move.First, move.Second])).Distinct()],
            (Kind.Trade or Kind.Table, _) => Start,
            _ => [.. Start.Concat(Moves.Where(move => move.First.Length > 0).Select(move => move.First)).Distinct()],
        };

        /// <summary>The one that is asked for.</summary>
        public string Chosen => (Asks, Wants) switch
        {
            (Kind.Plan, Question.Where) => Start[Index(Names, Item)],
            (Kind.Plan, Question.What) => Names[Index(Start, Item)],
            (Kind.Plan, _) => Names[Index(Names, Item) + 1],
            (Kind.Trade, Question.Where) => Names[Index(States[^1], Item)],
            (Kind.Trade, _) => States[^1][Index(Names, Item)],
            (Kind.Table, Question.After) => Around(1),
            (Kind.Table, Question.Before) => Around(Start.Count - 1),
            (Kind.Table, _) => Around(Start.Count / 2),
            (Kind.Walk or Kind.Truth, _) => "",
            (_, Question.First) => States[^1][0],
            _ => States[^1][^1],
        };

        public bool IsYes => Asks == Kind.Truth ? IsTrue : States[^1].Contains(Item);

        /// <summary>Whether the statements with their signs are true together.</summary>
        public bool IsTrue
        {
            get
            {
                bool[] terms = [.. Moves.Select(TermOf)];
                if (IsRight)
                {
                    return Join(Moves[1].Sign, terms[0], Join(Moves[2].Sign, terms[1], terms[2]));
                }

                bool whole = terms[0];
                for (int i = 1; i < terms.Length; i++)
                {
                    whole = Join(Moves[i].Sign, whole, terms[i]);
                }

                return whole;
            }
        }

        public string Answer => (Asks, Wants) switch
        {
            (_, Question.Count) => $"{States[^1].Count}",
            (_, Question.Has) => IsYes ? "Yes" : "No",
            (_, Question.Value) => IsYes ? "True" : "False",
            (Kind.Walk, _) => Way(Position(Moves.Count), ", "),
            (_, Question.All) => string.Join(", ", States[^1]),
            (Kind.Trade, Question.What) => $"the {Chosen} {Noun}",
            _ => Chosen,
        };

        /// <summary>Whether one statement, with its "not", is true.</summary>
        public bool TermOf(Move move) => (Names[Index(Start, move.First)] == "true") != (move.Second == "not");

        public static bool Join(char sign, bool left, bool right) => sign == 'a' ? left && right : left || right;

        /// <summary>How far to the north and east some of the steps lead.</summary>
        public (int North, int East) Position(int count)
        {
            (int north, int east) = (0, 0);
            foreach (Move move in Moves.Take(count))
            {
                int steps = int.Parse(move.First, System.Globalization.CultureInfo.InvariantCulture);
                north += move.Sign == 'n' ? steps : move.Sign == 's' ? -steps : 0;
                east += move.Sign == 'e' ? steps : move.Sign == 'w' ? -steps : 0;
            }

            return (north, east);
        }

        /// <summary>A position in words.</summary>
        public static string Way((int North, int East) at, string separator)
        {
            string[] parts =
            [
                .. at.North == 0 ? (string[])[] : [$"{Math.Abs(at.North)} {(at.North > 0 ? "north" : "south")}"],
                .. at.East == 0 ? (string[])[] : [$"{Math.Abs(at.East)} {(at.East > 0 ? "east" : "west")}"],
            ];
            return parts.Length == 0 ? "at the start" : string.Join(separator, parts);
        }

        /// <summary>Who sits some places after the one asked about.</summary>
        public string Around(int places) => Start[(Index(Start, Item) + places) % Start.Count];

        private static int Index(IReadOnlyList<string> items, string item) => items.TakeWhile(other => other != item).Count();

        private IReadOnlyList<string> After(IReadOnlyList<string> state, Move move) => (Asks, move.Sign) switch
        {
            (Kind.Cups, _) => [state[0] == move.First ? move.Second : state[0] == move.Second ? move.First : state[0]],
            (Kind.Trade, _) => Swapped(state, Index(Names, move.First), Index(Names, move.Second)),
            (Kind.Walk or Kind.Truth, _) => state,
            (_, '+') => [.. state, move.First],
            (_, '-') => [.. state.Where(item => item != move.First)],
            (_, 's') => [.. state.Skip(1)],
            _ => [.. state.SkipLast(1)],
        };

        private static IReadOnlyList<string> Swapped(IReadOnlyList<string> state, int first, int second)
        {
            string[] swapped = [.. state];
            (swapped[first], swapped[second]) = (swapped[second], swapped[first]);
            return swapped;
        }
    }
}
