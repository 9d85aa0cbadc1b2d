using static Fathom.Tasks.Tests.Verdicts;

namespace Fathom.Tasks.Tests;

/// <summary>Judgments on typed answers to tasks of mathematics; problems are made from facts.</summary>
public class MathematicsVerifierTests
{
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
            new StringReader("[trained]\nA farmer has {a} sheep. All but {b} run away. How many sheep does he still have? => b sheep ; a 17|17 ; b 9|9"),
            "scenarios");
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
    [InlineData("ToWords", 1204, 0, "one thousand two hundred and four", true)]
    [InlineData("ToWords", 1204, 0, "1204 is One Thousand Two Hundred Four.", true)]
    [InlineData("ToWords", 47, 0, "forty seven", true)]
    [InlineData("ToWords", 47, 0, "seventy-four", false)]
    [InlineData("ToWords", 47, 0, "47", false)]
    [InlineData("FromWords", 1204, 0, "1,204", true)]
    [InlineData("FromWords", 1204, 0, "1024", false)]
    [InlineData("Expand", 345, 0, "345 = 300 + 40 + 5", true)]
    [InlineData("Expand", 345, 0, "300 + 45", false)]
    [InlineData("ToScientific", 45, 3, "4.5 × 10³", true)]
    [InlineData("ToScientific", 45, 3, "4.5e3", true)]
    [InlineData("ToScientific", 45, 3, "45 * 10^2", false)]
    [InlineData("PrimeOrComposite", 51, 0, "51 is not prime, it is composite.", true)]
    [InlineData("PrimeOrComposite", 51, 0, "prime", false)]
    [InlineData("PowerOf", 64, 2, "yes", true)]
    [InlineData("PowerOf", 96, 2, "yes", false)]
    [InlineData("Palindrome", 121, 0, "Yes, it is.", true)]
    [InlineData("DigitBound", 3, 1, "999", true)]
    [InlineData("Zeros", 6, 0, "six", true)]
    [InlineData("Opposite", -8, 0, "8", true)]
    [InlineData("RangeSum", 5, 10, "5+6+7+8+9+10 = 45", true)]
    [InlineData("PrimeCount", 1, 20, "8 (2, 3, 5, 7, 11, 13, 17, 19)", false)]
    public void NumberSense_AnyWordingCounts(string kind, int a, int b, string answer, bool isRight) =>
        AssertVerdict("number-sense", new Mathematics.NumberSenseTask.Facts(Enum.Parse<Mathematics.NumberSenseTask.Kind>(kind), a, b), answer, isRight);

    [Theory]
    [InlineData("58", true)]
    [InlineData("58 is closer to 50 than 40", true)]
    [InlineData("40 is closer to 50 than 58", false)]
    public void NumberSense_CloserNumberIsNamed(string answer, bool isRight) =>
        AssertVerdict("number-sense", new Mathematics.NumberSenseTask.Facts(Mathematics.NumberSenseTask.Kind.Closer, 50, 40, 58), answer, isRight);

    [Theory]
    [InlineData("1000", true)]
    [InlineData("101 + 11 = 1000", true)]
    [InlineData("8", false)]
    public void Base_SumStaysBinary(string answer, bool isRight) =>
        AssertVerdict("base", new Mathematics.BaseTask.Facts(8, 2, false) { First = 5 }, answer, isRight);

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
    [InlineData("colors", new[] { 3, 5, 0, 0, 0, 0, 1, 2 }, "3/8", true)]
    [InlineData("colors", new[] { 3, 5, 0, 0, 0, 0, 1, 2 }, "The chance is 3 out of 8.", true)]
    [InlineData("colors", new[] { 3, 5, 0, 0, 0, 0, 1, 2 }, "37.5%", true)]
    [InlineData("colors", new[] { 3, 5, 0, 0, 0, 0, 1, 2 }, "3/5", false)]
    [InlineData("coins", new[] { 2, 2 }, "2/4", true)]
    [InlineData("coins", new[] { 2, 2 }, "1/4", false)]
    [InlineData("two dice", new[] { 0, 7 }, "1/6", true)]
    [InlineData("line up", new[] { 5 }, "120 ways", true)]
    [InlineData("line up", new[] { 5 }, "120\n1/6", false)]
    [InlineData("pairs", new[] { 6 }, "15", true)]
    [InlineData("pairs", new[] { 6 }, "30", false)]
    [InlineData("neither", new[] { 30, 18, 15, 8 }, "5 kids", true)]
    [InlineData("neither", new[] { 30, 18, 15, 8 }, "25", false)]
    public void Chance_ShortKindsAreJudged(string kind, int[] numbers, string answer, bool isRight) =>
        AssertVerdict("chance", Short([.. Mathematics.ChanceKinds.All, .. Mathematics.CountKinds.All], kind, numbers), answer, isRight);

    [Theory]
    [InlineData("circle around", new[] { 1, 5 }, "31.40 cm", true)]
    [InlineData("circle area", new[] { 2, 10 }, "78.5", true)]
    [InlineData("leg", new[] { 13, 5 }, "12 m", true)]
    [InlineData("third angle", new[] { 50, 60 }, "70°", true)]
    [InlineData("clock hands", new[] { 8 }, "240", false)]
    [InlineData("slope", new[] { 0, 5, 2, -1 }, "-3", true)]
    [InlineData("box surface", new[] { 2, 3, 4 }, "52", true)]
    public void Geometry_ShortKindsAreJudged(string kind, int[] numbers, string answer, bool isRight) =>
        AssertVerdict("geometry", Short([.. Mathematics.ShapeKinds.All, .. Mathematics.AngleKinds.All], kind, numbers), answer, isRight);

    [Theory]
    [InlineData("x and y", new[] { 10, 4 }, "x = 7 and y = 3", true)]
    [InlineData("x and y", new[] { 10, 4 }, "x = 3, y = 7", false)]
    [InlineData("two numbers", new[] { 10, 4 }, "3 and 7", true)]
    [InlineData("square equation", new[] { 2, 3 }, "x = 2 or x = 3", true)]
    [InlineData("square equation", new[] { 2, 3 }, "x = 2", false)]
    [InlineData("simplify", new[] { 3, 5, -4, 0 }, "3x + 5x - 4 = 8x - 4", true)]
    [InlineData("simplify", new[] { 3, 5, -4, 0 }, "8x + 4", false)]
    [InlineData("simplify", new[] { 3, 5, -4, 0 }, "8x - 4\nx = 7", false)]
    [InlineData("smallest above", new[] { 4, 30 }, "x = 8", true)]
    public void Equation_ShortKindsAreJudged(string kind, int[] numbers, string answer, bool isRight) => AssertVerdict("equation",
        new Mathematics.EquationTask.Facts(1, 0, 0, 0, false, false, false)
        {
            Short = Short(Mathematics.EquationKinds.All, kind, numbers),
        },
        answer,
        isRight);

    [Theory]
    [InlineData("cheaper each", new[] { 3, 6, 5, 9 }, "5 for $9 is cheaper than 3 for $6.", true)]
    [InlineData("cheaper each", new[] { 3, 6, 5, 9 }, "the second one", true)]
    [InlineData("cheaper each", new[] { 3, 6, 5, 9 }, "3 for $6", false)]
    [InlineData("exchange", new[] { 12, 50 }, "$60", true)]
    public void Money_ShortKindsAreJudged(string kind, int[] numbers, string answer, bool isRight) => AssertVerdict("money",
        new Mathematics.MoneyTask.Facts(Mathematics.MoneyTask.Kind.Short, 0, 0, 0, 0, 0, Vocabulary.People.All[0], [])
        {
            Short = Short(Mathematics.MoneyKinds.All, kind, numbers),
        },
        answer,
        isRight);

    [Theory]
    [InlineData("better discount", new[] { 80, 10, 15 }, "15% off", true)]
    [InlineData("better discount", new[] { 80, 10, 15 }, "$10 off", false)]
    [InlineData("before discount", new[] { 20, 40 }, "$50", true)]
    [InlineData("two years", new[] { 100, 10 }, "121 dollars", true)]
    [InlineData("points", new[] { 40, 55 }, "15 percentage points", true)]
    public void Percent_ShortKindsAreJudged(string kind, int[] numbers, string answer, bool isRight) => AssertVerdict("percent",
        new Mathematics.PercentTask.Facts(Mathematics.PercentTask.Kind.Short, 0, 0)
        {
            Short = Short(Mathematics.PercentKinds.All, kind, numbers),
        },
        answer,
        isRight);

    [Theory]
    [InlineData("1/6", true)]
    [InlineData("1 in 6", true)]
    [InlineData("one out of six", true)]
    [InlineData("about 16.7%", true)]
    [InlineData("0.167", true)]
    [InlineData("1/6 (about 16.7%)", true)]
    [InlineData("a sixth", true)]
    [InlineData("17", false)]
    [InlineData("0.2", false)]
    [InlineData("1/6 or 1/3", false)]
    [InlineData("6\n1/6", false)]
    [InlineData("999999999999999999999999999999999999999999999999999999999999%", false)]
    public void Chance_FormsAreJudged(string answer, bool isRight) =>
        AssertVerdict("chance", Short(Mathematics.ChanceKinds.All, "die", [0, 6]), answer, isRight);

    [Theory]
    [InlineData("50 cm^2", true)]
    [InlineData("50", true)]
    [InlineData("50 square centimeters", true)]
    [InlineData("50 cm^2 or 60 cm^2", false)]
    [InlineData("15", false)]
    public void Geometry_UnitsAreRead(string answer, bool isRight) =>
        AssertVerdict("geometry", Short(Mathematics.ShapeKinds.All, "triangle area", [10, 10]), answer, isRight);

    private static Mathematics.ShortProblem Short(IReadOnlyList<Mathematics.ShortKind> kinds, string name, int[] numbers) =>
        new(kinds.Single(kind => kind.Name == name), numbers);

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
}
