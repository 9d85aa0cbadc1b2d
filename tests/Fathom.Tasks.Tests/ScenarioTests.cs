using System.Text.RegularExpressions;
using Fathom.Tasks.Catalog;
using Fathom.Tasks.Mathematics;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Tests;

public class ScenarioTests
{
    private static readonly (IReadOnlyList<Scenario> Trained, IReadOnlyList<Scenario> HeldOut) s_scenarios = ScenarioFile.ReadBuiltIn();

    [Fact]
    public void BuiltIn_EveryScenario_DrawsNumbersThatItsFormulaAllows()
    {
        Scenario[] all = [.. s_scenarios.Trained, .. s_scenarios.HeldOut];
        for (int i = 0; i < all.Length; i++)
        {
            for (int draw = 0; draw < 40; draw++)
            {
                IReadOnlyDictionary<char, long> numbers = all[i].DrawNumbers(isLarge: draw % 2 == 0, new TaskRandom(1, "scenario", (i * 100) + draw));
                long largest = 0;

                Assert.NotNull(all[i].Formula.Evaluate(numbers, ref largest));
                Assert.All(numbers.Values, value => Assert.True(value >= 2));
                Assert.All(all[i].Conditions, pair =>
                    Assert.True(pair.Less.Evaluate(numbers, ref largest) < pair.More.Evaluate(numbers, ref largest)));
            }
        }
    }

    [Fact]
    public void BuiltIn_AreManyAndOfAllLengths()
    {
        Assert.True(s_scenarios.Trained.Count >= 7000, $"{s_scenarios.Trained.Count} scenarios");
        Assert.True(s_scenarios.HeldOut.Count >= 150, $"{s_scenarios.HeldOut.Count} held-out scenarios");
        Scenario[] all = [.. s_scenarios.Trained, .. s_scenarios.HeldOut];
        Assert.Equal(all.Length, all.Select(scenario => scenario.Id).Distinct().Count());
        foreach (IReadOnlyList<Scenario> ring in (IReadOnlyList<Scenario>[])[s_scenarios.Trained, s_scenarios.HeldOut])
        {
            Assert.All(Enumerable.Range(0, 5), operations => Assert.Contains(ring, scenario => scenario.Formula.Operations == operations));
        }
    }

    [Fact]
    public void Generate_Text_HasNoOpenSlotAndNoSingularOfMany()
    {
        IVerifiableTask task = TaskCatalog.BuiltIn().Find("scenario");
        var wrong = new Regex(
            @"[{}<>|]|(?<!-)\b1 (?!(?:puzzles|is|was|has|gets|takes|needs|costs|does|pays|\w+ss)\b)\w+s\b|"
                + @"\ba (8|11|18)\b|\ban? an? |\ba (?!is|and|into|earn|owns)[aeio]\w+|[ ]{3}|\s[.,]|\ba \$8",
            RegexOptions.IgnoreCase);
        for (int i = 0; i < 6000; i++)
        {
            Problem problem = task.Generate(1 + (i % 4), (PhrasingRing)(i % 2), new TaskRandom(3, "scenario", i));

            Assert.False(wrong.IsMatch(problem.Text), $"'{wrong.Match(problem.Text)}' in: {problem.Text}");
        }
    }

    [Fact]
    public void Read_WeightedLine_KeepsItsIdentity()
    {
        (IReadOnlyList<Scenario> scenarios, _) = ScenarioFile.Read(new StringReader("[trained]\nA {a} b. => a+2\n@4 A {a} b. => a+2"), "scenarios");

        Assert.Equal([1, 4], scenarios.Select(scenario => scenario.Weight));
        Assert.Equal(scenarios[0].Id, scenarios[1].Id);
    }

    [Theory]
    [InlineData("All but {b} of {a} sheep run away. => b sheep ; a 20..30 ; b 2..9", "b")]
    [InlineData("Each of her brothers has {b} sisters. => b-1 sisters ; b 3..6", "b-1")]
    public void Read_Trick_HasItsAnswerInTheText(string line, string formula)
    {
        (IReadOnlyList<Scenario> scenarios, _) = ScenarioFile.Read(new StringReader($"[trained]\n{line}"), "scenarios");
        IReadOnlyDictionary<char, long> numbers = scenarios[0].DrawNumbers(isLarge: false, new TaskRandom(1, "x"));
        long largest = 0;

        Assert.Equal(ScenarioFormula.Parse(formula).Evaluate(numbers, ref largest), scenarios[0].Formula.Evaluate(numbers, ref largest));
    }

