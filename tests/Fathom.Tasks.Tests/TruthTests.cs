using Fathom.Tasks.Answers;
using Fathom.Tasks.Catalog;
using Fathom.Tasks.Inference;
using Fathom.Tasks.Letters;
using Fathom.Tasks.Programming;

namespace Fathom.Tasks.Tests;

/// <summary>The truth of problems, computed a second time from their text or facts.</summary>
public class TruthTests
{
    [Fact]
    public void Program_Output_EqualsALineByLineInterpreters()
    {
        for (int level = 1; level <= 6; level++)
        {
            for (int i = 0; i < 800; i++)
            {
                IReadOnlyList<Statement> program = ProgramGenerator.Draw(level, new TaskRandom(3, "truth", (level * 10_000) + i));
                string python = CodeWriter.Write(program, CodeStyle.Python);
                if (Interpreter.Run(program) is string output)
                {
                    Assert.True(output == LineInterpreter.Run(python), $"{python}\n{output} or {LineInterpreter.Run(python)}?");
                }
            }
        }
    }

    [Fact]
    public void Conditional_EachEvent_IsReadAsItsSolutionSaysIt()
    {
        foreach (ConditionalEvent happening in ConditionalEvent.All)
        {
            AnswerText yes = AnswerText.Parse($"Yes, {happening.Statement(Tense.Plain)}.", "")!;
            AnswerText no = AnswerText.Parse($"No, {happening.Denial(Tense.Plain)}.", "")!;

            Assert.True(YesNoReader.Judge(yes, true).Score == 1, yes.Text);
            Assert.True(YesNoReader.Judge(no, false).Score == 1, no.Text);
        }
    }

    [Fact]
    public void Again_SameQuestionWithAnotherNumber_HasAnAnswer()
    {
        IVerifiableTask task = TaskCatalog.BuiltIn().Find("again");
        for (int i = 0; i < 12_000; i++)
        {
            Problem problem = task.Generate(1 + (i % task.Levels), PhrasingRing.Trained, new TaskRandom(5, "again", i));

            Assert.True(task.Solve(problem, SolveOptions.Default).Answer.Length > 0, problem.Text);
        }
    }

    [Fact]
    public void Program_ListsOfEqualNumbers_AreDrawn()
    {
        for (int i = 0; i < 60_000; i++)
        {
            Assert.NotEmpty(ListValues.Draw(new TaskRandom(5, "list", i)).Output);
        }
    }

