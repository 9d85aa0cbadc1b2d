using System.Text.Json.Nodes;
using Fathom.Inference.Requests;
using Fathom.Tasks;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Catalog;
using Fathom.Training.Reinforcement;

namespace Fathom.Training.Tests.Reinforcement;

public sealed class CurriculumTests
{
    private static readonly TaskCatalog s_catalog = TaskCatalog.BuiltIn();

    [Fact]
    public void Draw_LevelWithoutSignal_ComesUpSeldom()
    {
        Curriculum curriculum = Create();
        for (int i = 0; i < 50; i++)
        {
            curriculum.Learn([Group(1, right: 4), Group(2, right: 2), Group(3, right: 0)]);
        }

        int[] levels = [.. curriculum.Draw(0, 600).Select(problem => problem.Level)];

        Assert.True(levels.Count(level => level == 2) > 450, $"{levels.Count(level => level == 2)}");
        Assert.All(new[] { 1, 3 }, level => Assert.InRange(levels.Count(drawn => drawn == level), 10, 90));
        Assert.Equal(0.5, curriculum.PassRates["sum/2"], 12);
    }

    [Fact]
    public void Create_LevelTwice_IsRefused()
    {
        GrpoTask[] tasks = [new() { Name = "sum", Levels = [1, 2] }, new() { Name = "sum", Levels = [2] }];

        var refused = Assert.Throws<TrainingException>(() => new Curriculum(s_catalog, tasks, new CurriculumOptions(), seed: 1));

        Assert.Contains("sum/2", refused.Message);
    }

    [Fact]
    public void Draw_SameStep_GivesTheSameProblemsAfterLoading()
    {
        Curriculum curriculum = Create();
        curriculum.Learn([Group(1, right: 4), Group(2, right: 1)]);
        Curriculum loaded = Create();
        loaded.Load(JsonNode.Parse(curriculum.Save().ToJsonString())!.AsObject());

        Assert.Equal(curriculum.Draw(3, 20).Select(problem => problem.Text), loaded.Draw(3, 20).Select(problem => problem.Text));
        Assert.NotEqual(curriculum.Draw(4, 20).Select(problem => problem.Text), loaded.Draw(3, 20).Select(problem => problem.Text));
        Assert.Equal(curriculum.PassRates, loaded.PassRates);
    }

    [Fact]
    public void Draw_Problems_AreOfTheTrainingSplit() =>
        Assert.All(Create().Draw(0, 50), problem => Assert.Equal(ProblemSplit.Train, TaskSampler.SplitOf(problem.Key)));

    private static Curriculum Create() => new(s_catalog, [new GrpoTask { Name = "sum", Levels = [1, 2, 3] }], new CurriculumOptions(), seed: 7);

    private static RolloutGroup Group(int level, int right)
    {
        var problem = new Problem("sum", level, "", "", 0);
        return new RolloutGroup(problem, [.. Enumerable.Range(0, 4).Select(i => new Rollout
        {
            Prompt = [1],
            Tokens = [1],
            LogProbabilities = [0],
            WeightsVersion = 0,
            Text = "",
            ThinkingTokens = 0,
            Verdict = i < right ? Verdict.Right : Verdict.Wrong("test"),
            FinishReason = FinishReason.Stop,
        })]);
    }
}
