using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>An everyday situation with open numbers, names and words, the question about it, and the formula of the answer.</summary>
internal sealed class Scenario
{
    private const int Attempts = 400;

    // Numbers of small problems, and results on the way, that people reckon with in their head.
    private const int LargestSmall = 100;
    private const int LargestOfAll = 9999;

    private static readonly string[] s_currencies = ["$", "$", "$", "$", "$", "$", "€", "£", "dollar", "dollar", "euro", "euro", "pound"];

    private static readonly int[] s_rates = [5, 10, 20, 25, 30, 40, 50, 60, 75, 80];

    /// <summary>Marks before the letter of a number in a slot: <c>=</c> digits, <c>$</c> a price, <c>#</c> a price before a noun.</summary>
    public static readonly char[] Marks = ['=', '$', '#'];

    /// <summary>Identifies the scenario in keys, whatever its place in the file.</summary>
    public required string Id { get; init; }

    /// <summary>How often it is drawn, compared with others of as many operations.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Text and question; its slots are <see cref="Slots"/> by index.</summary>
    public required PhraseTemplate Template { get; init; }

    /// <summary>
    /// What the slots of the template hold: <c>a</c>, <c>=a</c> (in digits), <c>$a</c> (a price), <c>#a</c> (a price before a noun), <c>name</c>,
    /// <c>an w</c>, <c>w+</c>.
    /// </summary>
    public required IReadOnlyList<string> Slots { get; init; }

    /// <summary>The answer.</summary>
    public required ScenarioFormula Formula { get; init; }

    /// <summary>What follows the number of the answer, in the plural; <c>$</c> goes before it; may be empty.</summary>
    public required string Unit { get; init; }

    /// <summary>The numbers in the order in which they are drawn; those without a rule come first.</summary>
    public required IReadOnlyList<ScenarioNumber> Numbers { get; init; }

    /// <summary>Roles of the numbers without a rule.</summary>
    public required IReadOnlyDictionary<char, ScenarioRole> Free { get; init; }

    /// <summary>Pairs of formulas of which the first must be below the second.</summary>
    public required IReadOnlyList<(ScenarioFormula Less, ScenarioFormula More)> Conditions { get; init; }

    /// <summary>Words to choose from, in the singular.</summary>
    public required IReadOnlyDictionary<char, IReadOnlyList<string>> Words { get; init; }

    /// <summary>Whether the text shows a number, so that it is part of the problem's facts.</summary>
    public bool Shows(char variable) => Slots.Any(slot => slot[^1] == variable && slot.TrimStart(Marks).Length is 1 or 4);

    /// <summary>Draws numbers that satisfy all conditions.</summary>
    /// <param name="isLarge">Whether numbers may exceed what people reckon with in their head.</param>
    /// <param name="random">The source of all choices.</param>
    /// <exception cref="TaskException">There are none.</exception>
    public IReadOnlyDictionary<char, long> DrawNumbers(bool isLarge, TaskRandom random) => TryDrawNumbers(isLarge, random) ?? throw new TaskException(
        "tasks.scenario.malformed", $"scenario {Id}: expected numbers that satisfy its rules and its formula, found none in {Attempts} draws");

    /// <summary>Draws numbers that satisfy all conditions; null if none were found.</summary>
    /// <param name="isLarge">Whether numbers may exceed what people reckon with in their head.</param>
    /// <param name="random">The source of all choices.</param>
    public IReadOnlyDictionary<char, long>? TryDrawNumbers(bool isLarge, TaskRandom random)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            // Some situations have no small numbers.
            bool isStrict = !isLarge && attempt < Attempts / 2;
            if (TryDraw(isLarge, isStrict ? LargestSmall : LargestOfAll, random) is { } values)
            {
                return values;
            }
        }

        return null;
    }

    /// <summary>Draws names, things and words for the text slots.</summary>
    public IReadOnlyDictionary<string, string> DrawTexts(TaskRandom random)
    {
        Person[] people = random.PickSome(People.All, 3);
        Item[] items = random.PickSome(Item.All, 2);
        var texts = new Dictionary<string, string>
        {
            ["currency"] = random.Pick(s_currencies),
            ["name"] = people[0].Name,
            ["name2"] = people[1].Name,
            ["name3"] = people[2].Name,
            ["they"] = people[0].Subject,
            ["They"] = people[0].Subject == "he" ? "He" : "She",
            ["their"] = people[0].Subject == "he" ? "his" : "her",
            ["them"] = people[0].Subject == "he" ? "him" : "her",
            ["thing"] = items[0].Singular,
            ["things"] = items[0].Plural,
            ["boxes"] = items[0].Container,
            ["thing2"] = items[1].Singular,
            ["things2"] = items[1].Plural,
        };
        foreach ((char variable, IReadOnlyList<string> words) in Words)
        {
            string word = random.Pick(words);
            texts[$"{variable}"] = word;
            texts[$"{variable}+"] = Nouns.Plural(word);
        }

        return texts;
    }

    private IReadOnlyDictionary<char, long>? TryDraw(bool isLarge, int largestAllowed, TaskRandom random)
    {
        var values = new SortedDictionary<char, long>();
        foreach (ScenarioNumber number in Numbers)
        {
            long? value = Free.TryGetValue(number.Variable, out ScenarioRole role) ? DrawFree(role, isLarge, random) : number.Draw(values, random);

            // One of something would need the singular.
            if (value is not long drawn || drawn < 2)
            {
                return null;
            }

            values[number.Variable] = drawn;
        }

        long largest = values.Values.Max();
        return Formula.Evaluate(values, ref largest) is not null && largest <= largestAllowed && Conditions.All(pair => Holds(pair, values)) ? values : null;
    }

    private static bool Holds((ScenarioFormula Less, ScenarioFormula More) pair, IReadOnlyDictionary<char, long> values)
    {
        long largest = 0;
        return pair.Less.Evaluate(values, ref largest) is long less && pair.More.Evaluate(values, ref largest) is long more && less < more;
    }

    private static long DrawFree(ScenarioRole role, bool isLarge, TaskRandom random) => role switch
    {
        ScenarioRole.Summand => isLarge ? random.Between(15, random.Chance(0.5) ? 120 : 500) : random.Between(2, random.Chance(0.5) ? 20 : 60),
        ScenarioRole.Factor => isLarge ? random.Between(3, random.Chance(0.6) ? 12 : 40) : random.Between(2, random.Chance(0.7) ? 9 : 12),
        ScenarioRole.Dividend => isLarge ? random.Between(24, 400) : random.Between(6, 80),
        ScenarioRole.Divisor => random.Between(2, isLarge ? 12 : 9),
        _ => random.Pick(s_rates),
    };
}
