using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Prices in dollars and cents: several of a thing, change, totals, coins.</summary>
internal sealed class MoneyTask : VerifiableTask<MoneyTask.Facts>
{
    private static readonly Phrasings s_times = new(
        [
            "A {3} costs {0}. How much do {1} {4} cost?", "How much are {1} {4} at {0} each?", "{1} {4} at {0} each, how much is that?", "{5} buys {1} {4} for {0} each. How much does {6} pay?", "One {3} is {0}. What do {1} cost?",
            "What is {1} times {0}?", "If one {3} costs {0}, how much are {1}?",
        ],
        ["Each {3} is {0}. What is the price of {1}?", "{1} {4}, {0} apiece?"]);

    private static readonly Phrasings s_change = new(
        [
            "{5} pays {1} for a {3} that costs {0}. How much change does {6} get?", "I buy a {3} for {0} and pay with {1}. How much change do I get?", "What is the change from {1} for {0}?", "change from {1} for {0}",
            "How much change do you get from {1} if you pay {0}?", "A {3} costs {0}. {5} has {1}. How much is left?", "I have {1} and spend {0}. How much do I have left?", "{5} has {1} and spends {0}. How much money is left?",
        ],
        ["Paying {0} out of {1} leaves how much?", "From {1}, a {3} for {0} is bought. What money remains?"]);

    private static readonly Phrasings s_total = new(
        [
            "A {3} costs {0} and a {2} costs {1}. How much do they cost together?", "How much is {0} plus {1}?", "What is {0} + {1}?", "{5} buys a {3} for {0} and a {2} for {1}. How much does {6} spend?",
            "I spend {0} on {4} and {1} on lunch. How much in total?", "total of {0} and {1}?",
        ],
        ["What is the bill for a {3} at {0} and a {2} at {1}?", "Add up {0} and {1} in money."]);

    internal enum Kind
    {
        Times,
        Change,
        Total,
    }

    public override string Name => "money";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "prices and change in dollars and cents";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        var kind = (Kind)random.Below(3);
        int unit = level switch
        {
            1 => 100,
            2 => 5,
            _ => 1,
        };
        int a = unit * random.Between(1, (level == 1 ? 5000 : 2000) / unit);
        int b = kind switch
        {
            Kind.Times => random.Between(2, 9),
            Kind.Change => random.Pick([500, 1000, 2000, 5000, 10_000]),
            _ => unit * random.Between(1, 3000 / unit),
        };
        return kind == Kind.Change && a >= b ? Draw(level, random) : new Facts(kind, a, b, random.Pick(People.All), random.PickSome(Item.All, 2));
    }

    protected override string Key(Facts facts) => facts.Asks == Kind.Total ? $"{Math.Min(facts.A, facts.B)}+{Math.Max(facts.A, facts.B)}" : $"{facts.Asks}:{facts.A},{facts.B}";

    protected override string Ask(Facts facts, Wording wording)
    {
        Phrasings phrasings = facts.Asks switch
        {
            Kind.Times => s_times,
            Kind.Change => s_change,
            _ => s_total,
        };
        string second = facts.Asks == Kind.Times ? wording.Count(facts.B) : Amount(facts.B);
        return wording.Say(phrasings, Amount(facts.A), second, facts.Items[1].Singular, facts.Items[0].Singular, facts.Items[0].Plural, facts.Person.Name, facts.Person.Subject);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        bool isCents = answer.Tokens.Any(token => token.Is("cents", "cent", "¢")) && !answer.Tokens.Any(token => token.Is("dollars", "dollar"));
        return NumberReader.Judge(answer, isCents ? facts.Answer : facts.Answer / 100m);
    }

    protected override string Work(Facts facts, Trace trace)
    {
        bool isWhole = facts.A % 100 == 0 && (facts.Asks == Kind.Times || facts.B % 100 == 0);
        int unit = isWhole ? 100 : 1;
        int b = facts.Asks == Kind.Times ? facts.B : facts.B / unit;
        trace.Write(isWhole ? "dollars " : "cents ");
        long value = facts.Asks switch
        {
            Kind.Times => Arithmetic.Multiply(trace, facts.A / unit, b),
            Kind.Change => Arithmetic.Subtract(trace, b, facts.A / unit),
            _ => Arithmetic.Add(trace, facts.A / unit, b),
        };
        return Amount(value * unit);
    }

    /// <summary>An amount of cents as a price: <c>$3</c>, <c>$3.05</c>.</summary>
    private static string Amount(long cents) => cents % 100 == 0 ? $"${cents / 100}" : $"${cents / 100}.{cents % 100:00}";

    internal sealed record Facts(Kind Asks, int A, int B, Person Person, IReadOnlyList<Item> Items)
    {
        public int Answer => Asks switch
        {
            Kind.Times => A * B,
            Kind.Change => B - A,
            _ => A + B,
        };
    }
}
