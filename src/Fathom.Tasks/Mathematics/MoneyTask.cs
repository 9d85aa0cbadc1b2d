using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Prices in dollars and cents: several of a thing, change, totals, coins.</summary>
internal sealed class MoneyTask : VerifiableTask<MoneyTask.Facts>
{
    private static readonly Phrasings s_times = PhrasingFile.Read("money", "times");

    private static readonly Phrasings s_change = PhrasingFile.Read("money", "change");

    private static readonly Phrasings s_total = PhrasingFile.Read("money", "total");

    private static readonly Phrasings s_bill = PhrasingFile.Read("money", "with a bill");

    private static readonly Phrasings s_changeOfMany = PhrasingFile.Read("money", "change of many");

    private static readonly Phrasings s_totalOfThree = PhrasingFile.Read("money", "total of three");

    private static readonly int[] s_notes = [500, 1000, 2000, 5000, 10_000];

    internal enum Kind
    {
        Times,
        Change,
        Total,
        ChangeOfMany,
        TotalOfThree,
    }

    public override string Name => "money";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "prices and change in dollars and cents";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        var kind = (Kind)random.Below(random.Chance(0.25) ? 5 : 3);
        int unit = level switch
        {
            1 => 100,
            2 => 5,
            _ => 1,
        };
        int a = unit * random.Between(1, (level == 1 ? 5000 : 2000) / unit);
        int b = kind switch
        {
            Kind.Times or Kind.ChangeOfMany => random.Between(2, 9),
            Kind.Change => random.Pick(s_notes),
            _ => unit * random.Between(1, 3000 / unit),
        };
        int c = kind == Kind.ChangeOfMany ? random.Pick(s_notes) : kind == Kind.TotalOfThree ? unit * random.Between(1, 2000 / unit) : 0;
        return (kind == Kind.Change && a >= b) || (kind == Kind.ChangeOfMany && a * b >= c)
            ? Draw(level, random)
            : new Facts(kind, a, b, c, Currency.Draw(hasWords: false, random), random.Pick(People.All), random.PickSome(Item.All, 3));
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
            _ => s_total,
        };
        string second = facts.IsTimes ? wording.Count(facts.B) : hasBill ? $"{facts.B / 100}" : Amount(facts.B);
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
        string first = Currency.Answer(facts.A, facts.Style);
        string second = facts.IsTimes ? $"{facts.B}" : Currency.Answer(facts.B, facts.Style);
        string third = Currency.Answer(facts.C, facts.Style);
        trace.Write(facts.Asks switch
        {
            Kind.Times => $"{first} * {second}",
            Kind.Change => $"{second} - {first}",
            Kind.ChangeOfMany => $"{third} - {first} * {second}",
            Kind.TotalOfThree => $"{first} + {second} + {third}",
            _ => $"{first} + {second}",
        }).Line();
        bool isWhole = facts.A % 100 == 0 && facts.C % 100 == 0 && (facts.IsTimes || facts.B % 100 == 0);
        int unit = isWhole ? 100 : 1;
        (int a, int b, int c) = (facts.A / unit, facts.IsTimes ? facts.B : facts.B / unit, facts.C / unit);
        trace.Write(isWhole ? "" : "cents").Line();
        long value = facts.Asks switch
        {
            Kind.Times => Arithmetic.Multiply(trace, a, b),
            Kind.Change => Arithmetic.Subtract(trace, b, a),
            Kind.ChangeOfMany => Arithmetic.Subtract(trace, c, Spent()),
            Kind.TotalOfThree => Arithmetic.Add(trace, Sum(), c),
            _ => Arithmetic.Add(trace, a, b),
        };
        if (!isWhole)
        {
            Currency.WriteHundredth(trace, value);
        }

        return Currency.Answer(value * unit, facts.Style);

        long Spent()
        {
            long spent = Arithmetic.Multiply(trace, a, b);
            trace.Line();
            return spent;
        }

        long Sum()
        {
            long sum = Arithmetic.Add(trace, a, b);
            trace.Line();
            return sum;
        }
    }

    internal sealed record Facts(Kind Asks, int A, int B, int C, int Style, Person Person, IReadOnlyList<Item> Items)
    {
        public bool IsTimes => Asks is Kind.Times or Kind.ChangeOfMany;

        public int Answer => Asks switch
        {
            Kind.Times => A * B,
            Kind.Change => B - A,
            Kind.ChangeOfMany => C - (A * B),
            Kind.TotalOfThree => A + B + C,
            _ => A + B,
        };
    }
}
