using System.Collections.Concurrent;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Everyday word problems of many situations with one to five operations; the situations are in a text file.</summary>
internal sealed class ScenarioTask : VerifiableTask<ScenarioTask.Facts>
{
    private const string BuiltInName = "scenario";

    // Scenarios of more operations count as such.
    private const int MostOperations = 4;

    // Of the work alone; the reading of the problem comes on top.
    internal const int LongestThinking = 240;

    private const int Attempts = 1000;

    // With this many, a split of one in twenty is hardly ever without any.
    private const int FewProblems = 100;

    // Of the lowest level, questions whose answer stands in the text.
    private const double TrickShare = 0.06;

    private const double AsideShare = 0.08;
    private const double InterruptionShare = 0.05;

    private static readonly Phrasings s_asides = PhrasingFile.Read("asides", "before");

    private static readonly Phrasings s_interruptions = PhrasingFile.Read("asides", "middle");

    private readonly Lazy<(Scenario[][] Trained, Scenario[][] HeldOut)> _scenarios;

    private readonly ConcurrentDictionary<int, bool> _isClosed = [];

    // Of a file of one's own, the numbers of operations that occur, a level each.
    private readonly int[] _operations = [];

    public ScenarioTask()
    {
        Name = BuiltInName;
        Summary = "everyday word problems of several thousand situations, 1 to 5 operations";
        Levels = 4;
        _scenarios = new(() =>
        {
            (IReadOnlyList<Scenario> trained, IReadOnlyList<Scenario> heldOut) = ScenarioFile.ReadBuiltIn();
            return (ByOperations(trained), ByOperations(heldOut));
        });
    }

    /// <summary>A task of situations of one's own, with a level for each number of operations that occurs.</summary>
    /// <param name="name">The task's name.</param>
    /// <param name="trained">The situations, at least one.</param>
    /// <param name="heldOut">Those of held-out phrasings, if any.</param>
    public ScenarioTask(string name, IReadOnlyList<Scenario> trained, IReadOnlyList<Scenario> heldOut)
    {
        Name = name;
        Scenario[][] byOperations = ByOperations(trained);
        _operations = [.. Enumerable.Range(0, byOperations.Length).Where(operations => byOperations[operations].Length > 0)];
        Summary = $"word problems of {trained.Count} situations";
        Levels = _operations.Length;
        Scenario[][] heldOutByOperations = ByOperations(heldOut);
        Scenario[][] unseen = [.. byOperations.Select((scenarios, operations) => heldOutByOperations[operations] is { Length: > 0 } some ? some : scenarios)];
        _scenarios = new((byOperations, unseen));
    }

    public override string Name { get; }

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary { get; }

    public override int Levels { get; }

    /// <summary>Whether a level of a file has so few problems that a split could be without any.</summary>
    public override bool IsClosed(int level) => _operations.Length > 0 && _isClosed.GetOrAdd(level, HasFewProblems);

    protected override NoiseProfile Noise => NoiseProfile.Careful;

    protected override Facts Draw(int level, TaskRandom random) => Draw(level, PhrasingRing.Trained, random);

    protected override Facts Draw(int level, PhrasingRing ring, TaskRandom random)
    {
        Scenario[][] scenarios = ring == PhrasingRing.Trained ? _scenarios.Value.Trained : _scenarios.Value.HeldOut;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            (int operations, bool isLarge) = level switch
            {
                _ when _operations.Length > 0 => (_operations[level - 1], random.Chance(0.3)),
                1 => (random.Chance(TrickShare) ? 0 : 1, false),
                2 => random.Chance(0.4) ? (1, true) : (2, false),
                3 => random.Chance(0.5) ? (2, true) : (3, false),
                _ => random.Chance(0.5) ? (3, true) : (4, random.Chance(0.4)),
            };
            Scenario scenario = random.Pick(scenarios[operations]);
            if (scenario.TryDrawNumbers(isLarge, random) is not { } numbers)
            {
                continue;
            }

            var facts = new Facts(scenario, numbers, scenario.DrawTexts(random));
            var trace = new Trace(SolveOptions.Default, "");
            Work(facts, trace);
            if (trace.Length <= LongestThinking)
            {
                return facts;
            }
        }

