using Fathom.Tasks.Answers;
using static Fathom.Tasks.Tests.Verdicts;

namespace Fathom.Tasks.Tests;

/// <summary>Judgments on typed answers to tasks of inference; problems are made from facts.</summary>
public class InferenceVerifierTests
{
    [Theory]
    [InlineData("Ann is a knight and Bob is a knave.", true)]
    [InlineData("Bob is a knave and Ann is a knight", true)]
    [InlineData("Ann: knight, Bob: knave", true)]
    [InlineData("Ann is a knight.", false)]
    [InlineData("Ann is a knave and Bob is a knight.", false)]
    [InlineData("Both are knights.", false)]
    [InlineData("Ann is a knight and Bob is a knave or Ann is a knave and Bob is a knight.", false)]
    [InlineData("Ann is a knight. Ann is a knave. Bob is a knave.", false)]
    public void Knights_EverybodyMustBeNamed(string answer, bool isRight) => AssertVerdict(
        "knights",
        new Inference.KnightsTask.Facts(["Ann", "Bob"], [new(0, 1, Inference.KnightsTask.Kind.IsKnave), new(1, 0, Inference.KnightsTask.Kind.BothKnaves)], 2),
        answer,
        isRight);

    [Theory]
    [InlineData("No", true)]
    [InlineData("No, Bob is a knave.", true)]
    [InlineData("Yes", false)]
    [InlineData("Unknown", false)]
    public void Knights_OneAskedFor_IsYesOrNo(string answer, bool isRight) => AssertVerdict(
        "knights",
        new Inference.KnightsTask.Facts(["Amy", "Bob"], [new(1, 0, Inference.KnightsTask.Kind.BothKnaves)], 2, 1),
        answer,
        isRight);

    [Theory]
    [InlineData("Tom", true)]
    [InlineData("Tom is the tallest.", true)]
    [InlineData("Tom is the tallest, then Ann, then Bob.", true)]
    [InlineData("Ann", false)]
    [InlineData("Tom or Ann", false)]
    [InlineData("Tom, Ann, Bob", false)]
    [InlineData("Tom is taller than Ann.", false)]
    public void Ordering_OneNameCounts(string answer, bool isRight) =>
        AssertVerdict("ordering",
            new Inference.OrderingTask.Facts(Inference.OrderingTask.Kind.Top, ["Tom", "Ann", "Bob"], 0, [(0, false), (1, false)], 0, 1, false), answer,
                isRight);

    [Theory]
    [InlineData("Tom, Ann, Bob", true)]
    [InlineData("Tom > Ann > Bob", true)]
    [InlineData("From tallest to shortest: Tom, then Ann, then Bob.", true)]
    [InlineData("Bob, Ann, Tom", false)]
    [InlineData("Tom, Ann", false)]
    [InlineData("Tom, Ann, Bob, Tom", false)]
    [InlineData("Tom, Ann, Bob or Tom, Bob, Ann", false)]
    public void Ordering_WholeOrderCounts(string answer, bool isRight) =>
        AssertVerdict("ordering",
            new Inference.OrderingTask.Facts(Inference.OrderingTask.Kind.Order, ["Tom", "Ann", "Bob"], 0, [(0, false), (1, false)], 0, 1, false), answer,
                isRight);

    [Theory]
    [InlineData("Unknown", true)]
    [InlineData("We can't tell.", true)]
    [InlineData("Yes", false)]
    [InlineData("No", false)]
    public void Ordering_OpenPair_IsUnknown(string answer, bool isRight) =>
        AssertVerdict("ordering",
            new Inference.OrderingTask.Facts(Inference.OrderingTask.Kind.Pair, ["Tom", "Ann", "Bob"], 0, [(0, false), (1, false)], 1, 2, false)
            {
                IsOpen = true,
            }, answer, isRight);

    [Theory]
    [InlineData("Yes, it is on.", true)]
    [InlineData("Yes", true)]
    [InlineData("It is on.", false)]
    [InlineData("No, it is off.", false)]
    [InlineData("Yes or no", false)]
    public void Parity_SwitchAskedAboutOneState_IsYesOrNo(string answer, bool isRight)
    {
        var facts = new Inference.ParityTask.Facts(Inference.ParityTask.Kind.Turns, "3,2,0", ["Jo", "Pat", "Sam"], Inference.ParityTask.Question.IsOdd);

        AssertVerdict("parity", facts, answer, isRight);
    }

