using Fathom.Tasks;
using Fathom.Tasks.Answers;

namespace Fathom.Evaluation.Tests;

public class ScoreTests
{
    // Newcombe 1998, table I: Wilson's intervals without continuity correction.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_PublishedCases_Agree(int right, int count, double low, double high)
    {
        var interval = Interval.Wilson((double)right / count, count);

        Assert.Equal(low, interval.Low, 1e-4);
        Assert.Equal(high, interval.High, 1e-4);
    }

    [Theory]
    [InlineData(8, 3)]
    [InlineData(6, 0)]
    [InlineData(5, 5)]
    public void PassAt_EveryK_IsTheShareOfSubsetsWithARightAnswer(int answers, int right)
    {
        for (int k = 1; k <= answers; k++)
        {
            int[] subsets = [.. Enumerable.Range(0, 1 << answers).Where(set => int.PopCount(set) == k)];

            double expected = subsets.Average(set => (set & ((1 << right) - 1)) != 0 ? 1.0 : 0.0);

            Assert.Equal(expected, ManyAnswers.PassAt(answers, right, k), 1e-12);
        }
    }

    [Fact]
    public void Majority_Tie_IsTheFirst()
    {
        Assert.Equal(1, ManyAnswers.Majority(["3", "4", "5", "4"]));
        Assert.Equal(0, ManyAnswers.Majority(["3", "4", "4", "3"]));
    }

    [Fact]
    public void Of_TwoProblems_AddsUp()
    {
        Score score = Score.Of([Answers(("7", 1), ("8", 0), ("8", 0), ("7", 1)), Answers(("1", 0), ("2", 1), ("2", 1), ("2", 1))]);

        Assert.Equal((2, 0.625), (score.Problems, score.Accuracy));
        Assert.Equal([1, 2, 4], score.PassAt.Keys);
        Assert.Equal(1, score.PassAt[4]);
        Assert.Equal(score.Accuracy, score.PassAt[1], 1e-12);
        Assert.Equal(0.5, score.MajorityAt[1]);
        Assert.Equal(1, score.MajorityAt[4]);
    }

    [Theory]
    [InlineData("8", "It's 12.", "The answer is **12**")] // worded differently
    [InlineData("", "", "12", "12.")] // requests that failed
    [InlineData("No, it is 12.", "Yes.", "Yes, it is 12.")]
    public void Of_AnswersInDifferentWords_VoteForWhatTheySay(params string[] texts)
    {
        Score score = Score.Of([Answers([.. texts.Select((text, index) => (text, index >= texts.Length - 2 ? 1.0 : 0))])]);

        Assert.Equal(1, score.MajorityAt[texts.Length]);
    }

    [Fact]
    public void Of_EveryRequestFailed_IsWrong() => Assert.Equal(0, Score.Of([Answers(("", 0), ("", 0))]).MajorityAt[2]);

    private static TaskAnswers Answers(params (string Text, double Score)[] answers) => new(
        new Problem("sum", 1, "", "", 0),
        [.. answers.Select(answer => new TaskAnswer(answer.Text, answer.Text, new Verdict(answer.Score, "test"), 1, 0, false))]);
}
