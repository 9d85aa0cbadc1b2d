using Fathom.Tasks.Answers;
using Fathom.Tasks.Catalog;

namespace Fathom.Tasks.Tests;

/// <summary>Judgments on typed answers, task by task; the problem is found by its key among drawn ones or made from facts.</summary>
public class VerifierTests
{
    private static readonly TaskCatalog s_catalog = TaskCatalog.BuiltIn();

    [Theory]
    [InlineData("3*8", true)]
    [InlineData("(7-3)*(8-2) = 24", true)]
    [InlineData("24 = (7-3)*(8-2)", true)]
    [InlineData("\\boxed{(7-3)\\times(8-2)}", true)]
    [InlineData("(7 - 3) x (8 - 2) = 24", true)]
    [InlineData("8+7+3*2", false)]
    [InlineData("24", false)]
    [InlineData("3*8*1", false)]
    [InlineData("3*8+7-7", false)]
    [InlineData("12*2", false)]
    [InlineData("3*8 or (7-3)*(8-2)", false)]
    [InlineData("3*8\n3*7", false)]
    [InlineData("7*3+2+1", false)]
    [InlineData("8*3/0", false)]
    [InlineData("<think>3*8", false)]
    public void Countdown_AnswerIsEvaluated(string answer, bool isRight) =>
        AssertVerdict("countdown", new Mathematics.CountdownTask.Facts([3, 7, 8, 2], 24, 0), answer, isRight);

    [Theory]
    [InlineData("9 sheep", true)]
    [InlineData("9", true)]
    [InlineData("He still has 9 sheep.", true)]
    [InlineData("8 sheep", false)]
    [InlineData("17 sheep", false)]
    [InlineData("17 - 9 = 8", false)]
    [InlineData("9 or 8", false)]
    public void Scenario_TrickIsJudgedByTheNumberThatStays(string answer, bool isRight)
    {
        (IReadOnlyList<Mathematics.Scenario> scenarios, _) = Mathematics.ScenarioFile.Read(
            new StringReader("[trained]\nA farmer has {a} sheep. All but {b} run away. How many sheep does he still have? => b sheep ; a 17|17 ; b 9|9"));
        var numbers = new Dictionary<char, long> { ['a'] = 17, ['b'] = 9 };
        AssertVerdict("scenario", new Mathematics.ScenarioTask.Facts(scenarios[0], numbers, scenarios[0].DrawTexts(new TaskRandom(1, "x"))), answer, isRight);
    }

    [Theory]
    [InlineData('+', 250, '*', 4, "25", true)]
    [InlineData('+', 250, '*', 4, "The value is 25.0.", true)]
    [InlineData('+', 250, '*', 4, "6.25", false)]
    [InlineData('-', 275, '+', 90, "4.55", true)]
    [InlineData('-', 275, '+', 90, "3.65", false)]
    [InlineData('-', 275, '+', 90, "3.65 + 0.9", false)]
    public void Decimal_ChainIsJudgedByItsEnd(char first, int second, char last, int third, string answer, bool isRight)
    {
        int start = first == '+' ? 375 : 640;
        var facts = new Mathematics.DecimalTask.Facts(start, first, second, 100)
        {
            Asks = Mathematics.DecimalTask.Kind.Chain,
            Last = last,
            C = last == '*' ? 100 * third : third,
        };
        AssertVerdict("decimal", facts, answer, isRight);
    }

    [Theory]
    [InlineData("12", true)]
    [InlineData("12 times", true)]
    [InlineData("24/2", true)]
    [InlineData("3/16", false)]
    [InlineData("12 or 13", false)]
    public void FractionArithmetic_MixedNumberIsFilled(string answer, bool isRight) => AssertVerdict(
        "fraction-arithmetic",
        new Mathematics.FractionArithmeticTask.Facts(Mathematics.FractionArithmeticTask.Kind.MixedQuotient, 3, 2, 1, 8),
        answer,
        isRight);

