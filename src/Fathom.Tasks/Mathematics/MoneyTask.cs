using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Prices in dollars and cents: several of a thing, change, totals, equal parts, differences.</summary>
internal sealed class MoneyTask : VerifiableTask<MoneyTask.Facts>
{
    private static readonly Phrasings s_times = PhrasingFile.Read("money", "times");

    private static readonly Phrasings s_change = PhrasingFile.Read("money", "change");

    private static readonly Phrasings s_total = PhrasingFile.Read("money", "total");

    private static readonly Phrasings s_bill = PhrasingFile.Read("money", "with a bill");

    private static readonly Phrasings s_changeOfMany = PhrasingFile.Read("money", "change of many");

    private static readonly Phrasings s_totalOfThree = PhrasingFile.Read("money", "total of three");

    private static readonly Phrasings s_split = PhrasingFile.Read("money", "split");

    private static readonly Phrasings s_difference = PhrasingFile.Read("money", "difference");

    private static readonly Phrasings s_changeOfTwo = PhrasingFile.Read("money", "change of two");

    private static readonly int[] s_notes = [500, 1000, 2000, 5000, 10_000];

    internal enum Kind
    {
        Times,
        Change,
        Total,
        ChangeOfMany,
        TotalOfThree,
        Split,
        Difference,
        ChangeOfTwo,
    }

    public override string Name => "money";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "prices and change in dollars and cents";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        var kind = (Kind)random.Below(random.Chance(0.45) ? 8 : 3);
        int unit = level switch
        {
            1 => 100,
            2 => 5,
            _ => 1,
        };
        int a = unit * random.Between(1, (level == 1 ? 5000 : 2000) / unit);
        int b = kind switch
        {
            Kind.Times or Kind.ChangeOfMany or Kind.Split => random.Between(2, 9),
            Kind.Change => random.Pick(s_notes),
            _ => unit * random.Between(1, 3000 / unit),
        };
        int c = kind switch
        {
            Kind.ChangeOfMany => random.Pick(s_notes),
            Kind.ChangeOfTwo => random.Pick(s_notes[1..^1]),
            Kind.TotalOfThree => unit * random.Between(1, 2000 / unit),
            _ => 0,
        };
        var facts = new Facts(kind, kind == Kind.Split ? a * b : a, b, c, Currency.Draw(hasWords: false, random), random.Pick(People.All),
            random.PickSome(Item.All, 3));
        return facts.Answer > 0 ? facts : Draw(level, random);
    }

    protected override string Key(Facts facts) =>
        facts.Asks == Kind.Total
            ? $"{Math.Min(facts.A, facts.B)}+{Math.Max(facts.A, facts.B)}"
            : $"{facts.Asks}:{facts.A},{facts.B}{(facts.C == 0 ? "" : $",{facts.C}")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        bool hasBill = facts.Asks == Kind.Change && facts.B % 100 == 0 && wording.Random.Chance(0.3);
        Phrasings phrasings = facts.Asks switch
        {
            Kind.Times => s_times,
            Kind.Change => hasBill ? s_bill : s_change,
            Kind.ChangeOfMany => s_changeOfMany,
            Kind.TotalOfThree => s_totalOfThree,
            Kind.Split => s_split,
            Kind.Difference => s_difference,
            Kind.ChangeOfTwo => s_changeOfTwo,
            _ => s_total,
        };
        string second = facts.HasCount ? wording.Count(facts.B) : hasBill ? $"{facts.B / 100}" : Amount(facts.B);
        string article = Nouns.WithArticle(facts.Items[0].Singular);
        return wording.Say(phrasings, Amount(facts.A), second, facts.Items[1].Singular, facts.Items[0].Singular, facts.Items[0].Plural, facts.Person.Name,
            facts.Person.Subject, article, Nouns.WithArticle(facts.Items[1].Singular), char.ToUpperInvariant(article[0]) + article[1..], Amount(facts.C),
            Nouns.WithArticle(facts.Items[2].Singular), $"{facts.C / 100}");

        string Amount(int cents) => Currency.Typed(cents, facts.Style);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        bool isCents = answer.Tokens.Any(token => token.Is("cents", "cent", "¢")) && !answer.Tokens.Any(token => token.Is("dollars", "dollar"));
        return NumberReader.Judge(answer, isCents ? facts.Answer : facts.Answer / 100m);
    }

    /// <summary>The amounts with their operations, then the same in whole dollars or in cents.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        trace.Write(Formula(facts)).Line();
        bool isWhole = facts.A % 100 == 0 && facts.C % 100 == 0 && (facts.HasCount || facts.B % 100 == 0) && facts.Answer % 100 == 0;
        int unit = isWhole ? 100 : 1;
        trace.Write(isWhole ? "" : "cents").Line();
        long value = WorkWhole(facts, facts.A / unit, facts.HasCount ? facts.B : facts.B / unit, facts.C / unit, trace);
        if (!isWhole)
        {
            Currency.WriteHundredth(trace, value);
        }

        return Currency.Answer(value * unit, facts.Style);
    }

    private static string Formula(Facts facts)
    {
        string first = Currency.Answer(facts.A, facts.Style);
        string second = facts.HasCount ? $"{facts.B}" : Currency.Answer(facts.B, facts.Style);
        string third = Currency.Answer(facts.C, facts.Style);
        return facts.Asks switch
        {
            Kind.Times => $"{first} * {second}",
            Kind.Change or Kind.Difference => $"{second} - {first}",
            Kind.ChangeOfMany => $"{third} - {first} * {second}",
            Kind.TotalOfThree => $"{first} + {second} + {third}",
            Kind.Split => $"{first} / {second}",
            Kind.ChangeOfTwo => $"{third} - ({first} + {second})",
            _ => $"{first} + {second}",
        };
    }

    private static long WorkWhole(Facts facts, int a, int b, int c, Trace trace)
    {
        long first = facts.Asks switch
        {
            Kind.Times or Kind.ChangeOfMany => Arithmetic.Multiply(trace, a, b),
            Kind.Change or Kind.Difference => Arithmetic.Subtract(trace, b, a),
            Kind.Split => Arithmetic.Divide(trace, a, b),
            _ => Arithmetic.Add(trace, a, b),
        };
        return facts.Asks switch
        {
            Kind.ChangeOfMany or Kind.ChangeOfTwo => Arithmetic.Subtract(trace.Line(), c, first),
            Kind.TotalOfThree => Arithmetic.Add(trace.Line(), first, c),
            _ => first,
        };
    }

    internal sealed record Facts(Kind Asks, int A, int B, int C, int Style, Person Person, IReadOnlyList<Item> Items)
    {
        /// <summary>Whether the second number counts things or people.</summary>
        public bool HasCount => Asks is Kind.Times or Kind.ChangeOfMany or Kind.Split;

        public int Answer => Asks switch
        {
            Kind.Times => A * B,
            Kind.Change or Kind.Difference => B - A,
            Kind.ChangeOfMany => C - (A * B),
            Kind.TotalOfThree => A + B + C,
            Kind.Split => A / B,
            Kind.ChangeOfTwo => C - (A + B),
            _ => A + B,
        };
    }
}
