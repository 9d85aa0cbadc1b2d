using Fathom.Tasks.Answers;
using Fathom.Tasks.Catalog;

namespace Fathom.Tasks.Tests;

public class TaskSamplerTests
{
    private static readonly TaskCatalog s_catalog = TaskCatalog.BuiltIn();

    [Fact]
    public void Keys_HundredThousandDraws_EqualConversationsHaveEqualKeys()
    {
        const int DrawsPerLevel = 900;
        var keyOfText = new Dictionary<string, string>();
        foreach ((IVerifiableTask task, int level) in OpenLevels())
        {
            for (int i = 0; i < DrawsPerLevel; i++)
            {
                Problem problem = task.Generate(level, PhrasingRing.Trained, new TaskRandom(4, task.Name, i));
                string conversation = string.Concat(problem.Earlier.Select(earlier => $"{earlier.User}|{earlier.Assistant}|")) + problem.Text;

                // Equal keys are in one split, so no conversation can be in two.
                keyOfText.TryAdd($"{task.Name}: {conversation}", problem.Key);
                Assert.True(keyOfText[$"{task.Name}: {conversation}"] == problem.Key,
                    $"'{conversation}' has the keys {problem.Key} and {keyOfText[$"{task.Name}: {conversation}"]}");
            }
        }

        Assert.True(OpenLevels().Count() * DrawsPerLevel > 100_000);
    }

    [Fact]
    public void Draw_EverySplitOfEveryLevel_HasOnlyKeysOfTheSplit()
    {
        foreach ((IVerifiableTask task, int level) in OpenLevels())
        {
            foreach (ProblemSplit split in Enum.GetValues<ProblemSplit>())
            {
                for (int i = 0; i < 10; i++)
                {
                    Problem problem = TaskSampler.Draw(task, new DrawRequest { Level = level, Split = split, Seed = 4 }, i);

                    Assert.Equal(split, TaskSampler.SplitOf(problem.Key));
                }
            }
        }
    }

    [Fact]
    public void SplitOf_ManyKeys_HasTheStatedShares()
    {
        const int Keys = 20_000;
        int[] counts = new int[3];
        for (int i = 0; i < Keys; i++)
        {
            counts[(int)TaskSampler.SplitOf($"sum:{i}+{i * 7}")]++;
        }

        Assert.InRange(counts[0] / (double)Keys, 0.89, 0.91);
        Assert.InRange(counts[1] / (double)Keys, 0.045, 0.055);
        Assert.InRange(counts[2] / (double)Keys, 0.045, 0.055);
    }

    [Fact]
    public void Draw_AnyIndex_IsTheSameWhateverWasDrawnBefore()
    {
        IVerifiableTask task = s_catalog.Find("word-problem");
        var request = new DrawRequest { Level = 2, Seed = 11 };

        Problem direct = TaskSampler.Draw(task, request, 500);
        for (int i = 0; i < 10; i++)
        {
            TaskSampler.Draw(task, request, i);
        }

        Assert.Equal(direct.Text, TaskSampler.Draw(task, request, 500).Text);
        Assert.NotEqual(direct.Text, TaskSampler.Draw(task, request, 501).Text);
        Assert.NotEqual(direct.Text, TaskSampler.Draw(task, request with { Seed = 12 }, 500).Text);
    }

    [Fact]
    public void Draw_ClosedLevel_IsTheSameForAllSplits()
    {
        IVerifiableTask task = s_catalog.Find("talk");

        Problem train = TaskSampler.Draw(task, new DrawRequest { Level = 1, Split = ProblemSplit.Train }, 3);
        Problem test = TaskSampler.Draw(task, new DrawRequest { Level = 1, Split = ProblemSplit.Test }, 3);

        Assert.Equal(train.Text, test.Text);
    }

    [Fact]
    public void Draw_SplitWithoutProblems_Throws()
    {
        var task = new OneProblemTask();
        ProblemSplit other = TaskSampler.SplitOf(task.Generate(1, PhrasingRing.Trained, new TaskRandom(0, "")).Key) == ProblemSplit.Test
            ? ProblemSplit.Dev
            : ProblemSplit.Test;

        var exception = Assert.Throws<TaskException>(() => TaskSampler.Draw(task, new DrawRequest { Split = other }, 0));

        Assert.Equal("tasks.split.empty", exception.Code);
    }

    [Fact]
    public void Levels_NotDeclaredClosed_HaveManyKeys()
    {
        foreach ((IVerifiableTask task, int level) in OpenLevels())
        {
            int keys = Enumerable.Range(0, 2000).Select(i => task.Generate(level, PhrasingRing.Trained, new TaskRandom(5, "keys", i)).Key).Distinct().Count();

            Assert.True(keys >= 90, $"{task.Name} {level}: {keys} keys in 2000 draws; declare it closed");
        }
    }

    // Each fragment stands in held-out phrasings of its family only.
    [Theory]
    [InlineData("sum", "Tally ")]
    [InlineData("product", "lots of")]
    [InlineData("difference", "comes to what")]
    [InlineData("parity", "Counting the 1s of")]
    [InlineData("faulty-line", "Point out the bad line")]
    [InlineData("program", "Trace this code")]
    [InlineData("reverse-word", "Flip the word")]
    [InlineData("spell", "Break ")]
    [InlineData("sort-words", "Pick the word with")]
    public void Generate_HeldOutPhrasings_AreDrawnInTheirRingOnly(string name, string fragment)
    {
        IVerifiableTask task = s_catalog.Find(name);
        bool IsDrawn(PhrasingRing ring) => Enumerable.Range(0, 4000).Any(i =>
            task.Generate(1 + (i % task.Levels), ring, new TaskRandom(2, name, i)).Text.Contains(fragment, StringComparison.OrdinalIgnoreCase));

        Assert.False(IsDrawn(PhrasingRing.Trained));
        Assert.True(IsDrawn(PhrasingRing.HeldOut));
    }

    private static IEnumerable<(IVerifiableTask Task, int Level)> OpenLevels() =>
        s_catalog.All.SelectMany(task => Enumerable.Range(1, task.Levels).Where(level => !task.IsClosed(level)).Select(level => (task, level)));

    private sealed class OneProblemTask : IVerifiableTask
    {
        public string Name => "one";

        public TaskArea Area => TaskArea.Talk;

        public string Summary => "one problem";

        public int Levels => 1;

        public bool IsClosed(int level) => false;

        public Problem Generate(int level, PhrasingRing ring, TaskRandom random) => new("one", 1, "?", "one:only", 0);

        public Verdict Verify(Problem problem, string answer) => Verdict.Right;

        public WorkedSolution Solve(Problem problem, SolveOptions options) => new("", "!");
    }
}
