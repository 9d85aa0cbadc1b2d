using static Fathom.Tasks.Tests.Verdicts;

namespace Fathom.Tasks.Tests;

/// <summary>Judgments on typed answers to tasks of programming; problems are made from facts.</summary>
public class ProgrammingVerifierTests
{
    [Theory]
    [InlineData("It gives the largest number.", true)]
    [InlineData("the maximum of the list", true)]
    [InlineData("It gives the first number.", false)]
    [InlineData("It gives the largest number or the first.", false)]
    public void FindFunction_RuleIsTold(string answer, bool isRight) => AssertVerdict("find-function",
        new Programming.FindFunctionTask.Facts(default, [], null, 0)
        {
            Pairs = new(1, Programming.ExampleRule.Groups[1][0], ["[4, 1, 3]", "[2, 9, 5]"], null),
        },
        answer,
        isRight);

    [Theory]
    [InlineData("24", true)]
    [InlineData("It gives 24.", true)]
    [InlineData("9", false)]
    [InlineData("[2, 3, 4]", false)]
    public void FindFunction_ListsAreMultiplied(string answer, bool isRight) => AssertVerdict("find-function",
        new Programming.FindFunctionTask.Facts(default, [], null, 0)
        {
            Pairs = new(1, Programming.ExampleRule.Groups[1].First(rule => rule.Name == "product"), ["[2, 5]", "[3, 3]"], "[2, 3, 4]"),
        },
        answer,
        isRight);

    [Theory]
    [InlineData("f(x) = 3*x+5", true)]
    [InlineData("3x + 5", true)]
    [InlineData("f(x)=5+3*x", true)]
    [InlineData("x+x+x+5", true)]
    [InlineData("lambda x: 3*x+5", true)]
    [InlineData("3*x", false)]
    [InlineData("x", false)]
    [InlineData("3*x+5 or 3*x+6", false)]
    [InlineData("f(1)=8, f(2)=11, f(3)=14", false)]
    [InlineData("11", false)]
    public void FindFunction_FormulaIsRun(string answer, bool isRight) =>
        AssertVerdict("find-function", new Programming.FindFunctionTask.Facts(new Programming.FunctionRule(false, 3, 5), [1, 2, 3], null, 0), answer, isRight);

    [Theory]
    [InlineData("Line 2", true)]
    [InlineData("2", true)]
    [InlineData("The mistake is in line 2: 8*4=32.", true)]
    [InlineData("Line 1", false)]
    [InlineData("Line 1 or line 2", false)]
    [InlineData("line 1, line 2, line 3", false)]
    [InlineData("Not line 2", false)]
    public void FaultyLine_OneLineCounts(string answer, bool isRight) =>
        AssertVerdict("faulty-line", new Programming.FaultyLineTask.Facts(["12*4=48", "8*4=29", "10*11=110"], 1, ["12*4=48", "8*4=32", "10*11=110"], null),
            answer, isRight);

    [Theory]
    [InlineData("Line 3", true)]
    [InlineData("The mistake is in line 3.", true)]
    [InlineData("Step 3 is wrong.", true)]
    [InlineData("Line 2", false)]
    [InlineData("Step 2", false)]
    [InlineData("Step 2 or step 3", false)]
    public void FaultyLine_StepsCount(string answer, bool isRight) => AssertVerdict("faulty-line",
        new Programming.FaultyLineTask.Facts(["2x+6=14", "2x=8", "x=5"], 2, ["given", "14-6=8", "8/2=4"], null) { IsChain = true }, answer, isRight);

    [Theory]
    [InlineData("0\n1\n2", true)]
    [InlineData("0 1 2", true)]
    [InlineData("[0, 1, 2]", true)]
    [InlineData("The program prints 0, 1 and 2.", true)]
    [InlineData("0\n1", false)]
    [InlineData("0\n1\n2\n3", false)]
    [InlineData("2\n1\n0", false)]
    [InlineData("0 1 2 or 1 2 3", false)]
    public void Program_SeveralValues_CountInOrder(string answer, bool isRight) =>
        AssertVerdict("program", new Programming.ProgramTask.Facts([], "0\n1\n2", Programming.CodeStyle.Python), answer, isRight);

    [Theory]
    [InlineData("big", true)]
    [InlineData("It prints \"big\".", true)]
    [InlineData("small", false)]
    [InlineData("big small", false)]
    public void Program_Word_Counts(string answer, bool isRight) =>
        AssertVerdict("program", new Programming.ProgramTask.Facts([], "big", Programming.CodeStyle.Python), answer, isRight,
            "if x > 5: print(\"big\") else: print(\"small\")");

    [Theory]
    [InlineData("3 2", true)]
    [InlineData("It prints 3 2.", true)]
    [InlineData("3", false)]
    [InlineData("2 3", false)]
    public void Program_ValuesOfOneCall_CountInOrder(string answer, bool isRight) =>
        AssertVerdict("program", new Programming.ProgramTask.Facts([], "3 2", Programming.CodeStyle.Python), answer, isRight, "print(17 // 5, 17 % 5)");

    [Theory]
    [InlineData("hahaha", true)]
    [InlineData("'hahaha'", true)]
    [InlineData("haha", false)]
    [InlineData("ha ha ha", false)]
    public void Program_RepeatedText_Counts(string answer, bool isRight) =>
        AssertVerdict("program", new Programming.ProgramTask.Facts([], "hahaha", Programming.CodeStyle.Python), answer, isRight, "print('ha' * 3)");

    [Theory]
    [InlineData("float", true)]
    [InlineData("It is a float.", true)]
    [InlineData("<class 'float'>", true)]
    [InlineData("int", false)]
    [InlineData("int or float", false)]
    public void Program_Type_IsNamed(string answer, bool isRight) => AssertVerdict("program",
        new Programming.ProgramTask.Facts([], "float", Programming.CodeStyle.Python)
        {
            Snippet = new("print(type(3.0).__name__)", null, "float", "type 3.0\nprint float") { Asks = "type", Slots = ["3.0"] },
        },
        answer,
        isRight);

    [Theory]
    [InlineData("yes", true)]
    [InlineData("Yes, it raises an error.", true)]
    [InlineData("no", false)]
    [InlineData("yes or no", false)]
    public void Program_Error_IsYesOrNo(string answer, bool isRight) => AssertVerdict("program",
        new Programming.ProgramTask.Facts([], "yes", Programming.CodeStyle.Python)
        {
            Snippet = new("print(5 / 0)", null, "yes", "5/0 by 0 yes\nerror yes") { Asks = "error" },
        },
        answer,
        isRight);

    [Theory]
    [InlineData("Fizz", true)]
    [InlineData("It prints Fizz.", true)]
    [InlineData("FizzBuzz", false)]
    [InlineData("9", false)]
    public void Program_FizzBuzz_OneWordCounts(string answer, bool isRight) => AssertVerdict("program",
        new Programming.ProgramTask.Facts([], "Fizz", Programming.CodeStyle.Python)
        {
            Snippet = new("", null, "Fizz", "n=9\nprint Fizz") { Asks = "fizzbuzz", Slots = ["9"] },
        },
        answer,
        isRight);
}