    [Theory]
    [InlineData("[trained]\nA {a} b. => a+")]
    [InlineData("[trained]\nA {a} b. => a+b*(c pens")]
    [InlineData("[trained]\nA {a b. => a+2")]
    [InlineData("[trained]\nA {what} b. => a+2")]
    [InlineData("[trained]\nA {a} b.")]
    [InlineData("[trained]\nA {a} b. => a+2 ; a")]
    [InlineData("[trained]\nA {a} b. => a+2 ; a x..9")]
    [InlineData("[trained]\nA {a} <b. => a+2")]
    [InlineData("A {a} b. => a+2")]
    [InlineData("[trained]\nHello. => 5")]
    [InlineData("[trained]\n@0 A {a} b. => a+2")]
    [InlineData("[trained]\n@99999999999 A {a} b. => a+2")]
    [InlineData("[trained]\nA {a} b. => a+2 ; a 10..90:0")]
    [InlineData("[trained]\nA {a} ${w}. => a+2 ; w:pen/cap")]
    [InlineData("[trained]\nA {a} {w++}. => a+2 ; w:pen/cap")]
    [InlineData("[trained]\nA {a} {c}. => a+2 {c}")]
    public void Read_MalformedLine_NamesIt(string text)
    {
        var exception = Assert.Throws<TaskException>(() => ScenarioFile.Read(new StringReader(text), "scenarios"));

        Assert.Equal("tasks.scenario.malformed", exception.Code);
        Assert.Contains($"line {text.Split('\n').Length}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DeepOrLongLines_AreRefused()
    {
        string deep = $"[trained]\nA {{a}} b. => {new string('(', 40)}a{new string(')', 40)}";
        string nested = $"[trained]\nA {{a}} {new string('<', 40)}. => a+2";
        string long_ = $"[trained]\nA {{a}} {new string('b', 10_000)}. => a+2";
        string macros = string.Join('\n', Enumerable.Range(0, 40).Select(i => $"m{i} = {{:m{i + 1}}}{{:m{i + 1}}}"));
        string doubling = $"[macros]\n{macros}\n[trained]\nA {{a}} {{:m0}}. => a+2";

        foreach (string text in (string[])[deep, nested, long_, doubling])
        {
            Assert.Equal("tasks.scenario.malformed", Assert.Throws<TaskException>(() => ScenarioFile.Read(new StringReader(text), "scenarios")).Code);
        }
    }

    [Fact]
    public void DrawNumbers_NoneSatisfyTheConditions_Throws()
    {
        (IReadOnlyList<Scenario> scenarios, _) = ScenarioFile.Read(new StringReader("[trained]\nA {a} b {b}. => a-b ; a 2..5 ; b 9..20"), "scenarios");

        var exception = Assert.Throws<TaskException>(() => scenarios[0].DrawNumbers(isLarge: false, new TaskRandom(1, "x")));

        Assert.Equal("tasks.scenario.malformed", exception.Code);
    }

    [Theory]
    [InlineData(
        "Paco had 26 salty cookies and 17 sweet ones. He ate 9 salty cookies. How many salty cookies are left?",
        "had 26 salty cookies, 17 sweet ones, ate 9 salty cookies\nsalty cookies are left?")]
    [InlineData("What do twenty-one pens at $1,200 cost, with 15% off?", "do 21 pens, at $1200 cost, 15% off\nwhat do 21 pens at $1200 cost with 15% off?")]
    [InlineData("A 120-page book: she reads half of it. pages left", "120-page book, reads half of it\nreads half of it pages left?")]
    [InlineData("One cat, 4 dogs, 3 birds. That makes how many?", "4 dogs, 3 birds\n3 birds that makes how many?")]
    public void Reading_QuotesWhatStandsAroundNumbersAndTheQuestion(string text, string expected)
    {
        var trace = new Trace(SolveOptions.Default, "");

        StoryReading.Write(text, trace);

        Assert.Equal(expected, trace.ToString());
    }

    [Fact]
    public void Reading_OfManyNumbers_StaysShort()
    {
        var trace = new Trace(SolveOptions.Default, "");

        StoryReading.Write(string.Join(' ', Enumerable.Range(2, 40).Select(number => $"she suddenly bought {number} watermelons yesterday, then")), trace);

        Assert.InRange(trace.ToString().IndexOf('\n', StringComparison.Ordinal), 20, 120);
    }

    [Fact]
    public void Solve_Scenario_BeginsWithItsReading()
    {
        IVerifiableTask task = TaskCatalog.BuiltIn().Find("scenario");
        for (int i = 0; i < 300; i++)
        {
            Problem problem = task.Generate(1 + (i % 4), PhrasingRing.Trained, new TaskRandom(4, "scenario", i));
            var reading = new Trace(SolveOptions.Default, "");
            StoryReading.Write(problem.Text, reading);

            Assert.StartsWith(reading.ToString(), task.Solve(problem, SolveOptions.Default).Thinking, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a-b*c", 14)]
    [InlineData("(a-b)*c", 54)]
    [InlineData("up(a,c)", 7)]
    [InlineData("down(a,c)", 6)]
    [InlineData("rest(a,c)", 2)]
    [InlineData("percent(50,a)+b", 12)]
    [InlineData("a/b", 10)]
    [InlineData("signed(b,a)", -18)]
    [InlineData("signed(b,b)", 0)]
    [InlineData("signed(b,a)*c", null)]
    [InlineData("b-a", null)]
    [InlineData("a/c", null)]
    public void Formula_Evaluate_IsExactAndPositiveUnlessSigned(string formula, int? expected)
    {
        long largest = 0;
        var values = new Dictionary<char, long> { ['a'] = 20, ['b'] = 2, ['c'] = 3 };

        Assert.Equal(expected, (int?)ScenarioFormula.Parse(formula).Evaluate(values, ref largest));
    }

    [Theory]
    [InlineData("box", "boxes")]
    [InlineData("child", "children")]
    [InlineData("cherry", "cherries")]
    [InlineData("toy", "toys")]
    [InlineData("cookie", "cookies")]
    [InlineData("peach", "peaches")]
    [InlineData("glass", "glasses")]
    public void Nouns_PluralAndSingular_AreInverse(string singular, string plural)
    {
        Assert.Equal(plural, Nouns.Plural(singular));
        Assert.Equal(singular, Nouns.Singular(plural));
    }

    [Theory]
    [InlineData("years old", "year old")]
    [InlineData("km per hour", "km per hour")]
    [InlineData("milk chocolates", "milk chocolate")]
    public void Nouns_SingularUnit_IsReadable(string unit, string expected) => Assert.Equal(expected, Nouns.SingularUnit(unit));
}
