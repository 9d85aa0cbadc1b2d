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
}
