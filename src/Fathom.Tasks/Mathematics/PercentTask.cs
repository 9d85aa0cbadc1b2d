using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Percentages, discounts, and simple fractions and multiples of a number.</summary>
internal sealed class PercentTask : VerifiableTask<PercentTask.Facts>
{
    private static readonly Phrasings s_of = new(
        [
            "What is {0}% of {1}?", "What's {0}% of {1}?", "{0}% of {1}", "{0}% of {1}?", "{0} percent of {1}", "How much is {0}% of {1}?", "What is {0} percent of {1}?", "<Calculate|Compute|Find> {0}% of {1}.",
            "<Can|Could> you <calculate|work out> {0}% of {1}?", "<Calculate|Find> {0} percent of {1}.", "{0}% of {1} = ?", "{0}% of {1} is what?", "How many are {0}% of {1}?", "A {0}% tip on ${1} is how much?",
            "Whats {0} percent of {1}", "{0}% of {1} is?",
        ],
        ["Take {0}% of {1}.", "Give me {0} per cent of {1}.", "If 100% is {1}, what is {0}%?"]);

    private static readonly Phrasings s_off = new(
        [
            "A <shirt|book|bag|jacket|game> costs ${1}. It is {0}% off. What is the new price?", "What is ${1} with {0}% off?", "What is {1} minus {0}%?", "{1} minus {0}%", "{0}% off {1}", "{0}% off ${1}?",
            "Decrease {1} by {0}%.", "Reduce {1} by {0}%.", "A ${1} item has a {0}% discount. How much is it <now|>?", "How much is ${1} after a {0}% discount?", "{1} reduced by {0} percent?", "{1} decreased by {0}%",
        ],
        ["The price of ${1} falls by {0}%. What is it then?", "Knock {0}% off {1}."]);

    private static readonly Phrasings s_up = new(
        [
            "What is {1} plus {0}%?", "{1} plus {0}%", "Increase {1} by {0}%.", "{1} increased by {0}%", "A price of ${1} <rises|goes up> by {0}%. What is the new price?", "How much is ${1} plus {0}% tax?",
            "What is ${1} with a {0}% tip?", "Add {0}% to {1}.", "{1} + {0}% = ?", "Raise {1} by {0} percent.",
        ],
        ["{1} grows by {0}%. What does it become?", "With {0}% added, what is {1}?"]);

    private static readonly Phrasings s_share = new(
        [
            "What percent of {1} is {2}?", "{2} is what percent of {1}?", "What percentage of {1} is {2}?", "{2} out of {1} in percent", "{2} out of {1} is what percent?", "How many percent of {1} is {2}?",
            "{2} of {1} is how many percent?", "I got {2} of {1} points. What percent is that?",
        ],
        ["Express {2} as a percentage of {1}.", "In percent, how much of {1} is {2}?"]);

    internal enum Kind
    {
        Of,
        Off,
        Up,
        Share,
    }

    public override string Name => "percent";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "percentages, discounts, increases, and what percent one number is of another";

    public override int Levels => 4;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int rate = level switch
        {
            1 => random.Pick([10, 20, 25, 50, 75, 100]),
            2 => 5 * random.Between(1, 19),
            _ => random.Between(1, 99),
        };
        int unit = 100 / GreatestCommonDivisor(rate, 100);
        int most = level switch
        {
            1 => 200,
            2 => 500,
            _ => 1000,
        };
        int number = unit * random.Between(1, Math.Max(1, most / unit));
        Kind kind = level == 4 ? (Kind)random.Between(1, 3) : level == 1 || random.Chance(0.7) ? Kind.Of : (Kind)random.Below(4);
        return new Facts(kind, rate, number);
    }

    protected override string Key(Facts facts) => $"{facts.Rate}%{facts.Number}";

    protected override string Ask(Facts facts, Wording wording)
    {
        Phrasings phrasings = facts.Asks switch
        {
            Kind.Of => s_of,
            Kind.Off => s_off,
            Kind.Up => s_up,
            _ => s_share,
        };
        return wording.Say(phrasings, $"{facts.Rate}", wording.Number(facts.Number), wording.Number(facts.Part));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.Answer);

    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Asks == Kind.Share)
        {
            trace.Write($"{facts.Part}/{facts.Number}");
            int divisor = GreatestCommonDivisor(facts.Part, facts.Number);
            trace.Step("=", $"{facts.Part / divisor}/{facts.Number / divisor}", () => $"{(facts.Part / divisor) + 1}/{facts.Number / divisor}");
            trace.Write($"={facts.Rate}/100");
            return $"{facts.Rate}%";
        }

        long part = WorkPart(facts, trace);
        trace.Line();
        return facts.Asks switch
        {
            Kind.Of => $"{part}",
            Kind.Off => $"{Arithmetic.Subtract(trace, facts.Number, part)}",
            _ => $"{Arithmetic.Add(trace, facts.Number, part)}",
        };
    }

    /// <summary>Rates that are simple fractions divide and multiply; others multiply and divide by 100.</summary>
    private static long WorkPart(Facts facts, Trace trace)
    {
        int divisor = GreatestCommonDivisor(facts.Rate, 100);
        (int numerator, int denominator) = (facts.Rate / divisor, 100 / divisor);
        if (denominator > 10)
        {
            long product = Arithmetic.Multiply(trace, facts.Number, facts.Rate);
            trace.Line();
            return trace.Equation($"{product}/100", product / 100);
        }

        trace.Write($"{facts.Rate}/100={numerator}/{denominator}").Line();
        long part = denominator == 1 ? facts.Number : Arithmetic.Divide(trace, facts.Number, denominator);
        return numerator == 1 ? part : Arithmetic.Multiply(trace.Line(), part, numerator);
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    internal sealed record Facts(Kind Asks, int Rate, int Number)
    {
        public int Part => Rate * Number / 100;

        public int Answer => Asks switch
        {
            Kind.Of => Part,
            Kind.Off => Number - Part,
            Kind.Up => Number + Part,
            _ => Rate,
        };
    }
}
