using System.Globalization;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Percentages, discounts, tips and taxes, the rest, the whole, and changes in percent.</summary>
internal sealed class PercentTask : VerifiableTask<PercentTask.Facts>
{
    // Rates that divide 100 into few parts.
    private static readonly int[] s_simpleRates = [5, 10, 20, 25, 50];

    // Half leaves the number that the question has, so that repeating it would be right.
    private static readonly int[] s_restRates = [.. Enumerable.Range(1, 99).Where(rate => rate != 50)];

    private static readonly Dictionary<Kind, Phrasings> s_phrasings = new()
    {
        [Kind.Of] = PhrasingFile.Read("percent", "of"),
        [Kind.Off] = PhrasingFile.Read("percent", "off"),
        [Kind.Up] = PhrasingFile.Read("percent", "up"),
        [Kind.Share] = PhrasingFile.Read("percent", "share"),
        [Kind.Rest] = PhrasingFile.Read("percent", "rest"),
        [Kind.Whole] = PhrasingFile.Read("percent", "whole"),
        [Kind.Rise] = PhrasingFile.Read("percent", "rise"),
        [Kind.Drop] = PhrasingFile.Read("percent", "drop"),
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
        Rest,
        Whole,
        Rise,
        Drop,
        Tip,
        TipTotal,
        Sale,
        Saved,
        Tax,
        Taxed,

        /// <summary>One of <see cref="PercentKinds"/>.</summary>
        Short,
    }

    public override string Name => "percent";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary =>
        "percentages, discounts, tips, taxes, changes in percent, the whole and the rest, prices before a change, interest, and mixtures";

    public override int Levels => 4;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (random.Chance(0.3))
        {
            return new Facts(Kind.Short, 0, 0) { Short = ShortProblem.Draw(PercentKinds.All, level, random) };
        }

        if (level > 1 && random.Chance(0.35))
        {
            return Bill((Kind)random.Between((int)Kind.Tip, (int)Kind.Taxed), level, random);
        }

        if (random.Chance(0.2))
        {
            return Other((Kind)random.Between((int)Kind.Rest, (int)(level == 1 ? Kind.Whole : Kind.Drop)), level, random);
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
        if (level is 2 or 3 && random.Chance(0.15))
        {
            return new Facts(Kind.Of, rate, random.Between(2, most / 2));
        }

        int number = unit * random.Between(1, Math.Max(1, most / unit));
        Kind kind = level == 4 ? (Kind)random.Between(1, 3) : level == 1 || random.Chance(0.7) ? Kind.Of : (Kind)random.Below(4);
        return new Facts(kind, rate, number);
    }

    protected override string Key(Facts facts) => facts.Short?.Key
        ?? $"{(facts.Asks is >= Kind.Rest and <= Kind.Drop ? $"{facts.Asks}:" : "")}{facts.Rate}%{facts.Number}";

    protected override string Ask(Facts facts, Wording wording) => facts.Short?.Ask(Name, wording) ?? (facts.IsBill
        ? wording.Say(s_phrasings[facts.Asks], $"{facts.Rate}", Currency.Typed(100 * facts.Number, facts.Style))
        : wording.Say(s_phrasings[facts.Asks], $"{facts.Rate}", wording.Number(facts.Number), wording.Number(facts.Part), wording.Number(facts.After)));

    protected override Verdict Judge(Facts facts, AnswerText answer) => facts.Short?.Judge(answer) ?? NumberReader.Judge(answer, facts.Answer);

    /// <summary>
    /// What is asked as <c>35% of 34</c>, <c>34 + 35%</c> or <c>34 - 35%</c>, which multiply and divide by 100 at the end, or as <c>9 as % of 36</c>,
    /// <c>100% - 35%</c>, <c>9 is 25% of ?</c>, <c>from 36 to 45 in %</c>.
    /// </summary>
    protected override string Work(Facts facts, Trace trace) => facts.Asks switch
    {
        Kind.Short => facts.Short!.Work(trace),
        Kind.Share => WorkShare(facts, trace),
        Kind.Rest => $"{Arithmetic.Subtract(trace.Write($"100% - {facts.Rate}%").Line(), 100, facts.Rate)}%",
        Kind.Whole => WorkWhole(facts, trace),
        Kind.Rise or Kind.Drop => WorkChange(facts, trace),
        _ => WorkAmount(facts, trace),
    };

