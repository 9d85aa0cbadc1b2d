using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Mathematics;
using Fathom.Tasks.Programming;

namespace Fathom.Tasks.Talk;

/// <summary>Problems asked again with one of their numbers changed: "what if he buys 3 instead of 4?", "and if x were 6?".</summary>
internal static class Substitutions
{
    private const int MaxDraws = 30;

    private static readonly ScenarioTask s_scenario = new();

    private static readonly QuantityTask s_quantity = new();

    private static readonly ProductTask s_product = new();

    private static readonly SumTask s_sum = new();

    private static readonly DifferenceTask s_difference = new();

    private static readonly ClockTask s_clock = new();

    private static readonly ProgramTask s_program = new();

    // Words after a number that end as plurals do.
    private static readonly HashSet<string> s_noPlurals =
        ["times", "less", "plus", "minus", "as", "is", "has", "was", "does", "its", "his", "this", "us", "equals", "costs", "makes", "gives", "years"];

    // A number without a noun of its own may be one of the same things: "used 9 n 12 feathers".
    private static readonly Regex s_bareNumber = new(
        @"(?<![\w$€£.,:/])(\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?![\w%€:/]|[.,]\d)(?! [a-z]{2,}s\b)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>The tasks whose numbers can be changed; the usual ones several times.</summary>
    public static IReadOnlyList<IVerifiableTask> Tasks { get; } =
        [s_scenario, s_scenario, s_scenario, s_quantity, s_quantity, s_product, s_sum, s_difference, s_clock, s_program, s_program];

    /// <summary>What asks for a problem with one number changed, and that problem, worded as the one before; no problem where no number can change.</summary>
    public static (string Text, Problem? Changed) Of(Problem from, Wording wording)
    {
        if (from.Facts is ProgramTask.Facts program)
        {
            Problem? changed = OfProgram(program, from.Level, wording);
            return (changed?.Text ?? "", changed);
        }

        for (int i = 0; i < MaxDraws; i++)
        {
            (long old, Func<int, Problem?> change) = Choose(from, wording.Random);
            string pattern = $@"(?<![\d.,:/]){old}(?![\d:/%]|[.,]\d)";
            if (old is < 2 or > 5000 || Regex.Count(from.Text, pattern) != 1)
            {
                continue;
            }

            int number = Near((int)old, wording.Random);
            if (number != old && change(number) is Problem changed)
            {
                return (Say(from.Text, (int)old, number, wording), changed with { Text = Regex.Replace(from.Text, pattern, $"{number}") });
            }
        }

        return ("", null);
    }

    private static (long Old, Func<int, Problem?> Change) Choose(Problem from, TaskRandom random)
    {
        bool isFirst = random.Chance(0.5);
        switch (from.Facts)
        {
            case ScenarioTask.Facts facts:
                char[] shown = [.. facts.Numbers.Keys.Where(facts.Scenario.Shows)];
                char variable = random.Pick(shown);
                return (facts.Numbers[variable], number => ChangeScenario(facts, variable, number, from.Level));
            case QuantityTask.Facts facts:
                int old = isFirst ? facts.A : facts.B;
                return (old, number => QuantityTask.With(facts, old, number) is QuantityTask.Facts changed ? s_quantity.Make(from.Level, "", changed) : null);
            case ProductTask.Facts facts:
                return (isFirst ? facts.A : facts.B,
                    number => s_product.Make(from.Level, "", isFirst ? facts with { A = number } : facts with { B = number }));
            case DifferenceTask.Facts facts:
                return (isFirst ? facts.A : facts.B, number => isFirst == number > (isFirst ? facts.B : facts.A) && facts.A > facts.B
                    ? s_difference.Make(from.Level, "", isFirst ? facts with { A = number } : facts with { B = number })
                    : null);
            case int[] facts:
                int at = random.Below(facts.Length);
                return (facts[at], number => s_sum.Make(from.Level, "", [.. facts.Select((summand, i) => i == at ? number : summand)]));
            case ClockTask.Facts { HasHours: false, Asks: ClockTask.Kind.After or ClockTask.Kind.Before or ClockTask.Kind.Ends } facts:
                return (facts.Length, number => ChangeClock(facts, number, from));
            default:
                return (0, _ => null);
        }
    }

    private static Problem? ChangeScenario(ScenarioTask.Facts facts, char variable, int number, int level)
    {
        var numbers = facts.Numbers.ToDictionary(pair => pair.Key, pair => pair.Value);
        numbers[variable] = number;
        long largest = 0;
        Scenario scenario = facts.Scenario;
        bool isDefined = scenario.Numbers.All(other => other.Definition is null || other.Definition.Evaluate(numbers, ref largest) == numbers[other.Variable]);
        bool isRate = scenario.Unit == "%" || scenario.Numbers.Any(other => other.Variable == variable && other.Choices is not null);
        bool isWhole = isDefined && !isRate && scenario.Formula.Evaluate(numbers, ref largest) is > 0
            && scenario.Conditions.All(pair => pair.Less.Evaluate(numbers, ref largest) is long less
                && pair.More.Evaluate(numbers, ref largest) is long more && less < more);
        if (!isWhole || largest > 9999)
        {
            return null;
        }

        // Divisors and rates beyond those that are drawn may have no short solution.
        bool isUsual = !scenario.Free.TryGetValue(variable, out ScenarioRole role) || role switch
        {
            ScenarioRole.Divisor => number <= 12,
            ScenarioRole.Factor => number <= 40,
            ScenarioRole.Rate => false,
            _ => true,
        };
        Problem problem = s_scenario.Make(level, "", facts with { Numbers = new SortedDictionary<char, long>(numbers) });
        return isUsual && s_scenario.Solve(problem, SolveOptions.Default).Thinking.Length <= ScenarioTask.LongestThinking ? problem : null;
    }

    private static Problem? ChangeClock(ClockTask.Facts facts, int minutes, Problem from)
    {
        int start = facts.Asks == ClockTask.Kind.Before ? facts.End - minutes : facts.Start;
        bool isSameDay = minutes < 60 && facts.Start >= 60 && start >= 60 && start + minutes < 12 * 60 && facts.End >= facts.Start;
        return isSameDay && from.Text.Contains(" min", StringComparison.OrdinalIgnoreCase)
            ? s_clock.Make(from.Level, "", facts with { Start = start, Length = minutes })
            : null;
    }

    private static Problem? OfProgram(ProgramTask.Facts facts, int level, Wording wording)
    {
        Statement.Assign[] firsts =
            [.. facts.Program.OfType<Statement.Assign>().Where(assign => assign is { IsNew: true, Value: Code.Number { Value: >= 0 } })];
        if (firsts.Length == 0)
        {
            return null;
        }

        Statement.Assign first = wording.Random.Pick(firsts);
        long old = ((Code.Number)first.Value).Value;
        int number = Near((int)Math.Max(2, old), wording.Random);
        return number != old && ProgramTask.With(facts, first.Name, number) is ProgramTask.Facts changed
            ? s_program.Make(level, Variations.Say("variable", wording, first.Name, $"{number}", $"{old}"), changed)
            : null;
    }

    private static int Near(int old, TaskRandom random) => random.Below(4) switch
    {
        0 => random.Between(2, old < 10 ? 12 : (2 * old) + 5),
        1 => old + random.Between(1, old < 20 ? 5 : 20),
        2 => Math.Max(2, old - random.Between(1, old < 20 ? 4 : 20)),
        _ when old % 10 == 0 => 10 * random.Between(1, Math.Max(2, old / 5)),
        _ => random.Between(2, old < 10 ? 9 : 2 * old),
    };

    /// <summary>Names the new number: alone with the old one, with what it counts, or as a price.</summary>
    private static string Say(string text, int old, int number, Wording wording)
    {
        Match price = Regex.Match(text, $@"[$€£]{old}(?!\d)");
        if (price.Success)
        {
            return Variations.Say("instead", wording, $"{price.Value[0]}{number}", price.Value);
        }

        Match counted = Regex.Match(text, $@"\b{old} ([a-z]{{2,}}s)\b");
        string noun = counted.Groups[1].Value;
        bool isNoun = counted.Success && number > 1 && !s_noPlurals.Contains(noun) && Regex.Count(text, $@"\w+ {noun}\b") == 1 && !s_bareNumber.IsMatch(text);
        if (isNoun && wording.Random.Chance(0.65))
        {
            return Variations.Say(number < old && wording.Random.Chance(0.3) ? "only things" : "things", wording, wording.Count(number), $"{old}", noun);
        }

        return Variations.Say("instead", wording, wording.Random.Chance(0.9) ? number.ToString(CultureInfo.InvariantCulture) : wording.Count(number), $"{old}");
    }
}
