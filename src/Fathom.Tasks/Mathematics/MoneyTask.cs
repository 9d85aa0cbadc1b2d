using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Prices in dollars and cents: several of a thing, change, totals, equal parts, differences, and two of these in one.</summary>
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

    private static readonly Phrasings s_manyAndOne = PhrasingFile.Read("money", "many and one");

    private static readonly Phrasings s_changeOfManyAndOne = PhrasingFile.Read("money", "change of many and one");

    private static readonly Phrasings s_manyAndMany = PhrasingFile.Read("money", "many and many");

    private static readonly Phrasings s_splitWithTip = PhrasingFile.Read("money", "split with tip");

    private static readonly Phrasings s_splitAfter = PhrasingFile.Read("money", "split after");

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

        /// <summary>Several of a thing and one of another.</summary>
        ManyAndOne,
        ChangeOfManyAndOne,

        /// <summary>Several of a thing and several of another.</summary>
        ManyAndMany,

        /// <summary>Two amounts together in equal parts.</summary>
        SplitWithTip,

        /// <summary>What an amount leaves of another, in equal parts.</summary>
        SplitAfter,

        /// <summary>One of <see cref="MoneyKinds"/>.</summary>
        Short,
    }

    public override string Name => "money";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "prices and change in dollars and cents, the cheaper of two offers, and exchange rates";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (random.Chance(0.15))
        {
            return new Facts(Kind.Short, 0, 0, 0, 0, 0, People.All[0], []) { Short = ShortProblem.Draw(MoneyKinds.All, level, random) };
        }

        var kind = (Kind)random.Below(random.Chance(0.65) ? 13 : 3);
        int unit = level switch
        {
            1 => 100,
            2 => 5,
            _ => 1,
        };
        int a = unit * random.Between(1, (level == 1 ? 5000 : 2000) / unit);
        int b = kind switch
        {
            Kind.Times or Kind.ChangeOfMany or Kind.Split or >= Kind.ManyAndOne => random.Between(2, 9),
            Kind.Change => random.Pick(s_notes),
            _ => unit * random.Between(1, 3000 / unit),
        };
        int c = kind switch
        {
            Kind.ChangeOfMany => random.Pick(s_notes),
            Kind.ChangeOfTwo => random.Pick(s_notes[1..^1]),
            Kind.TotalOfThree or >= Kind.ManyAndOne => unit * random.Between(1, 2000 / unit),
            _ => 0,
        };
        int d = kind == Kind.ManyAndMany ? random.Between(2, 9) : kind == Kind.ChangeOfManyAndOne ? random.Pick(s_notes[1..]) : 0;
        var facts = new Facts(kind, Whole(kind, a, b, c), b, c, d, Currency.Draw(hasWords: false, random), random.Pick(People.All), []);
        return facts.Answer > 0 && facts.A > (kind == Kind.SplitWithTip ? facts.C : 0)
            ? facts with { Items = ItemsFor([facts.A, facts.HasCount ? facts.C : facts.B, facts.C], random) }
            : Draw(level, random);
    }

    /// <summary>Different things that may have these prices.</summary>
    private static List<Item> ItemsFor(int[] prices, TaskRandom random)
    {
        var items = new List<Item>();
        foreach (int price in prices)
        {
            items.Add(random.Pick([.. Item.All.Where(item => item.CanCost(price) && !items.Contains(item))]));
        }

        return items;
    }

    protected override string Key(Facts facts) =>
        facts.Short is ShortProblem problem ? problem.Key
            : facts.Asks == Kind.Total
            ? $"{Math.Min(facts.A, facts.B)}+{Math.Max(facts.A, facts.B)}"
            : $"{facts.Asks}:{facts.A},{facts.B}{(facts.C == 0 ? "" : $",{facts.C}")}{(facts.D == 0 ? "" : $",{facts.D}")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Short is ShortProblem problem)
        {
            return problem.Ask(Name, wording);
        }

        bool hasBill = facts.Asks == Kind.Change && facts.B % 100 == 0 && wording.Random.Chance(0.3);
        Phrasings phrasings = hasBill ? s_bill : PhrasingsOf(facts.Asks);
        string second = facts.HasCount ? wording.Count(facts.B) : hasBill ? $"{facts.B / 100}" : Amount(facts.B);
        string article = Nouns.WithArticle(facts.Items[0].Singular);
        return wording.Say(phrasings, Amount(facts.A), second, facts.Items[1].Singular, facts.Items[0].Singular, facts.Items[0].Plural, facts.Person.Name,
            facts.Person.Subject, article, Nouns.WithArticle(facts.Items[1].Singular), char.ToUpperInvariant(article[0]) + article[1..], Amount(facts.C),
            Nouns.WithArticle(facts.Items[2].Singular), $"{facts.C / 100}", facts.Asks == Kind.ManyAndMany ? wording.Count(facts.D) : Amount(facts.D),
            facts.Items[1].Plural, facts.Style is 2 or 3 ? "note" : "bill");

        string Amount(int cents) => Currency.Typed(cents, facts.Style);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.Short is ShortProblem problem)
        {
            return problem.Judge(answer);
        }

        bool isCents = answer.Tokens.Any(token => token.Is("cents", "cent", "¢")) && !answer.Tokens.Any(token => token.Is("dollars", "dollar"));
        return NumberReader.Judge(answer, isCents ? facts.Answer : facts.Answer / 100m);
    }

    /// <summary>The amounts with their operations, then the same in whole dollars or in cents.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Short is ShortProblem problem)
        {
            return problem.Work(trace);
        }

        trace.Write(Formula(facts)).Line();
        bool isWhole = facts.A % 100 == 0 && facts.C % 100 == 0 && (facts.HasCount || facts.B % 100 == 0) && facts.Answer % 100 == 0;
        int unit = isWhole ? 100 : 1;
        trace.Write(isWhole ? "" : "cents").Line();
        long value = WorkWhole(facts, unit, trace);
        if (!isWhole)
        {
            Currency.WriteHundredth(trace, value);
        }

        return Currency.Answer(value * unit, facts.Style);
    }

    private static Phrasings PhrasingsOf(Kind kind) => kind switch
    {
        Kind.Times => s_times,
        Kind.Change => s_change,
        Kind.ChangeOfMany => s_changeOfMany,
        Kind.TotalOfThree => s_totalOfThree,
        Kind.Split => s_split,
        Kind.Difference => s_difference,
        Kind.ChangeOfTwo => s_changeOfTwo,
        Kind.ManyAndOne => s_manyAndOne,
        Kind.ChangeOfManyAndOne => s_changeOfManyAndOne,
        Kind.ManyAndMany => s_manyAndMany,
        Kind.SplitWithTip => s_splitWithTip,
        Kind.SplitAfter => s_splitAfter,
        _ => s_total,
    };

    private static int Whole(Kind kind, int part, int count, int other) => kind switch
    {
        Kind.Split => part * count,
        Kind.SplitWithTip => (part * count) - other,
        Kind.SplitAfter => (part * count) + other,
        _ => part,
    };

    private static string Formula(Facts facts)
    {
        string first = Currency.Answer(facts.A, facts.Style);
        string second = facts.HasCount ? $"{facts.B}" : Currency.Answer(facts.B, facts.Style);
        string third = Currency.Answer(facts.C, facts.Style);
        string fourth = Currency.Answer(facts.D, facts.Style);
        return facts.Asks switch
        {
            Kind.Times => $"{first} * {second}",
            Kind.Change or Kind.Difference => $"{second} - {first}",
            Kind.ChangeOfMany => $"{third} - {first} * {second}",
            Kind.TotalOfThree => $"{first} + {second} + {third}",
            Kind.Split => $"{first} / {second}",
            Kind.ChangeOfTwo => $"{third} - ({first} + {second})",
            Kind.ManyAndOne => $"{first} * {second} + {third}",
            Kind.ChangeOfManyAndOne => $"{fourth} - ({first} * {second} + {third})",
            Kind.ManyAndMany => $"{first} * {second} + {third} * {facts.D}",
            Kind.SplitWithTip => $"({first} + {third}) / {second}",
            Kind.SplitAfter => $"({first} - {third}) / {second}",
            _ => $"{first} + {second}",
        };
    }

    private static long WorkWhole(Facts facts, int unit, Trace trace)
    {
        (int a, int b, int c) = (facts.A / unit, facts.HasCount ? facts.B : facts.B / unit, facts.C / unit);
        long first = facts.Asks switch
        {
            Kind.SplitWithTip => Arithmetic.Add(trace, a, c),
            Kind.SplitAfter => Arithmetic.Subtract(trace, a, c),
            Kind.Times or Kind.ChangeOfMany or >= Kind.ManyAndOne => Arithmetic.Multiply(trace, a, b),
            Kind.Change or Kind.Difference => Arithmetic.Subtract(trace, b, a),
            Kind.Split => Arithmetic.Divide(trace, a, b),
            _ => Arithmetic.Add(trace, a, b),
        };
        if (facts.Asks == Kind.ManyAndMany)
        {
            long other = Arithmetic.Multiply(trace.Line(), c, facts.D);
            return Arithmetic.Add(trace.Line(), first, other);
        }

        if (facts.Asks == Kind.ChangeOfManyAndOne)
        {
            long total = Arithmetic.Add(trace.Line(), first, c);
            return Arithmetic.Subtract(trace.Line(), facts.D / unit, total);
        }

        return facts.Asks switch
        {
            Kind.ChangeOfMany or Kind.ChangeOfTwo => Arithmetic.Subtract(trace.Line(), c, first),
            Kind.TotalOfThree or Kind.ManyAndOne => Arithmetic.Add(trace.Line(), first, c),
            Kind.SplitWithTip or Kind.SplitAfter => Arithmetic.Divide(trace.Line(), first, b),
            _ => first,
        };
    }

    internal sealed record Facts(Kind Asks, int A, int B, int C, int D, int Style, Person Person, IReadOnlyList<Item> Items)
    {
        /// <summary>The problem, if it is of a short kind.</summary>
        public ShortProblem? Short { get; init; }

        /// <summary>Whether the second number counts things or people.</summary>
        public bool HasCount => Asks is Kind.Times or Kind.ChangeOfMany or Kind.Split or >= Kind.ManyAndOne;

        public int Answer => Asks switch
        {
            Kind.Times => A * B,
            Kind.Change or Kind.Difference => B - A,
            Kind.ChangeOfMany => C - (A * B),
            Kind.TotalOfThree => A + B + C,
            Kind.Split => A / B,
            Kind.ChangeOfTwo => C - (A + B),
            Kind.ManyAndOne => (A * B) + C,
            Kind.ChangeOfManyAndOne => D - ((A * B) + C),
            Kind.ManyAndMany => (A * B) + (C * D),
            Kind.SplitWithTip => (A + C) / B,
            Kind.SplitAfter => (A - C) / B,
            _ => A + B,
        };
    }
}