    [Theory]
    [InlineData(true, "$8.25", true)]
    [InlineData(true, "825 cents", true)]
    [InlineData(true, "$11.75", false)]
    [InlineData(false, "11.75", true)]
    [InlineData(false, "$8.25", false)]
    public void Money_OfTwoThingsIsJudgedByTheAmount(bool isChange, string answer, bool isRight)
    {
        Mathematics.MoneyTask.Kind kind = isChange ? Mathematics.MoneyTask.Kind.ChangeOfManyAndOne : Mathematics.MoneyTask.Kind.ManyAndOne;
        var facts = new Mathematics.MoneyTask.Facts(kind, 275, 3, 350, 2000, 0, Vocabulary.People.All[0], Vocabulary.Item.All);
        AssertVerdict("money", facts, answer, isRight);
    }

    [Theory]
    [InlineData("7 remainder 2", true)]
    [InlineData("7 r 2", true)]
    [InlineData("7r2", true)]
    [InlineData("7 R2", true)]
    [InlineData("7.5", true)]
    [InlineData("7 with a remainder of 2", true)]
    [InlineData("30/4 = 7 remainder 2", true)]
    [InlineData("7", false)]
    [InlineData("7 remainder 3", false)]
    [InlineData("2 remainder 7", false)]
    [InlineData("7 remainder 2 or 6 remainder 6", false)]
    [InlineData("7 remainder 2, 6 remainder 6", false)]
    [InlineData("30/4", false)]
    public void Quotient_AnswerIsPairOrDecimal(string answer, bool isRight) =>
        AssertVerdict("quotient", new Mathematics.QuotientTask.Facts(30, 4, AsksRemainder: false), answer, isRight);

    [Theory]
    [InlineData("9.9", true)]
    [InlineData("9.9 is bigger than 9.11", true)]
    [InlineData("9.90", true)]
    [InlineData("9.11", false)]
    [InlineData("9.11 is bigger than 9.9", false)]
    [InlineData("9.11 is smaller than 9.9", false)]
    [InlineData("9.9 and 9.11", false)]
    [InlineData("9.9 or 9.11", false)]
    public void Compare_ChosenNumberCounts(string answer, bool isRight) =>
        AssertVerdict("compare", new Mathematics.CompareTask.Facts(9.11m, 9.9m, Mathematics.CompareTask.Kind.Larger), answer, isRight);

    [Theory]
    [InlineData("There are 3 r's in strawberry.", true)]
    [InlineData("3", true)]
    [InlineData("three", true)]
    [InlineData("3 r", true)]
    [InlineData("2", false)]
    [InlineData("There are 2 or 3", false)]
    [InlineData("There are no r's in strawberry.", false)]
    [InlineData("1, 2, 3", false)]
    [InlineData("r r r", false)]
    public void LetterCount_NumberCounts(string answer, bool isRight) =>
        AssertVerdict("letter-count", new Letters.LetterCountTask.Facts("strawberry", 'r'), answer, isRight);

    [Theory]
    [InlineData("There are no z's in apple.", true)]
    [InlineData("0", true)]
    [InlineData("none", true)]
    [InlineData("zero", true)]
    [InlineData("There is 1 z in apple.", false)]
    public void LetterCount_AbsentLetter_IsNone(string answer, bool isRight) =>
        AssertVerdict("letter-count", new Letters.LetterCountTask.Facts("apple", 'z'), answer, isRight);

    [Theory]
    [InlineData("Wednesday", true)]
    [InlineData("It is a Wednesday.", true)]
    [InlineData("100 days after Monday is Wednesday.", true)]
    [InlineData("Tuesday", false)]
    [InlineData("Monday", false)]
    [InlineData("Wednesday or Thursday", false)]
    [InlineData("Tuesday, Wednesday", false)]
    [InlineData("not Wednesday", false)]
    [InlineData("Monday Tuesday Wednesday Thursday Friday Saturday Sunday", false)]
    public void Weekday_OneDayCounts(string answer, bool isRight) => AssertVerdict("weekday", new Mathematics.WeekdayTask.Facts(0, 100), answer, isRight);