    [Theory]
    [InlineData(Inference.OrderingTask.Kind.Middle, 0, false, "Cleo", "Ben")]
    [InlineData(Inference.OrderingTask.Kind.Fourth, 0, false, "Dina", "Cleo")]
    [InlineData(Inference.OrderingTask.Kind.End, 0, false, "Yes", "No")]
    [InlineData(Inference.OrderingTask.Kind.End, 0, true, "No", "Yes")]
    [InlineData(Inference.OrderingTask.Kind.Beyond, 2, false, "2", "3")]
    [InlineData(Inference.OrderingTask.Kind.Beyond, 1, true, "3", "1")]
    [InlineData(Inference.OrderingTask.Kind.Place, 1, false, "second", "third")]
    [InlineData(Inference.OrderingTask.Kind.Place, 1, false, "2nd place", "second, third")]
    internal void Ordering_NewKinds_HaveRightAnswers(Inference.OrderingTask.Kind kind, int first, bool isLess, string right, string wrong)
    {
        var facts = new Inference.OrderingTask.Facts(kind, ["Ann", "Ben", "Cleo", "Dina", "Emil"], 0, [(0, false), (1, false), (2, false), (3, false)],
            first, 0, isLess);

        AssertVerdict("ordering", facts, right, true);
        AssertVerdict("ordering", facts, wrong, false);
    }

    [Theory]
    [InlineData("Bob is a knave.", true)]
    [InlineData("A knave", true)]
    [InlineData("Bob is a knight.", false)]
    [InlineData("knight or knave", false)]
    public void Knights_KindOfOne_IsChosen(string answer, bool isRight) => AssertVerdict(
        "knights",
        new Inference.KnightsTask.Facts(["Amy", "Bob"], [new(1, 0, Inference.KnightsTask.Kind.BothKnaves)], 2, 1) { AsksKind = true },
        answer,
        isRight);

    [Theory]
    [InlineData(true, "No", true)]
    [InlineData(true, "No, that does not follow.", true)]
    [InlineData(true, "Unknown", false)]
    [InlineData(true, "Yes", false)]
    [InlineData(false, "Unknown", true)]
    [InlineData(false, "No", false)]
    public void NaturalEntailment_WhatIsOpen_DoesNotFollow(bool asksIfFollows, string answer, bool isRight)
    {
        var asked = Inference.SceneQuestion.Be(["Tom"], "is", "hungry", Ternary.Unknown, "nothing on hungry");

        AssertVerdict("natural-entailment", new Inference.NaturalEntailmentTask.Facts(["Tom is outside"], asked)
        {
            Form = asksIfFollows ? Inference.NaturalEntailmentTask.Form.Follows : Inference.NaturalEntailmentTask.Form.Truth,
        }, answer, isRight);
    }

    [Theory]
    [InlineData("In the bag", true)]
    [InlineData("They are in the bag.", true)]
    [InlineData("In the car", false)]
    [InlineData("In the car or in the bag", false)]
    [InlineData("Yes", false)]
    public void NaturalEntailment_OpenQuestion_ChoosesOne(string answer, bool isRight)
    {
        var asked = Inference.SceneQuestion.Choose(["where are my keys"], "where are my keys", "In the bag", "bag", ["car", "bag"], "", "");

        AssertVerdict("natural-entailment", new Inference.NaturalEntailmentTask.Facts(["my keys are in the car or in the bag"], asked), answer, isRight);
    }

    [Theory]
    [InlineData("Third", true)]
    [InlineData("I am 3rd now.", true)]
    [InlineData("Second", false)]
    [InlineData("Second or third", false)]
    public void NaturalEntailment_OpenQuestionForAPlace_TakesNumbers(string answer, bool isRight)
    {
        var asked = Inference.SceneQuestion.Choose(["what place am I in"], "what place", "Third", "third", ["second", "third"], "", "");

        AssertVerdict("natural-entailment", new Inference.NaturalEntailmentTask.Facts(["I overtake the runner in third place"], asked), answer, isRight);
    }

    [Theory]
    [InlineData(Ternary.Yes, "Entailment", true)]
    [InlineData(Ternary.No, "It is a contradiction.", true)]
    [InlineData(Ternary.Unknown, "Neutral", true)]
    [InlineData(Ternary.Unknown, "Entailment", false)]
    [InlineData(Ternary.Yes, "Entailment or neutral", false)]
    public void NaturalEntailment_Relation_IsNamed(Ternary truth, string answer, bool isRight)
    {
        var asked = Inference.SceneQuestion.Be(["Tom"], "is", "hungry", truth, "");

        AssertVerdict("natural-entailment", new Inference.NaturalEntailmentTask.Facts(["Tom is outside"], asked)
        {
            Form = Inference.NaturalEntailmentTask.Form.Relation,
        }, answer, isRight);
    }

    [Theory]
    [InlineData(Ternary.Yes, true)]
    [InlineData(Ternary.Unknown, true)]
    [InlineData(Ternary.No, false)]
    public void NaturalEntailment_BothTrue_UnlessExcluded(Ternary truth, bool canBe)
    {
        var asked = Inference.SceneQuestion.Be(["Tom"], "is", "hungry", truth, "");
        var facts = new Inference.NaturalEntailmentTask.Facts(["Tom is outside"], asked) { Form = Inference.NaturalEntailmentTask.Form.Both };

        AssertVerdict("natural-entailment", facts, "Yes", canBe);
        AssertVerdict("natural-entailment", facts, "No", !canBe);
    }
}
