using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Everyday word problems of many situations with one to five operations; the situations are in a text file.</summary>
internal sealed class ScenarioTask : VerifiableTask<ScenarioTask.Facts>
{
    // Scenarios of more operations count as such.
    private const int MostOperations = 4;

    private const int LongestThinking = 360;

    // Of the lowest level, questions whose answer stands in the text.
    private const double TrickShare = 0.06;

    private const double AsideShare = 0.08;
    private const double InterruptionShare = 0.05;

    private static readonly Phrasings s_asides = PhrasingFile.Read("asides", "before");

    private static readonly Phrasings s_interruptions = PhrasingFile.Read("asides", "middle");

    private static readonly Lazy<(Scenario[][] Trained, Scenario[][] HeldOut)> s_scenarios = new(() =>
    {
        (IReadOnlyList<Scenario> trained, IReadOnlyList<Scenario> heldOut) = ScenarioFile.ReadBuiltIn();
        return (ByOperations(trained), ByOperations(heldOut));
    });

    public override string Name => "scenario";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "everyday word problems of more than a thousand situations, 1 to 5 operations";

    public override int Levels => 4;

    protected override NoiseProfile Noise => NoiseProfile.Careful;

    protected override Facts Draw(int level, TaskRandom random) => Draw(level, PhrasingRing.Trained, random);

    protected override Facts Draw(int level, PhrasingRing ring, TaskRandom random)
    {
        while (true)
        {
            (int operations, bool isLarge) = level switch
            {
                1 => (random.Chance(TrickShare) ? 0 : 1, false),
                2 => random.Chance(0.4) ? (1, true) : (2, false),
                3 => random.Chance(0.5) ? (2, true) : (3, false),
                _ => random.Chance(0.5) ? (3, true) : (4, random.Chance(0.4)),
            };
            Scenario[][] scenarios = ring == PhrasingRing.Trained ? s_scenarios.Value.Trained : s_scenarios.Value.HeldOut;
            Scenario scenario = random.Pick(scenarios[operations]);
            var facts = new Facts(scenario, scenario.DrawNumbers(isLarge, random), scenario.DrawTexts(random));
            var trace = new Trace(SolveOptions.Default, "");
            Work(facts, trace);
            if (trace.Length <= LongestThinking)
            {
                return facts;
            }
        }
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