    [Theory]
    [InlineData("3:30 pm", true)]
    [InlineData("15:30 is 3:30pm", true)]
    [InlineData("15:30", false)]
    [InlineData("3:30 am", false)]
    [InlineData("15:30 pm", false)]
    public void Clock_TimeIsOnTheOtherClock(string answer, bool isRight) => AssertVerdict("clock",
        new Mathematics.ClockTask.Facts(Mathematics.ClockTask.Kind.ToHalves, 930, 0, Mathematics.ClockTask.Style.Plain, HasHours: false), answer, isRight);

    [Theory]
    [InlineData("quarter to eight", true)]
    [InlineData("It's a quarter to 8.", true)]
    [InlineData("seven forty-five", true)]
    [InlineData("quarter past eight", false)]
    [InlineData("quarter to seven", false)]
    [InlineData("7:45", false)]
    public void Clock_TimeIsInWords(string answer, bool isRight) => AssertVerdict("clock",
        new Mathematics.ClockTask.Facts(Mathematics.ClockTask.Kind.ToWords, 465, 0, Mathematics.ClockTask.Style.Plain, HasHours: false), answer, isRight);

    [Theory]
    [InlineData("2 * 2 * 3 * 5", true)]
    [InlineData("60 = 2^2 * 3 * 5", true)]
    [InlineData("2 * 3 * 5", false)]
    [InlineData("4 * 3 * 5", false)]
    public void NumberProperty_PrimesAreMultiplied(string answer, bool isRight) => AssertVerdict("number-property",
        new Mathematics.NumberPropertyTask.Facts(Mathematics.NumberPropertyTask.Kind.PrimeFactors, 60, 0), answer, isRight);

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
    [InlineData("2 weeks 3 days", true)]
    [InlineData("17 days is 2 weeks and 3 days.", true)]
    [InlineData("3 weeks 2 days", false)]
    [InlineData("17 days", false)]
    public void Conversion_BothPartsCount(string answer, bool isRight) =>
        AssertVerdict("conversion", new Mathematics.ConversionTask.Facts(Mathematics.ConversionTask.Kind.Parts, 13, 17), answer, isRight);

    [Theory]
    [InlineData("2.5 kilometers", true)]
    [InlineData("2.5 km is longer than 2400 m.", true)]
    [InlineData("2400 m", false)]
    [InlineData("2.5 km or 2400 m", false)]
    [InlineData("2.5 km and 2400 m", false)]
    public void Conversion_OneAmountIsChosen(string answer, bool isRight) => AssertVerdict("conversion",
        new Mathematics.ConversionTask.Facts(Mathematics.ConversionTask.Kind.Which, 0, 2500)
        {
            Other = 2400,
        },
        answer,
        isRight);

    [Theory]
    [InlineData("18th", true)]
    [InlineData("1776 was in the 18th century.", true)]
    [InlineData("17th", false)]
    [InlineData("17th or 18th", false)]
    public void Calendar_CenturyIsRead(string answer, bool isRight) =>
        AssertVerdict("calendar", new Mathematics.CalendarTask.Facts(Mathematics.CalendarTask.Kind.Century, 1776, 0), answer, isRight);

    [Theory]
    [InlineData("2:3", true)]
    [InlineData("12:18 = 2:3", true)]
    [InlineData("2 to 3", true)]
    [InlineData("3:2", false)]
    [InlineData("6:9", false)]
    [InlineData("12:18", false)]
    public void Divisor_RatioIsInLowestTerms(string answer, bool isRight) => AssertVerdict("divisor",
        new Mathematics.DivisorTask.Facts(12, 18, false)
        {
            IsRatio = true,
        },
        answer,
        isRight);

