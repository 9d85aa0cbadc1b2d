using Fathom.Tasks.Catalog;

namespace Fathom.Tasks.Tests;

public class DocumentationTests
{
    private static readonly string s_text = File.ReadAllText(Path.Combine(Repository.Root(), "docs", "tasks.md"));

    [Fact]
    public void TasksPage_ListsEveryTaskWithItsLevels()
    {
        foreach (IVerifiableTask task in TaskCatalog.BuiltIn().All)
        {
            Assert.Contains($"| `{task.Name}` | {task.Levels}", s_text, StringComparison.Ordinal);
            Assert.Contains($"| {task.Summary} |", s_text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TasksPage_StatedLengths_AreNotExceeded()
    {
        foreach (IVerifiableTask task in TaskCatalog.BuiltIn().All)
        {
            string row = s_text.Split('\n').Single(line => line.StartsWith($"| `{task.Name}` |", StringComparison.Ordinal));
            int[] stated = [.. row.Trim(' ', '|').Split('|')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text =>
                int.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];

            Assert.Equal(task.Levels, stated.Length);
            for (int level = 1; level <= task.Levels; level++)
            {
                for (int i = 0; i < 150; i++)
                {
                    Problem problem = task.Generate(level, PhrasingRing.Trained, new TaskRandom(12, task.Name, i));
                    int length = task.Solve(problem, SolveOptions.Default).Thinking.Length;
                    Assert.True(length <= stated[level - 1], $"{task.Name} {level}: {length} characters, stated {stated[level - 1]}");
                }
            }
        }
    }

    [Fact]
    public void TasksPage_ListsEveryErrorCode()
    {
        foreach (string code in (string[])["tasks.name.unknown", "tasks.name.taken", "tasks.name.malformed", "tasks.levels", "tasks.split.empty",
            "tasks.mixture.empty", "tasks.mixture.entry", "tasks.scenario.malformed"])
        {
            Assert.Contains($"`{code}`", s_text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("86+457: 680 754 6+7+0=13 8+5+1=14 0+4+1=05 =543")]
    [InlineData("301-45: 301 045 3>0 103 540 1-5-0=-4>16 0-4-1=-5>15 3-0-1=+2>02 =256")]
    [InlineData("86*7: 68 6*7+0=42 8*7+4=60 =602")]
    [InlineData("8301/4: 8/4=2r0 2|301 3/4=0r3 20|01 30/4=7r2 207|1 21/4=5r1 =2075r1")]
    public void TasksPage_WorkedExamples_AreTrue(string steps)
    {
        Assert.Contains($"`{steps}`", s_text.Replace("\\|", "|", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(0, Solutions.StepChecker.Check(steps).FalseSteps);
    }
}