        throw new TaskException(
            "tasks.scenario.malformed", $"task '{Name}', level {level}: expected solutions of at most {LongestThinking} characters, found none in {Attempts}");
    }

    protected override string Key(Facts facts) =>
        $"{facts.Scenario.Id}:{string.Join(',', facts.Numbers.Where(pair => facts.Scenario.Shows(pair.Key)).Select(pair => $"{pair.Value}"))}";

    protected override string Ask(Facts facts, Wording wording)
    {
        var counts = facts.Numbers.ToDictionary(pair => pair.Key, pair => wording.Count(pair.Value));
        string[] values = [.. facts.Scenario.Slots.Select(slot => Fill(slot, facts, counts))];
        if (wording.Random.Chance(AsideShare))
        {
            wording.Add(s_asides).AddExact(" ");
        }

        wording.Add(facts.Scenario.Template, values);
        return (wording.Random.Chance(InterruptionShare) ? wording.Interrupt(s_interruptions) : wording).Finish();
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        long largest = 0;
        return NumberReader.Judge(answer, facts.Scenario.Formula.Evaluate(facts.Numbers, ref largest)!.Value);
    }

    /// <summary>What the problem says of its numbers, then the formula and its steps.</summary>
    protected override string Work(Problem problem, Facts facts, Trace trace)
    {
        StoryReading.Write(problem.Text, trace);
        return Work(facts, trace);
    }

    /// <summary>What is wanted and the formula with its numbers, such as <c>km: 40-3*5</c>, then one line per operation.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        string unit = facts.Scenario.Unit;
        foreach ((string slot, string text) in facts.Texts)
        {
            unit = unit.Replace($"{{{slot}}}", text, StringComparison.Ordinal);
        }

        trace.Write(unit switch
        {
            "" => "",
            "$" when facts.Texts["currency"] is { Length: > 1 } currency => $"{currency}s: ",
            "$" => $"{facts.Texts["currency"]}: ",
            _ => $"{unit}: ",
        }).Write(facts.Scenario.Formula.ToString(facts.Numbers));
        long value = facts.Scenario.Formula.Work(facts.Numbers, trace);
        return unit switch
        {
            "" => $"{value}",
            "$" => Price(value, facts, isAdjective: value == 1),
            "%" => $"{value}%",
            _ => $"{value} {(value == 1 ? Nouns.SingularUnit(unit) : unit)}",
        };
    }

    private bool HasFewProblems(int level)
    {
        var random = new TaskRandom(1, "closed");
        return Enumerable.Range(0, 4 * FewProblems).Select(_ => Key(Draw(level, random))).Distinct().Count() < FewProblems;
    }

    private static string Fill(string slot, Facts facts, Dictionary<char, string> counts)
    {
        if (slot.StartsWith("an ", StringComparison.Ordinal))
        {
            string inside = slot[3..];
            return Nouns.WithArticle(inside.Length == 1 && facts.Numbers.TryGetValue(inside[0], out long digits) ? $"{digits}" : facts.Texts[inside]);
        }

        if (slot[0] is '$' or '#')
        {
            return Price(facts.Numbers[slot[1]], facts, isAdjective: slot[0] == '#');
        }

        return slot[0] == '=' ? (facts.Numbers.TryGetValue(slot[1], out long number) ? $"{number}" : facts.Texts[slot[1..]])
            : slot.Length == 1 && counts.TryGetValue(slot[0], out string? count) ? count
            : facts.Texts[slot];
    }

    private static string Price(long value, Facts facts, bool isAdjective)
    {
        string currency = facts.Texts["currency"];
        return currency.Length == 1 ? $"{currency}{value}" : $"{value} {currency}{(isAdjective ? "" : "s")}";
    }

    private static Scenario[][] ByOperations(IReadOnlyList<Scenario> scenarios) =>
        [.. Enumerable.Range(0, MostOperations + 1).Select(operations => scenarios.Where(scenario =>
            Math.Min(scenario.Formula.Operations, MostOperations) == operations)
            .SelectMany(scenario => Enumerable.Repeat(scenario, scenario.Weight)).ToArray())];

    /// <param name="Scenario">The situation.</param>
    /// <param name="Numbers">Its numbers.</param>
    /// <param name="Texts">Its names, things and words.</param>
    internal sealed record Facts(Scenario Scenario, IReadOnlyDictionary<char, long> Numbers, IReadOnlyDictionary<string, string> Texts);
}