    [Theory]
    [InlineData("XIV", true)]
    [InlineData("14 is XIV in Roman numerals.", true)]
    [InlineData("XVI", false)]
    [InlineData("14", false)]
    public void Base_RomanNumeralIsRead(string answer, bool isRight) =>
        AssertVerdict("base", new Mathematics.BaseTask.Facts(14, Mathematics.BaseTask.Facts.Roman, IsFrom: false), answer, isRight);

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
    [InlineData("Line 2", false)]
    public void FaultyLine_StepsCount(string answer, bool isRight) => AssertVerdict("faulty-line",
        new Programming.FaultyLineTask.Facts(["2x+6=14", "2x=8", "x=5"], 2, ["given", "14-6=8", "8/2=4"], null) { IsChain = true }, answer, isRight);

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
    [InlineData("x = 4", true)]
    [InlineData("4", true)]
    [InlineData("The solution is x=4.", true)]
    [InlineData("2x+3=11", false)]
    [InlineData("x = 3 or x = 4", false)]
    [InlineData("x = 5", false)]
    public void Equation_ValueCounts(string answer, bool isRight) =>
        AssertVerdict("equation", new Mathematics.EquationTask.Facts(2, 3, 0, 4, false, false, false), answer, isRight);

    [Theory]
    [InlineData("268", true)]
    [InlineData("450 - 268 = 182", false)]
    [InlineData("The blank is 268.", true)]
    [InlineData("-268", false)]
    [InlineData("247", false)]
    public void Equation_MissingNumberCounts(string answer, bool isRight) =>
        AssertVerdict("equation", new Mathematics.EquationTask.Facts(1, 0, 0, 268, false, false, false)
        {
            IsBlank = true,
            Gap = new Mathematics.EquationTask.Gap(450, '-', 268, IsFirst: false),
        }, answer, isRight);

    [Theory]
    [InlineData("8", true)]
    [InlineData("8 buses", true)]
    [InlineData("7", false)]
    [InlineData("7 remainder 2", false)]
    public void Quotient_WhatIsNeededCounts(string answer, bool isRight) =>
        AssertVerdict("quotient", new Mathematics.QuotientTask.Facts(30, 4, false) { Rounds = Mathematics.QuotientTask.Rounding.Up }, answer, isRight);

    [Theory]
    [InlineData("3/8", true)]
    [InlineData("6/16", true)]
    [InlineData("3/8 is left", true)]
    [InlineData("5/8", false)]
    [InlineData("1/4", false)]
    public void FractionArithmetic_WhatIsLeftCounts(string answer, bool isRight) =>
        AssertVerdict("fraction-arithmetic",
            new Mathematics.FractionArithmeticTask.Facts(Mathematics.FractionArithmeticTask.Kind.Left, 1, 4, 3, 8), answer, isRight);

    [Theory]
    [InlineData("1/2", true)]
    [InlineData("3/6", false)]
    public void FractionArithmetic_LowestTermsCount(string answer, bool isRight) =>
        AssertVerdict("fraction-arithmetic",
            new Mathematics.FractionArithmeticTask.Facts(Mathematics.FractionArithmeticTask.Kind.Sum, 1, 3, 1, 6) { InLowest = true }, answer, isRight);

    [Theory]
    [InlineData("Yes", true)]
    [InlineData("Yes, it is 56", true)]
    [InlineData("No", false)]
    [InlineData("Yes, it is 54", false)]
    public void Claim_RelationCounts(string answer, bool isRight) =>
        AssertVerdict("claim", new Mathematics.ClaimTask.Facts(7, '*', 8, 50) { Relation = '>' }, answer, isRight);

    [Theory]
    [InlineData("1101", true)]
    [InlineData("0b1101", true)]
    [InlineData("13 in binary is 1101.", true)]
    [InlineData("13", false)]
    [InlineData("1011", false)]
    [InlineData("1101 1011", false)]
    public void Base_NumeralCounts(string answer, bool isRight) => AssertVerdict("base", new Mathematics.BaseTask.Facts(13, 2, IsFrom: false), answer, isRight);

    [Theory]
    [InlineData("29 eggs", true)]
    [InlineData("29", true)]
    [InlineData("Tom has 29 eggs left.", true)]
    [InlineData("3*12=36, 36-7=29", true)]
    [InlineData("3 boxes of 12 eggs, minus 7", false)]
    [InlineData("36", false)]
    [InlineData("29 or 30", false)]
    [InlineData("28 eggs\n29 eggs", false)]
    public void Story_CountCounts(string answer, bool isRight) => AssertVerdict(
        "word-problem",
        new Mathematics.Story([new(Mathematics.StoryStepKind.StartGroups, 3, 12), new(Mathematics.StoryStepKind.Loss, 7)],
            [.. Vocabulary.People.All.Take(4)], Vocabulary.Item.All[0]),
        answer,
        isRight,
        "Tom has 3 boxes of 12 eggs and breaks 7. How many are left?");

