using Fathom.Tasks.Answers;
using Fathom.Tasks.Catalog;

namespace Fathom.Tasks.Tests;

public class AnswerReaderTests
{
    [Theory]
    [InlineData("4042")]
    [InlineData("4,042")]
    [InlineData("4042.")]
    [InlineData("The answer is 4042.")]
    [InlineData("**4042**")]
    [InlineData("$4042$")]
    [InlineData("\\boxed{4042}")]
    [InlineData("\\(47 \\times 86 = \\boxed{4{,}042}\\)")]
    [InlineData("47*86 = 4042")]
    [InlineData("47 x 86 is 4042")]
    [InlineData("47 times 86 is 4042.")]
    [InlineData("47*86\n= 4042")]
    [InlineData("3760 + 282 = 4042")]
    [InlineData("4042.0")]
    [InlineData("4042 eggs")]
    [InlineData("<think>maybe 4041? no.</think>4042")]
    [InlineData("<think>a</think>\n\nThe result is 4042!")]
    public void Number_ClearAnswer_IsRead(string answer) => Assert.True(JudgeNumber(answer).IsRight, JudgeNumber(answer).Reason);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("47*86")]
    [InlineData("What is 47*86?")]
    [InlineData("4041")]
    [InlineData("4042 or 4043")]
    [InlineData("either 4042 or 4043")]
    [InlineData("maybe 4042")]
    [InlineData("It could be 4042.")]
    [InlineData("4041, 4042, 4043")]
    [InlineData("4041\n4042")]
    [InlineData("4042\n4041")]
    [InlineData("not 4042")]
    [InlineData("The answer is not 4042.")]
    [InlineData("4042 is wrong")]
    [InlineData("-4042")]
    [InlineData("minus 4042")]
    [InlineData("40.42")]
    [InlineData("40 42")]
    [InlineData("4042 + 1")]
    [InlineData("4042 = 47*86 = 4043")]
    [InlineData("<think>4042")]
    [InlineData("<think>4042</think>")]
    [InlineData("<think>x</think><think>4042")]
    [InlineData("\\boxed{4042} \\boxed{4043}")]
    [InlineData("The answer is 4041. The answer is 4042.")]
    [InlineData("four thousand")]
    [InlineData("I think 4042 possibly")]
    public void Number_UnclearOrWrongAnswer_IsRefused(string answer) => Assert.False(JudgeNumber(answer).IsRight);

    [Theory]
    [InlineData("three", 3)]
    [InlineData("There are three r's in strawberry.", 3)]
    [InlineData("forty-two", 42)]
    [InlineData("none", 0)]
    [InlineData("zero", 0)]
    public void Number_InWords_IsRead(string answer, int expected) => Assert.True(NumberReader.Judge(AnswerText.Parse(answer, "how many?")!, expected).IsRight);

    [Theory]
    [InlineData("Yes", Ternary.Yes)]
    [InlineData("yes, Tom is an animal.", Ternary.Yes)]
    [InlineData("That is true.", Ternary.Yes)]
    [InlineData("No", Ternary.No)]
    [InlineData("No, he is not.", Ternary.No)]
    [InlineData("That is not true.", Ternary.No)]
    [InlineData("Unknown", Ternary.Unknown)]
    [InlineData("It cannot be determined.", Ternary.Unknown)]
    [InlineData("We can't know that.", Ternary.Unknown)]
    [InlineData("There is not enough information.", Ternary.Unknown)]
    public void YesNo_ClearAnswer_IsRead(string answer, Ternary expected) =>
        Assert.True(YesNoReader.Judge(AnswerText.Parse(answer, "Is Tom?")!, expected).IsRight);

    [Theory]
    [InlineData("Yes and no")]
    [InlineData("Yes or no")]
    [InlineData("yes, no, unknown")]
    [InlineData("Tom is an animal.")]
    [InlineData("maybe yes")]
    [InlineData("probably")]
    [InlineData("No, that is true, yes")]
    public void YesNo_UnclearAnswer_IsNothing(string answer)
    {
        foreach (Ternary expected in Enum.GetValues<Ternary>())
        {
            Assert.False(YesNoReader.Judge(AnswerText.Parse(answer, "Is Tom?")!, expected).IsRight);
        }
    }

    [Theory]
    [InlineData("yrrebwarts", true)]
    [InlineData("The reverse of strawberry is yrrebwarts.", true)]
    [InlineData("\"yrrebwarts\"", true)]
    [InlineData("**YRREBWARTS**", true)]
    [InlineData("strawberry", false)]
    [InlineData("yrrebwart", false)]
    [InlineData("yrrebwarts yrrebwarst", false)]
    [InlineData("yrrebwarts or yrrewbarts", false)]
    [InlineData("\"yrrebwarts\" \"yrrebwart\"", false)]
    public void Word_Reversed_IsReadStrictly(string answer, bool isRight) =>
        Assert.Equal(isRight, WordReader.Judge(AnswerText.Parse(answer, "Reverse strawberry.")!, "yrrebwarts").IsRight);

    [Theory]
    [InlineData("c-a-t", true)]
    [InlineData("C A T", true)]
    [InlineData("cat is spelled c, a, t.", true)]
    [InlineData("cat", false)]
    [InlineData("c-a-t-t", false)]
    [InlineData("c-a-t or k-a-t", false)]
    public void Spelling_IsReadStrictly(string answer, bool isRight) =>
        Assert.Equal(isRight, WordReader.JudgeSpelling(AnswerText.Parse(answer, "Spell cat.")!, "cat").IsRight);

    [Theory]
    [InlineData("1, 2, 3", true)]
    [InlineData("[1, 2, 3]", true)]
    [InlineData("1 2 3", true)]
    [InlineData("1,2,3", true)]
    [InlineData("1, 2 and 3", true)]
    [InlineData("3, 1, 2 sorted is 1, 2, 3.", true)]
    [InlineData("3, 1, 2", false)]
    [InlineData("1, 3, 2", false)]
    [InlineData("1, 2", false)]
    [InlineData("1, 2, 3, 3", false)]
    [InlineData("1, 2, 3\n1, 3, 2", false)]
    [InlineData("1, 2, 3 or 3, 2, 1", false)]
    public void List_IsReadStrictly(string answer, bool isRight) =>
        Assert.Equal(isRight, ListReader.Judge(AnswerText.Parse(answer, "sort 3 1 2")!, [1, 2, 3], [3, 1, 2]).IsRight);

    [Theory]
    [InlineData("11:15", true)]
    [InlineData("It is 11:15.", true)]
    [InlineData("11:15 am", true)]
    [InlineData("11:15 pm", false)]
    [InlineData("11:16", false)]
    [InlineData("11:15 or 11:20", false)]
    [InlineData("9:40", false)]
    public void Time_IsReadStrictly(string answer, bool isRight) =>
        Assert.Equal(isRight, TimeReader.JudgeTime(AnswerText.Parse(answer, "95 minutes after 9:40?")!, 675, 580).IsRight);

    [Theory]
    [InlineData("95 minutes", true)]
    [InlineData("1 hour and 35 minutes", true)]
    [InlineData("1 hour 35 min", true)]
    [InlineData("95", true)]
    [InlineData("1 hour", false)]
    [InlineData("35 minutes", false)]
    [InlineData("1 hour 35 minutes (95 minutes)", true)]
    [InlineData("The answer is 80 minutes (1 hour 35 minutes)", false)]
    [InlineData("1 hour 35 minutes (85 minutes)", false)]
    [InlineData("1 hour 35 minutes, 55 minutes!", false)]
    public void Duration_IsReadStrictly(string answer, bool isRight) =>
        Assert.Equal(isRight, TimeReader.JudgeMinutes(AnswerText.Parse(answer, "from 9:40 to 11:15")!, 95).IsRight);

    [Theory]
    [InlineData("1+2*3", "7")]
    [InlineData("(1+2)*3", "9")]
    [InlineData("8/3", "8/3")]
    [InlineData("-3+1", "-2")]
    [InlineData("2*(3-(4-5))", "8")]
    [InlineData("0.5+0.25", "3/4")]
    public void Evaluate_Expression_IsExact(string text, string expected)
    {
        Assert.True(Rational.TryEvaluate(text, out Rational value));
        Assert.Equal(expected, value.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1+")]
    [InlineData("1//2")]
    [InlineData("(1+2")]
    [InlineData("1)")]
    [InlineData("4/0")]
    [InlineData("4/(2-2)")]
    [InlineData("x+1")]
    [InlineData("1 2")]
    [InlineData("99999999999999999999999")]
    [InlineData("99999999*99999999*99999999")]
    public void Evaluate_NoExpression_IsRefused(string text) => Assert.False(Rational.TryEvaluate(text, out _));

    [Fact]
    public void Evaluate_DeepOrLongText_IsRefusedQuickly()
    {
        Assert.False(Rational.TryEvaluate(new string('(', 300) + "1" + new string(')', 300), out _));
        Assert.False(Rational.TryEvaluate(new string('-', 399) + "1", out _));
        Assert.False(Rational.TryEvaluate(string.Join('+', Enumerable.Repeat("1", 500)), out _));
    }

    [Fact]
    public void Verify_AnyBytes_NeverThrows()
    {
        string[] pieces =
        [
            "<think>", "</think>", "\\boxed{", "}", "**", "\"", "'", "4", ",", ".", "-", "x", " is ", "or", "\n", "(", ")", "=", "/", "yes", "Tom", "12:30",
            "f(x)", "line 2", "r", "🙂", "\0", "é", "99999999999999999999999999999",
        ];
        foreach (IVerifiableTask task in TaskCatalog.BuiltIn().All)
        {
            for (int i = 0; i < 150; i++)
            {
                var random = new TaskRandom(6, task.Name, i);
                Problem problem = task.Generate(random.Between(1, task.Levels), PhrasingRing.Trained, random);
                string answer = string.Concat(Enumerable.Range(0, random.Between(0, 40)).Select(_ => random.Pick(pieces)));

                double score = task.Verify(problem, answer).Score;

                Assert.InRange(score, 0, 1);
            }
        }
    }

    [Fact]
    public void Parse_HugeAnswer_IsNoAnswer() => Assert.Null(AnswerText.Parse(new string('7', AnswerText.MaxLength + 1), "?"));

    private static Verdict JudgeNumber(string answer) =>
        AnswerText.Parse(answer, "What is 47*86?") is AnswerText text ? NumberReader.Judge(text, 4042) : Verdict.Wrong("none");
}
