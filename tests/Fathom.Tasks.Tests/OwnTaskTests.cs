using Fathom.Tasks.Catalog;
using Fathom.Tasks.Samples;

namespace Fathom.Tasks.Tests;

public class OwnTaskTests
{
    [Fact]
    public void AddFrom_ThisAssembly_FindsTheSample()
    {
        TaskCatalog catalog = TaskCatalog.BuiltIn();

        int added = catalog.AddFrom(typeof(AgeTask).Assembly);

        Assert.Equal(1, added);
        Assert.IsType<AgeTask>(catalog.Find("age"));
    }

    [Fact]
    public void Sample_EveryProblem_IsSolvedAndSplit()
    {
        var task = new AgeTask();

        for (int i = 0; i < 500; i++)
        {
            Problem problem = TaskSampler.Draw(task, new DrawRequest { Level = 1 + (i % 2), Split = (ProblemSplit)(i % 3), Ring = (PhrasingRing)(i % 2) }, i);
            WorkedSolution solution = task.Solve(problem, SolveOptions.Default);

            Assert.True(task.Verify(problem, solution.Answer).IsRight, problem.Text);
            Assert.False(task.Verify(problem, problem.Text).IsRight, problem.Text);
        }
    }

    [Fact]
    public void Documentation_ShowsTheSampleAsItIs()
    {
        string root = Repository.Root();
        string code = File.ReadAllText(Path.Combine(root, "tests", "Fathom.Tasks.Tests", "AgeTask.cs")).Trim();

        Assert.Contains(code, File.ReadAllText(Path.Combine(root, "docs", "tasks.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Add_TakenOrMalformedName_Throws()
    {
        TaskCatalog catalog = TaskCatalog.BuiltIn();
        catalog.Add(new AgeTask());

        Assert.Equal("tasks.name.taken", Assert.Throws<TaskException>(() => catalog.Add(new AgeTask())).Code);
        Assert.Contains("sum", Assert.Throws<TaskException>(() => catalog.Find("nothing")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BuiltInAnd_FileOfScenarios_IsATaskWithALevelPerNumberOfOperations()
    {
        using var temp = new TempFolder();
        File.WriteAllText(
            temp.File("farm.txt"),
            "[trained]\nA {a} b {b}. How many? => a+b cows\nC {a} d {b}. How many? => a*b+2\n[held out]\nE {a} f {b}. How many? => a+b cows");

        IVerifiableTask task = TaskCatalog.BuiltInAnd([temp.File("farm.txt")]).Find("farm");

        Assert.Equal(2, task.Levels);
        Assert.StartsWith("A ", task.Generate(1, PhrasingRing.Trained, new TaskRandom(1, "x")).Text, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("C ", task.Generate(2, PhrasingRing.Trained, new TaskRandom(1, "x")).Text, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("E ", task.Generate(1, PhrasingRing.HeldOut, new TaskRandom(1, "x")).Text, StringComparison.OrdinalIgnoreCase);
        Problem problem = task.Generate(2, PhrasingRing.HeldOut, new TaskRandom(2, "x"));
        Assert.True(task.Verify(problem, task.Solve(problem, SolveOptions.Default).Answer).IsRight);
    }

    [Theory]
    [InlineData("farm.txt", "", "[trained]")]
    [InlineData("farm.txt", "[held out]\nA {a}. => a", "[trained]")]
    [InlineData("farm.txt", "[trained]\nA {a}. => a+", "farm.txt, line 2")]
    [InlineData("farm.txt", "[trained]\nA {a} b {b}. => a-b ; a 2..5 ; b 9..20", "farm.txt, line 2")]
    [InlineData("my farm.txt", "[trained]\nA {a}. => a+2", "my farm")]
    public void BuiltInAnd_FileOfScenariosThatHasNone_IsRefused(string name, string text, string said)
    {
        using var temp = new TempFolder();
        File.WriteAllText(temp.File(name), text);

        var refused = Assert.Throws<TaskException>(() => TaskCatalog.BuiltInAnd([temp.File(name)]));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.Equal("tasks.assembly", Assert.Throws<TaskException>(() => TaskCatalog.BuiltInAnd([temp.File("none.txt")])).Code);
    }

    [Fact]
    public void IsClosed_LevelOfAFileWithFewProblems_IsTrue()
    {
        using var temp = new TempFolder();
        File.WriteAllText(temp.File("farm.txt"), "[trained]\nA {a}. => a+2 ; a 2|3|4\nB {a} c {b} d {c}. => a*b+c");

        IVerifiableTask task = TaskCatalog.BuiltInAnd([temp.File("farm.txt")]).Find("farm");

        Assert.Equal([true, false], [task.IsClosed(1), task.IsClosed(2)]);
        Assert.NotNull(TaskSampler.Draw(task, new DrawRequest { Level = 1, Split = ProblemSplit.Test }, 0));
    }

    [Fact]
    public void Generate_SolutionsThatAreAllTooLong_Throws()
    {
        using var temp = new TempFolder();
        string sum = string.Join('+', Enumerable.Repeat("a*b", 14));
        File.WriteAllText(temp.File("long.txt"), $"[trained]\nA {{a}} b {{b}}. => {sum} ; a 21..25 ; b 21..25");

        IVerifiableTask task = TaskCatalog.BuiltInAnd([temp.File("long.txt")]).Find("long");

        Assert.Equal("tasks.scenario.malformed", Assert.Throws<TaskException>(() => task.Generate(1, PhrasingRing.Trained, new TaskRandom(1, "x"))).Code);
    }
}