    [Theory]
    [InlineData("greeting", "Hello! I am Fathom.", true)]
    [InlineData("greeting", "42", false)]
    [InlineData("identity", "I am Fathom, a small reasoning model.", true)]
    [InlineData("identity", "I am ChatGPT by OpenAI, not Fathom.", false)]
    [InlineData("identity", "I am not ChatGPT, I am Fathom.", true)]
    [InlineData("unknown", "I don't know. I was trained on puzzles.", true)]
    [InlineData("unknown", "The capital of France is Paris.", false)]
    [InlineData("unknown", "Hello! I am Fathom. Ask me a puzzle or a calculation.", false)]
    [InlineData("request", "I cannot do that. I was only trained on puzzles and calculations.", true)]
    [InlineData("request", "Roses are red, violets are blue.", false)]
    [InlineData("opinion", "I have no opinions. I was only trained on puzzles and cannot judge that.", true)]
    [InlineData("opinion", "I like it a lot.", false)]
    [InlineData("advice", "Take two pills and rest.", false)]
    [InlineData("translate", "Bonjour", false)]
    [InlineData("ask", "Yes, please ask me.", true)]
    [InlineData("ask", "Goodbye!", false)]
    [InlineData("explain", "I worked it out step by step.", true)]
    [InlineData("explain", "You are welcome!", false)]
    [InlineData("bye", "Goodbye!", true)]
    [InlineData("tease", "I am only a small model and make mistakes. Try me with a question!", true)]
    [InlineData("tease", "You are welcome!", false)]
    public void Talk_FittingAnswerCounts(string kind, string answer, bool isRight)
    {
        IVerifiableTask task = s_catalog.Find("talk");
        Problem problem = Enumerable.Range(0, 2000).Select(i =>
            task.Generate(1 + (i % 2), PhrasingRing.Trained, new TaskRandom(1, "t", i))).First(drawn =>
                drawn.Key.StartsWith($"talk:{kind}:", StringComparison.Ordinal));

        Verdict verdict = task.Verify(problem, answer);

        Assert.True(verdict.IsRight == isRight, verdict.Reason);
    }

    [Fact]
    public void Again_AnswerToTheNewQuestionCounts()
    {
        IVerifiableTask task = s_catalog.Find("again");
        Problem problem = Enumerable.Range(0, 2000).Select(i => task.Generate(2, PhrasingRing.Trained, new TaskRandom(1, "a", i))).First(drawn =>
            drawn.Key.StartsWith("again:letter-count:", StringComparison.Ordinal));
        string[] parts = problem.Key.Split(':')[2].Split('/');
        int count = parts[0].Count(letter => letter == parts[1][0]);

        Assert.NotEmpty(problem.Earlier);
        Assert.True(task.Verify(problem, $"{count}").IsRight);
        Assert.False(task.Verify(problem, $"{count + 1}").IsRight);
        Assert.False(task.Verify(problem, $"{count} or {count + 1}").IsRight);
    }

