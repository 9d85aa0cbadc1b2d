using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Percentages, discounts, tips and taxes.</summary>
internal sealed class PercentTask : VerifiableTask<PercentTask.Facts>
{
    private static readonly Phrasings s_of = PhrasingFile.Read("percent", "of");

    private static readonly Phrasings s_off = PhrasingFile.Read("percent", "off");

    private static readonly Phrasings s_up = PhrasingFile.Read("percent", "up");

    private static readonly Phrasings s_share = PhrasingFile.Read("percent", "share");

    private static readonly Dictionary<Kind, Phrasings> s_bills = new()
    {
        [Kind.Tip] = PhrasingFile.Read("percent", "tip"),
        [Kind.TipTotal] = PhrasingFile.Read("percent", "tip total"),
        [Kind.Sale] = PhrasingFile.Read("percent", "sale"),
        [Kind.Saved] = PhrasingFile.Read("percent", "saved"),
        [Kind.Tax] = PhrasingFile.Read("percent", "tax"),
        [Kind.Taxed] = PhrasingFile.Read("percent", "taxed"),
    };

    internal enum Kind
    {
        Of,
        Off,
        Up,
        Share,
        Tip,
        TipTotal,
        Sale,
        Saved,
        Tax,
        Taxed,
    }

    public override string Name => "percent";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "percentages, discounts, tips, taxes, increases, and what percent one number is of another";

    public override int Levels => 4;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (level > 1 && random.Chance(0.35))
        {
            return Bill((Kind)random.Between((int)Kind.Tip, (int)Kind.Taxed), level, random);
        }

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
        if (facts.IsBill)
        {
            return wording.Say(s_bills[facts.Asks], $"{facts.Rate}", Currency.Typed(100 * facts.Number, facts.Style));
        }

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
        if (facts.IsBill)
        {
            return WorkBill(facts, trace);
        }

        if (facts.Asks == Kind.Share)
        {
            trace.Write($"{facts.Part}/{facts.Number}");
            int divisor = GreatestCommonDivisor(facts.Part, facts.Number);
            trace.Step("=", $"{facts.Part / divisor}/{facts.Number / divisor}", () => $"{(facts.Part / divisor) + 1}/{facts.Number / divisor}");
            trace.Write($"={facts.Rate}/100");
            return $"{facts.Rate}%";
        }

        long part = WorkPart(trace, facts.Number, facts.Rate);
        trace.Line();
        return facts.Asks switch
        {
            Kind.Of => $"{part}",
            Kind.Off => $"{Arithmetic.Subtract(trace, facts.Number, part)}",
            _ => $"{Arithmetic.Add(trace, facts.Number, part)}",
        };
    }

    /// <summary>Rates that are simple fractions divide and multiply; others multiply and divide by 100.</summary>
    internal static long WorkPart(Trace trace, long number, int rate)
    {
        int divisor = GreatestCommonDivisor(rate, 100);
        (int numerator, int denominator) = (rate / divisor, 100 / divisor);
        if (denominator > 10)
        {
            long product = Arithmetic.Multiply(trace, number, rate);
            trace.Line();
            return trace.Equation($"{product}/100", product / 100);
        }

        trace.Write($"{rate}/100={numerator}/{denominator}").Line();
        long part = denominator == 1 ? number : Arithmetic.Divide(trace, number, denominator);
        return numerator == 1 ? part : Arithmetic.Multiply(trace.Line(), part, numerator);
    }

    private static Facts Bill(Kind kind, int level, TaskRandom random)
    {
        int rate = kind switch
        {
            Kind.Tip or Kind.TipTotal => random.Pick([10, 12, 15, 15, 18, 20, 20, 25]),
            Kind.Tax or Kind.Taxed => random.Pick([5, 6, 7, 8, 9, 10, 15, 19, 20]),
            _ => level == 4 ? random.Between(2, 90) : 5 * random.Between(1, 15),
        };
        return new Facts(kind, rate, random.Between(4, level == 2 ? 99 : 240), Currency.Draw(hasWords: true, random));
    }

    /// <summary>A percent of a dollar is a cent, so the rate times the dollars are the cents.</summary>
    private static string WorkBill(Facts facts, Trace trace)
    {
        trace.Write("cents ");
        long part = Arithmetic.Multiply(trace, facts.Number, facts.Rate);
        long value = facts.Asks switch
        {
            Kind.TipTotal or Kind.Taxed => Arithmetic.Add(trace.Line(), 100 * facts.Number, part),
            Kind.Sale => Arithmetic.Subtract(trace.Line(), 100 * facts.Number, part),
            _ => part,
        };
        return Currency.Answer(value, facts.Style);
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    internal sealed record Facts(Kind Asks, int Rate, int Number, int Style = 0)
    {
        public bool IsBill => Asks >= Kind.Tip;

        public int Part => Rate * Number / 100;

        public decimal Answer => Asks switch
        {
            Kind.Of => Part,
            Kind.Off => Number - Part,
            Kind.Up => Number + Part,
            Kind.Share => Rate,
            Kind.Sale => Number - (Rate * Number / 100m),
            Kind.TipTotal or Kind.Taxed => Number + (Rate * Number / 100m),
            _ => Rate * Number / 100m,
        };
    }
}
