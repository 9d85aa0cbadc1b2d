using Fathom.Tasks.Inference;
using Fathom.Tasks.Programming;
using static Fathom.Tasks.Tests.Verdicts;

namespace Fathom.Tasks.Tests;

/// <summary>Judgments on typed answers to tasks of things that change, and of questions on code; problems are made from facts.</summary>
public class TrackingVerifierTests
{
    [Theory]
    [InlineData("eggs, bread, tea", true)]
    [InlineData("tea, eggs and bread", true)]
    [InlineData("eggs, milk, bread, tea", false)]
    [InlineData("eggs, bread", false)]
    [InlineData("eggs, bread or tea", false)]
    public void Shopping_ThingsInAnyOrder_Count(string answer, bool isRight) => AssertVerdict("tracking",
        new TrackingTask.Facts(TrackingTask.Kind.Shopping, TrackingTask.Question.All, ["eggs", "milk", "bread"], [new('+', "tea"), new('-', "milk")]),
        answer, isRight);

    [Theory]
    [InlineData("2 north, 2 east", true)]
    [InlineData("2 steps east and 2 steps to the north", true)]
    [InlineData("2 north", false)]
    [InlineData("5 north, 2 east, 3 south", false)]
    [InlineData("at the start", false)]
    public void Walk_StepsInEachDirection_Count(string answer, bool isRight) => AssertVerdict("tracking",
        new TrackingTask.Facts(TrackingTask.Kind.Walk, TrackingTask.Question.All, [], [new('n', "5"), new('e', "2"), new('s', "3")]), answer, isRight);

    [Fact]
    public void Tracking_OtherKinds_HaveRightAnswers()
    {
        AssertVerdict("tracking", new TrackingTask.Facts(TrackingTask.Kind.Stack, TrackingTask.Question.Last, [],
            [new('+', "3"), new('+', "5"), new('p', ""), new('+', "2")]), "2", true);
        AssertVerdict("tracking", new TrackingTask.Facts(TrackingTask.Kind.Cups, TrackingTask.Question.Where, ["middle"],
            [new('x', "left", "middle"), new('x', "middle", "right")]), "Under the left cup.", true);
        AssertVerdict("tracking", new TrackingTask.Facts(TrackingTask.Kind.Table, TrackingTask.Question.After, ["Ann", "Ben", "Cy"], []) { Item = "Cy" },
            "Ann", true);
        AssertVerdict("tracking", new TrackingTask.Facts(TrackingTask.Kind.Plan, TrackingTask.Question.Where, ["Monday", "Tuesday"], [])
        {
            Names = ["yoga", "chess"],
            Item = "chess",
        }, "on Tue", true);
        AssertVerdict("tracking", new TrackingTask.Facts(TrackingTask.Kind.Truth, TrackingTask.Question.Has, ["p", "q"], [new(' ', "p"), new('a', "q", "not")])
        {
            Names = ["true", "false"],
        }, "Yes", true);
    }

    [Fact]
    public void CodeQuestion_Choices_AreRead()
    {
        var which = new CodeQuestionTask.Facts(CodeQuestionTask.Kind.Which, "print(2 + 4)\nprint(2 * 4)", "A", []) { Options = ["a", "b", "c"] };
        AssertVerdict("code-question", which, "A prints 6.", true);
        AssertVerdict("code-question", which, "B", false);
        AssertVerdict("code-question", which, "A or B", false);
        AssertVerdict("code-question", new CodeQuestionTask.Facts(CodeQuestionTask.Kind.Never, "", "3", []), "Line 3 never runs.", true);
    }
}