    [Fact]
    public void Program_WorksheetSnippets_HaveTrueSteps()
    {
        for (int level = 1; level <= 6; level++)
        {
            for (int i = 0; i < 300; i++)
            {
                Snippet snippet = SnippetGenerator.Worksheet(level, new TaskRandom(3, "worksheet", (level * 1000) + i));
                string last = snippet.Steps.Split('\n')[^1];

                Assert.Equal(0, Solutions.StepChecker.Check(snippet.Steps).FalseSteps);
                Assert.EndsWith(snippet.Output.Replace('\n', ' '), last, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void FaultyLine_Programs_PrintWhatIsSaid()
    {
        for (int i = 0; i < 800; i++)
        {
            EverydayMistake mistake = EverydayMistake.Draw(new TaskRandom(3, "mistake", i));

            Assert.Equal(mistake.Got, LineInterpreter.Run(mistake.Python).Replace('\n', ' '));
            Assert.NotEqual(mistake.Expected, mistake.Got);
        }
    }

    [Fact]
    public void Program_InJavaScript_HasItsOperators()
    {
        var script = new CodeStyle { IsPython = false, IsScript = true };
        Statement[] program =
        [
            CodeParts.New("x", 7),
            new Statement.Update("x", '/', CodeParts.Num(2)),
            new Statement.If(CodeParts.Is(CodeParts.Var("x"), "==", CodeParts.Num(3)), [CodeParts.Print("x")], []),
        ];

        Assert.Equal("let x = 7;\nx = Math.floor(x / 2);\nif (x === 3) {\n    console.log(x);\n}", CodeWriter.Write(program, script));
        Assert.Equal("3", Interpreter.Run(program));
    }

    [Fact]
    public void Program_OfAssignments_IsToldInWords()
    {
        Statement[] program = [CodeParts.New("x", 7), new Statement.Update("x", '-', CodeParts.Num(4)), CodeParts.Print("x")];
        string[] told = [.. Enumerable.Range(0, 200).Select(i => Narrator.Tell(program, new TaskRandom(1, "told", i))!)];

        Assert.Contains("Set x to 7. Subtract 4 from x.", told);
        Assert.Contains("let x be 7, then take 4 away from x.", told);
    }

    [Fact]
    public void Syllogism_Answer_AgreesWithDrawnWorlds()
    {
        IVerifiableTask task = TaskCatalog.BuiltIn().Find("syllogism");
        var counts = new Dictionary<Ternary, int>();
        for (int i = 0; i < 240; i++)
        {
            var facts = (SyllogismTask.Facts)task.Generate(1 + (i % 2), PhrasingRing.Trained, new TaskRandom(2, "s", i)).Facts;
            counts[facts.Answer] = counts.GetValueOrDefault(facts.Answer) + 1;

            Assert.Equal(facts.Answer, FromWorlds(facts, new TaskRandom(1, "worlds", i)));
        }

        Assert.All(Enum.GetValues<Ternary>(), answer => Assert.True(counts[answer] > 35, $"{answer}: {counts[answer]}"));
    }

    [Fact]
    public void Entailment_Answers_AreBalanced()
    {
        IVerifiableTask task = TaskCatalog.BuiltIn().Find("entailment");
        for (int level = 1; level <= task.Levels; level++)
        {
            var counts = new Dictionary<Ternary, int>();
            for (int i = 0; i < 1000; i++)
            {
                var facts = (EntailmentTask.Facts)task.Generate(level, PhrasingRing.Trained, new TaskRandom(2, "e", i)).Facts;
                counts[facts.Answer] = counts.GetValueOrDefault(facts.Answer) + 1;
            }

            Assert.All(Enum.GetValues<Ternary>(), answer => Assert.True(counts[answer] > 150, $"level {level}: {answer} {counts[answer]}"));
        }
    }

    // The answer of each kind of problem, from its facts in another way: by calculating, or by turning the state over one time after the other.
    [Fact]
    public void Parity_Answers_AreThoseOfTheFullCalculation()
    {
        IVerifiableTask task = TaskCatalog.BuiltIn().Find("parity");
        var kinds = new HashSet<ParityTask.Kind>();
        for (int i = 0; i < 2000; i++)
        {
            var facts = (ParityTask.Facts)task.Generate(1 + (i % task.Levels), PhrasingRing.Trained, new TaskRandom(2, "p", i)).Facts;
            int turns = facts.Asks switch
            {
                ParityTask.Kind.Number or ParityTask.Kind.Times => int.Parse(facts.Digits, System.Globalization.CultureInfo.InvariantCulture),
                ParityTask.Kind.Result => Calculate(facts.Parts, facts.Sign),
                ParityTask.Kind.Turns => facts.Counts.Sum(),
                _ => facts.Digits.Count(digit => digit == '1'),
            };
            string state = facts.States[0];
            for (int turn = 0; turn < turns % 1000; turn++)
            {
                state = state == facts.States[0] ? facts.States[1] : facts.States[0];
            }

            kinds.Add(facts.Asks);
            Assert.Equal(state, facts.States[facts.IsOdd ? 1 : 0]);
        }

        Assert.Equal(Enum.GetValues<ParityTask.Kind>().Order(), kinds.Order());
    }

    [Fact]
    public void Conditional_Answers_AgreeWithAllWaysTheEventsCanBe()
    {
        IVerifiableTask task = TaskCatalog.BuiltIn().Find("conditional");
        for (int i = 0; i < 600; i++)
        {
            var facts = (ConditionalTask.Facts)task.Generate(1 + (i % task.Levels), PhrasingRing.Trained, new TaskRandom(2, "c", i)).Facts;
            int count = facts.Events.Count;
            bool[] asked = [.. Enumerable.Range(0, 1 << count).Where(world => IsPossible(facts, world))
                .Select(world => Happens(facts, facts.GivesFirst ? count - 1 : 0, world)).Distinct()];

            Assert.Equal(facts.Answer, asked.Length > 1 ? Ternary.Unknown : asked[0] ? Ternary.Yes : Ternary.No);
        }
    }

    [Fact]
    public void NaturalEntailment_Answers_AreBalancedAndScenesMany()
    {
        IVerifiableTask task = TaskCatalog.BuiltIn().Find("natural-entailment");
        for (int level = 1; level <= task.Levels; level++)
        {
            var counts = new Dictionary<Ternary, int>();
            var keys = new HashSet<string>();
            for (int i = 0; i < 1000; i++)
            {
                Problem problem = task.Generate(level, PhrasingRing.Trained, new TaskRandom(2, "n", i));
                SceneQuestion asked = ((NaturalEntailmentTask.Facts)problem.Facts).Asked;
                counts[asked.Answer] = counts.GetValueOrDefault(asked.Answer) + (asked.Openly.Length == 0 ? 1 : 0);
                keys.Add(problem.Key);
            }

            Assert.True(keys.Count > 950, $"level {level}: {keys.Count} different");
            Assert.All(Enum.GetValues<Ternary>(), answer => Assert.True(counts[answer] > 200, $"level {level}: {answer} {counts[answer]}"));
        }
    }

    [Fact]
    public void QuantifiedScenes_Questions_HaveOneAnswerEach()
    {
        var answers = new HashSet<Ternary>();
        for (int i = 0; i < 1000; i++)
        {
            var random = new TaskRandom(2, "q", i);
            (string premise, List<SceneQuestion> questions) = i % 4 == 0 ? QuantifiedScenes.DrawEither(random) : QuantifiedScenes.Draw(random);
            answers.UnionWith(questions.Select(question => question.Answer));

            Assert.All(questions.GroupBy(question => $"{question.Subjects[0]} {question.Finite}"), asked =>
                Assert.True(asked.Select(question => question.Answer).Distinct().Count() == 1, $"{premise}: {asked.Key}"));
        }

        Assert.Equal(Enum.GetValues<Ternary>().Order(), answers.Order());
    }

    [Fact]
    public void EverydayScenes_Questions_HaveOneAnswerEach()
    {
        var answers = new HashSet<Ternary>();
        for (int i = 0; i < 2000; i++)
        {
            (string[] premises, List<SceneQuestion> questions) = EverydayScenes.Draw(new TaskRandom(2, "e", i));
            answers.UnionWith(questions.Select(question => question.Answer));

            Assert.All(questions.GroupBy(question => $"{question.Subjects[0]} {question.Finite}"), asked =>
                Assert.True(asked.Select(question => question.Answer).Distinct().Count() == 1, $"{string.Join(". ", premises)}: {asked.Key}"));
            Assert.All(questions.Where(question => question.Openly.Length > 0), question => Assert.Contains(question.Chosen, question.Options));
        }

        Assert.Equal(Enum.GetValues<Ternary>().Order(), answers.Order());
    }

    [Fact]
    public void StoryScenes_Questions_HaveOneAnswerEach()
    {
        var answers = new HashSet<Ternary>();
        for (int i = 0; i < 6000; i++)
        {
            (string[] premises, List<SceneQuestion> questions) = StoryScenes.Draw(new TaskRandom(2, "s", i));
            answers.UnionWith(questions.Select(question => question.Answer));
            string story = string.Join(". ", premises);

            Assert.DoesNotContain("  ", story, StringComparison.Ordinal);
            Assert.All(questions.GroupBy(question => $"{question.Subjects[0]} {question.Finite}"), asked =>
                Assert.True(asked.Select(question => question.Answer).Distinct().Count() == 1, $"{story}: {asked.Key}"));
            Assert.All(questions.Where(question => question.Openly.Length > 0), question =>
            {
                Assert.Contains(question.Chosen, question.Options);
                Assert.True(question.Options.Distinct().Count() == question.Options.Length, $"{story}: {string.Join(' ', question.Options)}");
            });
        }

        Assert.Equal(Enum.GetValues<Ternary>().Order(), answers.Order());
    }

    // What a scene says is never also excluded or open, whichever way it was drawn.
    [Fact]
    public void Scenes_EntriesOfALine_AreDifferent()
    {
        Assert.All(Scenes.Activities, activity =>
        {
            string[] all = [activity.Text, .. activity.Means.Union(activity.Implies), .. activity.Excludes.Distinct(), .. activity.Open];
            Assert.True(all.Distinct().Count() == all.Length, activity.Text);
        });
        Assert.All(Scenes.States, state =>
        {
            string[] all = [state.Text, .. state.Means, .. state.Excludes, .. state.Open];
            Assert.True(all.Distinct().Count() == all.Length, $"{state.Subject} {state.Text}");
        });
        Assert.True(Scenes.Things.Values.Sum(things => things.Length) >= 150, "150 nouns");
        Assert.True(Scenes.Activities.Length >= 80, "80 activities");
    }

    [Fact]
    public void Words_AreManyAndOfAllLengths()
    {
        Assert.True(Words.All.Length >= 1500, $"{Words.All.Length} words");
        Assert.All(Enumerable.Range(1, 14), length =>
            Assert.True(Words.ByLength[length].Length > (length is 1 or 14 ? 0 : 2), $"{length} letters: {Words.ByLength[length].Length}"));
        Assert.Contains("strawberry", Words.All);
        Assert.DoesNotContain(Words.All, word => word.Length > 15 || !word.All(char.IsAsciiLetterLower));
    }

    [Fact]
    public void Letters_AllLettersAndCounts_AreAskedFor()
    {
        IVerifiableTask task = TaskCatalog.BuiltIn().Find("letter-count");
        var letters = new HashSet<char>();
        var counts = new HashSet<int>();
        for (int i = 0; i < 8000; i++)
        {
            var facts = (Letters.LetterCountTask.Facts)task.Generate(1 + (i % 4), PhrasingRing.Trained, new TaskRandom(2, "l", i)).Facts;
            letters.Add(facts.Letter);
            counts.Add(facts.Count);
        }

        Assert.Equal(26, letters.Count);
        Assert.Superset(new HashSet<int> { 0, 1, 2, 3, 4 }, counts);
    }

    [Theory]
    [InlineData("sum", 3)]
    [InlineData("difference", 3)]
    [InlineData("product", 3)]
    [InlineData("quotient", 3)]
    public void Operands_EveryTwoDigitEnding_OccursInTrainingAndTest(string name, int level)
    {
        IVerifiableTask task = TaskCatalog.BuiltIn().Find(name);
        foreach (ProblemSplit split in (ProblemSplit[])[ProblemSplit.Train, ProblemSplit.Test])
        {
            var endings = new HashSet<int>();
            for (int i = 0; i < 1000; i++)
            {
                string key = TaskSampler.Draw(task, new DrawRequest { Level = level, Split = split }, i).Key;
                endings.UnionWith(key[(key.IndexOf(':') + 1)..].Split(['+', '-', '*', '/']).Select(number =>
                    int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) % 100));
            }

            // Operands below 11 do not occur in products of this level.
            Assert.True(endings.Count >= 87, $"{name} {split}: {endings.Count} endings");
        }
    }

    private static int Calculate(string[] parts, char sign)
    {
        int[] numbers = [.. parts.Select(part => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture))];
        return sign == '+' ? numbers[0] + numbers[1] : numbers[0] * numbers[1];
    }

    // A bit of the world says whether what the rules say at a place is so.
    private static bool IsPossible(ConditionalTask.Facts facts, int world)
    {
        int count = facts.Events.Count;
        bool rulesHold = Enumerable.Range(0, count - 1).All(place => !IsSo(place, world) || IsSo(place + 1, world));
        return rulesHold && IsSo(facts.GivesFirst ? 0 : count - 1, world) != facts.IsDenied;
    }

    private static bool IsSo(int place, int world) => ((world >> place) & 1) == 1;

    private static bool Happens(ConditionalTask.Facts facts, int place, int world) =>
        IsSo(place, world) != ((place == 0 && facts.IsFirstNegated) || (place == facts.Events.Count - 1 && facts.IsLastNegated));

    // Worlds of a few things, drawn at random, in which the premises hold and no kind is empty.
    private static Ternary FromWorlds(SyllogismTask.Facts facts, TaskRandom random)
    {
        (bool canHold, bool canFail) = (false, false);
        for (int draw = 0; draw < 2500; draw++)
        {
            int[] things = [.. Enumerable.Range(0, random.Between(1, 5)).Select(_ => random.Below(8))];
            bool isPossible = Enumerable.Range(0, 3).All(kind => things.Any(thing => Is(thing, kind))) && Holds(facts.First, things)
                && (facts.Second is not SyllogismTask.Claim second || Holds(second, things));
            canHold |= isPossible && Holds(facts.Asked, things);
            canFail |= isPossible && !Holds(facts.Asked, things);
        }

        return canHold == canFail ? Ternary.Unknown : canHold ? Ternary.Yes : Ternary.No;
    }

    private static bool Holds(SyllogismTask.Claim claim, int[] things) => claim.Quantifier switch
    {
        SyllogismTask.Quantifier.All => things.All(thing => !Is(thing, claim.From) || Is(thing, claim.To)),
        SyllogismTask.Quantifier.None => !things.Any(thing => Is(thing, claim.From) && Is(thing, claim.To)),
        SyllogismTask.Quantifier.Some => things.Any(thing => Is(thing, claim.From) && Is(thing, claim.To)),
        _ => things.Any(thing => Is(thing, claim.From) && !Is(thing, claim.To)),
    };

    private static bool Is(int thing, int kind) => ((thing >> kind) & 1) == 1;
}