    [Fact]
    public void ListNumber_NewKinds_HaveRightAnswers()
    {
        int[] numbers = [7, 3, 12, 9];
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.SecondSmallest, numbers, 0), "7", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Above, numbers, 7), "2", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Below, numbers, 7), "1", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Range, numbers, 0), "9", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Nth, numbers, 3), "12", true);
    }

    [Theory]
    [InlineData(Letters.ContainsTask.Kind.Begins, "window", 'w', "", true)]
    [InlineData(Letters.ContainsTask.Kind.Begins, "window", 'i', "", false)]
    [InlineData(Letters.ContainsTask.Kind.Ends, "garden", 'n', "", true)]
    [InlineData(Letters.ContainsTask.Kind.Ends, "garden", 'g', "", false)]
    [InlineData(Letters.ContainsTask.Kind.Double, "letter", null, "", true)]
    [InlineData(Letters.ContainsTask.Kind.Double, "level", null, "", false)]
    [InlineData(Letters.ContainsTask.Kind.Anagram, "listen", null, "silent", true)]
    [InlineData(Letters.ContainsTask.Kind.Anagram, "sees", null, "sess", false)]
    internal void Contains_NewKinds_AreYesOrNo(Letters.ContainsTask.Kind kind, string word, char? letter, string other, bool isTrue)
    {
        var facts = new Letters.ContainsTask.Facts(word, letter) { Asks = kind, Other = other };

        AssertVerdict("contains", facts, "Yes", isTrue);
        AssertVerdict("contains", facts, "No", !isTrue);
    }

    [Theory]
    [InlineData(Letters.WordPlayTask.Kind.DropFirst, "tone", "ston")]
    [InlineData(Letters.WordPlayTask.Kind.DropVowels, "stn", "stone")]
    [InlineData(Letters.WordPlayTask.Kind.Replace, "It becomes stona.", "stono")]
    [InlineData(Letters.WordPlayTask.Kind.Swap, "etons", "enots")]
    [InlineData(Letters.WordPlayTask.Kind.Numbers, "19, 20, 15, 14, 5", "19, 20, 15, 14")]
    [InlineData(Letters.WordPlayTask.Kind.FromNumbers, "stone", "stand")]
    [InlineData(Letters.WordPlayTask.Kind.Shift, "tupof", "tupoe")]
    [InlineData(Letters.WordPlayTask.Kind.Different, "5", "4")]
    [InlineData(Letters.WordPlayTask.Kind.Together, "1", "2")]
    [InlineData(Letters.WordPlayTask.Kind.More, "stone", "stand")]
    internal void WordPlay_OneResult_IsRight(Letters.WordPlayTask.Kind kind, string right, string wrong)
    {
        var facts = new Letters.WordPlayTask.Facts(kind, "stone")
        {
            Letter = 'e',
            Other = 'a',
            Second = kind == Letters.WordPlayTask.Kind.More ? "stand" : "",
            Steps = 1,
        };

        AssertVerdict("word-play", facts, right, true);
        AssertVerdict("word-play", facts, wrong, false);
    }

    [Fact]
    public void Letters_NewKinds_HaveRightAnswers()
    {
        AssertVerdict("letter-count", new Letters.LetterCountTask.Facts("better letter", 't'), "4", true);
        AssertVerdict("word-length", new Letters.WordLengthTask.Facts("ice cream", Letters.WordLengthTask.Kind.Letters), "8", true);
        AssertVerdict("word-length", new Letters.WordLengthTask.Facts("the cat ran away", Letters.WordLengthTask.Kind.Words), "It has 4 words.", true);
        AssertVerdict("nth-letter", new Letters.NthLetterTask.Facts("apple", 3, false) { IsMiddle = true }, "p", true);
        AssertVerdict("reverse-word", "4821", "1284", true);
        AssertVerdict("alphabet", new Letters.AlphabetTask.Facts(Letters.AlphabetTask.Kind.Between, 6), "g", true);
        AssertVerdict("alphabet", new Letters.AlphabetTask.Facts(Letters.AlphabetTask.Kind.Consonant, 5), "No", true);
        AssertVerdict("alphabet", new Letters.AlphabetTask.Facts(Letters.AlphabetTask.Kind.Range, 4) { Other = 7 }, "e and f", true);
        AssertVerdict("alphabet", new Letters.AlphabetTask.Facts(Letters.AlphabetTask.Kind.Gap, 4) { Other = 7 }, "3", false);
        AssertVerdict("alphabet", new Letters.AlphabetTask.Facts(Letters.AlphabetTask.Kind.End, 24) { Steps = 3 }, "x, y, z", true);
        AssertVerdict("alphabet", new Letters.AlphabetTask.Facts(Letters.AlphabetTask.Kind.Precedes, 11) { Other = 13 }, "Yes", true);
    }

    [Fact]
    public void Lists_NewKinds_HaveRightAnswers()
    {
        int[] numbers = [7, 3, 12, 9];
        AssertVerdict("sort", new Letters.SortTask.Facts(Letters.SortTask.Kind.Odd, numbers), "7, 3, 9", true);
        AssertVerdict("sort", new Letters.SortTask.Facts(Letters.SortTask.Kind.Above, numbers) { Item = 7 }, "12, 9", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Median, numbers, 0), "8", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Third, numbers, 0), "7", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Place, numbers, 12), "3", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Has, numbers, 8), "No", true);
        AssertVerdict("follow-up", new Talk.FollowUpTask.Facts(9, [new('s', 2)]), "81", true);
        AssertVerdict("follow-up", new Talk.FollowUpTask.Facts(30, [new('r', 100)]), "70", true);
        AssertVerdict("follow-up", new Talk.FollowUpTask.Facts(24, [new('+', 6), new('/', 2)]) { LastSteps = 2 }, "15", true);
        AssertVerdict("follow-up", new Talk.FollowUpTask.Facts(24, [new('+', 6), new('/', 2)]) { LastSteps = 2 }, "30", false);
    }

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

        AssertVerdict("natural-entailment", new Inference.NaturalEntailmentTask.Facts(["Tom is outside"], asked) { AsksIfFollows = asksIfFollows }, answer,
            isRight);
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
    [InlineData(Letters.SortWordsTask.Kind.Reverse, "", "white, blue, red, blue", "blue, red, blue, white")]
    [InlineData(Letters.SortWordsTask.Kind.Sort, "", "Blue, blue, red and white.", "white, red, blue, blue")]
    [InlineData(Letters.SortWordsTask.Kind.Occurrences, "blue", "It is there 2 times.", "3")]
    [InlineData(Letters.SortWordsTask.Kind.Distinct, "", "3", "4")]
    [InlineData(Letters.SortWordsTask.Kind.Repeated, "", "blue", "red")]
    [InlineData(Letters.SortWordsTask.Kind.Count, "", "4", "3")]
    [InlineData(Letters.SortWordsTask.Kind.Nth, "3", "blue", "red")]
    [InlineData(Letters.SortWordsTask.Kind.After, "red", "After red comes blue.", "red")]
    [InlineData(Letters.SortWordsTask.Kind.Before, "white", "blue", "red")]
    [InlineData(Letters.SortWordsTask.Kind.Place, "red", "2", "3")]
    [InlineData(Letters.SortWordsTask.Kind.Has, "green", "No", "Yes")]
    [InlineData(Letters.SortWordsTask.Kind.Starting, "b", "blue, blue", "red, white")]
    [InlineData(Letters.SortWordsTask.Kind.CountStarting, "b", "2", "3")]
    [InlineData(Letters.SortWordsTask.Kind.Letters, "", "b-e-l-u", "blue")]
    [InlineData(Letters.SortWordsTask.Kind.Letters, "", "belu", "bleu")]
    internal void SortWords_NewKinds_HaveRightAnswers(Letters.SortWordsTask.Kind kind, string item, string right, string wrong)
    {
        var facts = new Letters.SortWordsTask.Facts(kind, ["blue", "red", "blue", "white"]) { Item = item };

        AssertVerdict("sort-words", facts, right, true);
        AssertVerdict("sort-words", facts, wrong, false);
    }

    [Theory]
    [InlineData(Letters.CategoryTask.Kind.Count, "2", "3")]
    [InlineData(Letters.CategoryTask.Kind.Sum, "5 pieces of fruit", "6")]
    [InlineData(Letters.CategoryTask.Kind.List, "an apple and a pear", "an apple and a hammer")]
    [InlineData(Letters.CategoryTask.Kind.Odd, "hammer", "pear")]
    [InlineData(Letters.CategoryTask.Kind.Is, "Yes", "No")]
    [InlineData(Letters.CategoryTask.Kind.Which, "A pear is a fruit.", "a tool")]
    internal void Category_Kinds_HaveRightAnswers(Letters.CategoryTask.Kind kind, string right, string wrong)
    {
        Letters.ThingKind fruit = Letters.ThingKind.All.Single(some => some.Name == "fruit");
        Letters.ThingKind tool = Letters.ThingKind.All.Single(some => some.Name == "tool");
        var facts = new Letters.CategoryTask.Facts(kind, [new("apple", fruit, 2), new("hammer", tool, 1), new("pear", fruit, 3)], fruit) { Other = tool };
        if (kind == Letters.CategoryTask.Kind.Count)
        {
            facts = facts with { Things = [.. facts.Things.Select(thing => thing with { Number = 1 })] };
        }

        AssertVerdict("category", facts, right, true);
        AssertVerdict("category", facts, wrong, false);
    }

    [Theory]
    [InlineData(Letters.TableTask.Kind.Lookup, "$9", "$4")]
    [InlineData(Letters.TableTask.Kind.Most, "The book is the most expensive.", "pen")]
    [InlineData(Letters.TableTask.Kind.Least, "pen", "bag")]
    [InlineData(Letters.TableTask.Kind.Pair, "13 dollars", "$5")]
    [InlineData(Letters.TableTask.Kind.Gap, "$5", "$13")]
    [InlineData(Letters.TableTask.Kind.Total, "$20", "$13")]
    [InlineData(Letters.TableTask.Kind.Above, "2", "1")]
    [InlineData(Letters.TableTask.Kind.Which, "book", "bag")]
    internal void Table_Kinds_HaveRightAnswers(Letters.TableTask.Kind kind, string right, string wrong)
    {
        var facts = new Letters.TableTask.Facts(kind, true, ["pen", "book", "bag"], [4, 9, 7]) { First = 1, Second = 0, Limit = 4 };

        AssertVerdict("table", facts, right, true);
        AssertVerdict("table", facts, wrong, false);
    }

    [Fact]
    public void LettersAndNumbers_NewKinds_HaveRightAnswers()
    {
        int[] numbers = [7, 4, 12, 9];
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Extremes, numbers, 0), "16", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.SumEven, numbers, 0), "16", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.SumOdd, numbers, 0), "16", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Climbs, numbers, 0), "No", true);
        AssertVerdict("counting", new Letters.CountingTask.Facts(Letters.CountingTask.Kind.After, 9, 1, 2), "10", true);
        AssertVerdict("counting", new Letters.CountingTask.Facts(Letters.CountingTask.Kind.Before, 9, -1, 2), "8", true);
        AssertVerdict("counting", new Letters.CountingTask.Facts(Letters.CountingTask.Kind.Between, 9, 1, 3), "10", true);
        AssertVerdict("counting", new Letters.CountingTask.Facts(Letters.CountingTask.Kind.Missing, 4, 2, 6) { Missing = 2 }, "8", true);
        AssertVerdict("contains", new Letters.ContainsTask.Facts("train", null) { Asks = Letters.ContainsTask.Kind.Longer, Other = "bus" }, "Yes", true);
        AssertVerdict("contains", new Letters.ContainsTask.Facts("train", null) { Asks = Letters.ContainsTask.Kind.SameStart, Other = "bus" }, "No", true);
        AssertVerdict("nth-letter", new Letters.NthLetterTask.Facts("red green", 1, false) { Asks = Letters.NthLetterTask.Kind.Initials }, "r and g", true);
        AssertVerdict("nth-letter", new Letters.NthLetterTask.Facts("red green", 1, true) { Asks = Letters.NthLetterTask.Kind.Finals }, "rg", false);
        AssertVerdict("nth-letter", new Letters.NthLetterTask.Facts("window", 1, false) { Asks = Letters.NthLetterTask.Kind.Ends }, "w, w", true);
    }

    private static void AssertVerdict(string name, object facts, string answer, bool isRight, string question = "?")
    {
        Verdict verdict = s_catalog.Find(name).Verify(new Problem(name, 1, question, "", facts), answer);

        Assert.True(verdict.IsRight == isRight, $"'{answer}': {verdict.Reason}");
    }
}
