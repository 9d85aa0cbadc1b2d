using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>One-step questions about everyday quantities: rates, groups, ages, legs and wheels, areas, averages, before and after.</summary>
internal sealed class QuantityTask : VerifiableTask<QuantityTask.Facts>
{
    private static readonly QuantityKind[] s_kinds =
    [
        Kind('*', "{0} km", "distance"), Kind('/', "{0} km per hour", "speed"), Kind('*', "{0} pages", "pages read"), Kind('/', "{0} days", "days to read"),
        Kind('*', "${0}", "price of many"), Kind('*', "${0}", "pay"), Kind('/', "${0}", "price of one"), Kind('/', "${0}", "share of money"),
        Kind('/', "{0}", "groups"), Kind('*', "{0} {4}", "many boxes"), Kind('+', "{0}", "older"), Kind('+', "{0}", "age later"),
        Kind('-', "{0}", "younger"), Kind('-', "{0}", "missing"), Kind('*', "{0} legs", "four legs", 4), Kind('*', "{0} legs", "two legs", 2),
        Kind('*', "{0} legs", "eight legs", 8), Kind('*', "{0} legs", "six legs", 6), Kind('*', "{0} wheels", "four wheels", 4),
        Kind('*', "{0} wheels", "two wheels", 2), Kind('*', "{0} wheels", "three wheels", 3), Kind('*', "{0} eggs", "dozens", 12),
        Kind('*', "{0} fingers", "fingers", 10), Kind('*', "{0} days", "days of weeks", 7), Kind('*', "{0} sides", "sides of triangles", 3),
        Kind('*', "{0} square meters", "area"), Kind('*', "{0} meters", "around a square", 4), Kind('*', "{0} minutes", "minutes spent"),
        Kind('/', "{0} weeks", "weeks of saving"), Kind('+', "{0} {4}", "before a loss"), Kind('-', "{0} {4}", "before a gain"),
        Kind('-', "{0} {4}", "how many went"), Kind('*', "{0} {4}", "times as many"), Kind('/', "{0}", "average"),
        Kind('/', "{0} pieces", "pieces"), Kind('/', "{0} minutes", "minutes needed"), Kind('+', "{0}", "age of adults later", isAdult: true),
    ];

    private const int YoungestAdult = 20;
    private const double AsideShare = 0.05;

    private static readonly Phrasings s_asides = PhrasingFile.Read("asides", "before");

    public override string Name => "quantity";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "one-step questions about speed, price, groups, age, legs and wheels";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int kind = random.Below(s_kinds.Length);
        int most = level switch
        {
            1 => 12,
            2 => 30,
            _ => 99,
        };
        QuantityKind type = s_kinds[kind];
        int b = type.Fixed ?? random.Between(2, level == 1 ? 9 : 12);
        int a = type.IsAdult ? random.Between(YoungestAdult, 60) : random.Between(2, most);
        (a, b) = type.Operator switch
        {
            '/' => (a * b, b),
            '-' => (a + b, type.Fixed is null && random.Chance(0.5) ? a : b),
            _ => (a, b),
        };
        return new Facts(kind, a, b, random.PickSome(People.All, 2), random.Pick(Item.All));
    }

    protected override string Key(Facts facts) => $"{facts.Kind}:{facts.A},{facts.B}";

    protected override string Ask(Facts facts, Wording wording)
    {
        Person person = facts.People[0];
        string article = Nouns.WithArticle(facts.Item.Singular);
        if (wording.Random.Chance(AsideShare))
        {
            wording.Add(s_asides).AddExact(" ");
        }

        return wording.Say(
            s_kinds[facts.Kind].Phrasings, wording.Number(facts.A), wording.Number(facts.B), facts.People[1].Name, facts.Item.Singular, facts.Item.Plural,
                person.Name, person.Subject, facts.Item.Container, article, char.ToUpperInvariant(article[0]) + article[1..]);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) =>
        NumberReader.Judge(answer, ExpressionNode.Evaluate(facts.A, s_kinds[facts.Kind].Operator, facts.B));

    protected override string Work(Facts facts, Trace trace)
    {
        QuantityKind kind = s_kinds[facts.Kind];
        long value = kind.Operator switch
        {
            '+' => Arithmetic.Add(trace, facts.A, facts.B),
            '-' => Arithmetic.Subtract(trace, facts.A, facts.B),
            '*' => Arithmetic.Multiply(trace, facts.A, facts.B),
            _ => Arithmetic.Divide(trace, facts.A, facts.B),
        };
        string text = kind.Answer.Replace("{0}", $"{value}", StringComparison.Ordinal).Replace("{4}", facts.Item.Plural, StringComparison.Ordinal);
        return value == 1 && text.EndsWith('s') ? text[..^1] : text;
    }

    /// <summary>The problem with one of its numbers changed; null where the answer would not be a whole number above 0, or an adult too young.</summary>
    internal static Facts? With(Facts facts, long old, int number)
    {
        QuantityKind kind = s_kinds[facts.Kind];
        Facts changed = facts.A == old ? facts with { A = number } : facts with { B = number };
        bool isWhole = kind.Operator switch
        {
            '-' => changed.A > changed.B,
            '/' => changed.B <= 12 && changed.A % changed.B == 0 && changed.A > changed.B,
            _ => true,
        };
        return isWhole && (!kind.IsAdult || changed.A >= YoungestAdult) && (facts.A == old || kind.Fixed is null) && facts.A != facts.B ? changed : null;
    }

    private static QuantityKind Kind(char @operator, string answer, string section, int? second = null, bool isAdult = false) =>
        new(@operator, answer, PhrasingFile.Read("quantity", section), second, isAdult);

    internal sealed record Facts(int Kind, int A, int B, IReadOnlyList<Person> People, Item Item);

    /// <summary>
    /// What is asked: the operation, the form of the answer, the phrasings, a second number that is common knowledge, and whether only adults fit.
    /// </summary>
    private sealed record QuantityKind(char Operator, string Answer, Phrasings Phrasings, int? Fixed = null, bool IsAdult = false);
}
