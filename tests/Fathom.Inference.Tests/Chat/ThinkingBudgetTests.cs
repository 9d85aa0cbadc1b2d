using Fathom.Inference.Chat;

namespace Fathom.Inference.Tests.Chat;

public class ThinkingBudgetTests
{
    private static readonly int[] s_close = [3, 4];

    [Fact]
    public void Mask_BudgetSpent_LeavesOnlyTheClosingTokens()
    {
        var budget = new ThinkingBudget(TextOf, startsInThought: true, s_close, budget: 2);

        Assert.Equal(10, Allowed(budget).Length);
        budget.Accept(7);
        budget.Accept(7);
        Assert.Equal([3], Allowed(budget));
        budget.Accept(3);
        Assert.Equal([4], Allowed(budget));
        budget.Accept(4);
        Assert.Equal(10, Allowed(budget).Length);
    }

    [Fact]
    public void Mask_FormForbidsTheClosingToken_Waits()
    {
        var budget = new ThinkingBudget(TextOf, startsInThought: true, s_close, budget: 0);
        float[] logits = [0, 0, 0, float.NegativeInfinity, 0, 0]; // within a tool call

        budget.Mask(logits);

        Assert.Equal(5, logits.Count(float.IsFinite));
    }

    [Fact]
    public void Mask_ThoughtNotOpened_WaitsForIt()
    {
        var budget = new ThinkingBudget(TextOf, startsInThought: false, s_close, budget: 0);

        Assert.Equal(10, Allowed(budget).Length);
        budget.Accept(1);
        budget.Accept(2);
        Assert.Equal([3], Allowed(budget));
    }

    [Fact]
    public void Mask_ClosedInTime_NeverActs()
    {
        var budget = new ThinkingBudget(TextOf, startsInThought: true, s_close, budget: 3);

        budget.Accept(3);
        budget.Accept(4);
        for (int i = 0; i < 10; i++)
        {
            budget.Accept(7);
        }

        Assert.Equal(10, Allowed(budget).Length);
    }

    [Fact]
    public void Mask_BudgetSpentWithinTheClosing_GoesOnWithIt()
    {
        var budget = new ThinkingBudget(TextOf, startsInThought: true, s_close, budget: 2);

        budget.Accept(7);
        budget.Accept(3);

        Assert.Equal([4], Allowed(budget));
    }

    [Fact]
    public void Mask_MarkInTheMiddleOfAnAnswer_IsNoThought()
    {
        var budget = new ThinkingBudget(TextOf, startsInThought: false, s_close, budget: 0);

        budget.Accept(7);
        budget.Accept(1);
        budget.Accept(2);

        Assert.Equal(10, Allowed(budget).Length);
    }

    [Fact]
    public void Mask_ThoughtClosedByOtherTokens_IsNotClosedTwice()
    {
        var budget = new ThinkingBudget(TextOf, startsInThought: true, s_close, budget: 2);

        budget.Accept(7);
        budget.Accept(5);

        Assert.Equal(10, Allowed(budget).Length);
    }

    /// <summary>Two halves of each mark, and the closing one as a whole.</summary>
    private static string TextOf(int token) => token switch
    {
        1 => "<thi",
        2 => "nk>",
        3 => "</thi",
        4 => "nk>",
        5 => "</think>",
        _ => "x",
    };

    private static int[] Allowed(ThinkingBudget budget)
    {
        float[] logits = new float[10];
        budget.Mask(logits);
        return [.. Enumerable.Range(0, logits.Length).Where(token => float.IsFinite(logits[token]))];
    }
}