    private static string WorkAmount(Facts facts, Trace trace)
    {
        string number = facts.IsBill ? Currency.Answer(100 * facts.Number, facts.Style) : $"{facts.Number}";
        trace.Write(facts.Direction == 0 ? $"{facts.Rate}% of {number}" : $"{number} {(facts.Direction < 0 ? '-' : '+')} {facts.Rate}%").Line();
        int rate = facts.Direction < 0 ? (int)trace.Equation($"100-{facts.Rate}", 100 - facts.Rate) : facts.Rate;
        long hundredths = Arithmetic.Multiply(trace.Line(), facts.Number, rate);
        if (facts.Direction > 0)
        {
            long whole = trace.Line().Equation($"{facts.Number}*100", 100 * facts.Number);
            hundredths = Arithmetic.Add(trace.Line(), whole, hundredths);
        }

        Currency.WriteHundredth(trace, hundredths);
        return facts.IsBill ? Currency.Answer(hundredths, facts.Style) : (hundredths / 100m).ToString("0.##", CultureInfo.InvariantCulture);
    }

    /// <summary>Multiplies and divides by 100.</summary>
    internal static long WorkPart(Trace trace, long number, int rate)
    {
        long product = Arithmetic.Multiply(trace, number, rate);
        return trace.Line().Equation($"{product}/100", product / 100);
    }

    /// <summary>Divides ten times the part for the tens, ten times the rest for the ones.</summary>
    private static string WorkShare(Facts facts, Trace trace)
    {
        (int tens, int ones) = (facts.Rate / 10, facts.Rate % 10);
        trace.Write($"{facts.Part} as % of {facts.Number}").Line().Write($"{facts.Number} in {facts.Part * 10}").Line();
        long most = Arithmetic.Multiply(trace, facts.Number, tens);
        long rest = Arithmetic.Subtract(trace.Line(), facts.Part * 10, most);
        if (rest > 0)
        {
            trace.Line().Write($"{facts.Number} in {rest * 10}").Line();
            Arithmetic.Multiply(trace, facts.Number, ones);
        }

        trace.Line().Equation($"{tens * 10}+{ones}", facts.Rate);
        return $"{facts.Rate}%";
    }

    private static string WorkWhole(Facts facts, Trace trace)
    {
        trace.Write($"{facts.Part} is {facts.Rate}% of ?").Line();
        long parts = trace.Equation($"100/{facts.Rate}", 100 / facts.Rate);
        return $"{Arithmetic.Multiply(trace.Line(), facts.Part, parts)}";
    }

    private static string WorkChange(Facts facts, Trace trace)
    {
        trace.Write($"from {facts.Number} to {facts.After} in %").Line();
        Arithmetic.Subtract(trace, Math.Max(facts.Number, facts.After), Math.Min(facts.Number, facts.After));
        return WorkShare(facts, trace.Line());
    }

    private static Facts Other(Kind kind, int level, TaskRandom random)
    {
        int rate = kind switch
        {
            Kind.Rest => random.Pick(s_restRates),
            Kind.Whole => random.Pick(s_simpleRates),
            _ => level == 2 ? 10 * random.Between(1, 9) : 5 * random.Between(1, 19),
        };
        int unit = 100 / GreatestCommonDivisor(rate, 100);
        return new Facts(kind, rate, kind == Kind.Rest ? 100 : unit * random.Between(2, 50 * level / unit));
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

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    internal sealed record Facts(Kind Asks, int Rate, int Number, int Style = 0)
    {
        /// <summary>The problem, if it is of a short kind.</summary>
        public ShortProblem? Short { get; init; }

        public bool IsBill => Asks is >= Kind.Tip and < Kind.Short;

        /// <summary>Whether the percentage is added (1), taken off (-1), or is the answer itself (0).</summary>
        public int Direction => Asks switch
        {
            Kind.Up or Kind.TipTotal or Kind.Taxed => 1,
            Kind.Off or Kind.Sale => -1,
            _ => 0,
        };

        public int Part => Rate * Number / 100;

        /// <summary>What the number has become.</summary>
        public int After => Asks == Kind.Drop ? Number - Part : Number + Part;

        public decimal Answer => Asks switch
        {
            Kind.Of => Rate * Number / 100m,
            Kind.Off => Number - Part,
            Kind.Up => Number + Part,
            Kind.Share or Kind.Rise or Kind.Drop => Rate,
            Kind.Rest => 100 - Rate,
            Kind.Whole => Number,
            Kind.Sale => Number - (Rate * Number / 100m),
            Kind.TipTotal or Kind.Taxed => Number + (Rate * Number / 100m),
            _ => Rate * Number / 100m,
        };
    }
}
