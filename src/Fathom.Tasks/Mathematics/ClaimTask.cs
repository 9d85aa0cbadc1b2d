using System.Globalization;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Whether a claimed result is right; if not, the answer gives the right one.</summary>
internal sealed class ClaimTask : VerifiableTask<ClaimTask.Facts>
{
    private static readonly Phrasings s_ask = PhrasingFile.Read("claim", "ask");

    // Whether the result is more or less than a number.
    private static readonly Phrasings s_more = PhrasingFile.Read("claim", "more");

    private static readonly Phrasings s_less = PhrasingFile.Read("claim", "less");

    private static readonly Dictionary<char, string[]> s_words = new()
    {
        ['+'] = ["plus"],
        ['-'] = ["minus"],
        ['*'] = ["times", "multiplied by"],
        ['/'] = ["divided by"],
        ['%'] = ["% of", "percent of"],
    };

    private static readonly Dictionary<char, string[]> s_signs = new()
    {
        ['*'] = ["*", "*", "x", "×"],
        ['/'] = ["/", "/", "÷", ":"],
    };

    public override string Name => "claim";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "whether a claimed result of a calculation is right, or more or less than a number";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        char operation = "+-**/%"[random.Below(6)];
        (int a, int b) = operation switch
        {
            '*' when random.Chance(0.2) => Squared(random.Between(3, level == 1 ? 12 : 19)),
            '*' when random.Chance(0.2) => (random.Between(2, 3), random.Between(5, level == 1 ? 30 : 99)),
            '/' when random.Chance(0.3) => Part(random.Between(2, 4), random.Between(5, level == 1 ? 30 : 99)),
            '*' => (random.Between(3, level == 1 ? 12 : level == 2 ? 30 : 99), random.Between(3, level == 3 ? 19 : 12)),
            '/' => Quotient(level, random),
            '%' => (10 * random.Between(1, 9), 10 * random.Between(1, level == 1 ? 10 : 40)),
            _ => (random.WithDigits(random.Between(1, level) + 1), random.WithDigits(random.Between(1, level) + 1)),
        };
        (a, b) = operation == '-' && a < b ? (b, a) : (a, b);
        var facts = new Facts(a, operation, b, 0);
        if (random.Chance(0.2))
        {
            int most = Math.Max(3, facts.Value / 4);
            int bound = random.Chance(0.5) ? facts.Value + random.Between(1, most) : Math.Max(1, facts.Value - random.Between(1, most));
            bound = facts.Value > 20 && random.Chance(0.7) ? (bound + 5) / 10 * 10 : bound;
            return facts with { Claimed = bound == facts.Value ? bound + 1 : bound, Relation = random.Pick(['<', '>']) };
        }

        return facts with { Claimed = random.Chance(0.5) ? facts.Value : Near(facts.Value, random) };
    }

    protected override string Key(Facts facts) => $"{facts.A}{facts.Operator}{facts.B}{facts.Relation}{facts.Claimed}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string[] words = s_words[facts.Operator];
        bool isPercent = facts.Operator == '%';
        string left = Named(facts) is string name && wording.Random.Chance(0.5) ? name : isPercent || wording.Random.Chance(0.4)
            ? $"{facts.A} {wording.Random.Pick(words)} {facts.B}".Replace(" %", "%", StringComparison.Ordinal)
            : wording.Random.Chance(0.5) ? $"{facts.A}{facts.Operator}{facts.B}"
            : $"{facts.A} {wording.Random.Pick(s_signs.GetValueOrDefault(facts.Operator, [$"{facts.Operator}"]))} {facts.B}";
        return wording.Say(facts.Relation == '=' ? s_ask : facts.Relation == '>' ? s_more : s_less, left, $"{facts.Claimed}", "<", ">");
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        Verdict verdict = YesNoReader.Judge(answer, facts.IsRight);
        decimal[] allowed = [facts.A, facts.B, facts.Claimed, facts.Value];
        AnswerToken wrong = answer.Tokens.FirstOrDefault(token => token.IsNumber && !allowed.Contains(token.Value));
        return verdict.IsRight && wrong.IsNumber ? Verdict.Wrong($"gives {wrong.Text}, expected {facts.Value}") : verdict;
    }

    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Relation != '=')
        {
            trace.Write($"{(facts.Relation == '>' ? "more" : "less")} {facts.Claimed}?").Line();
        }

        long value = facts.Operator switch
        {
            '+' => Arithmetic.Add(trace, facts.A, facts.B),
            '-' => Arithmetic.Subtract(trace, facts.A, facts.B),
            '*' => Arithmetic.Multiply(trace, facts.A, facts.B),
            '/' => Arithmetic.Divide(trace, facts.A, facts.B),
            _ => PercentTask.WorkPart(trace, facts.B, facts.A),
        };
        if (facts.Relation != '=')
        {
            CompareTask.WriteDigits($"{value}", $"{facts.Claimed}", trace.Line());
            trace.Line().Write($"{Relation.Of((int)value, facts.Claimed)} {(facts.IsRight ? "yes" : "no")}");
            return facts.IsRight ? "Yes" : $"No, it is {value}";
        }

        trace.Line().Write($"{value} {facts.Claimed} {(facts.IsRight ? "same" : "different")}");
        return facts.IsRight ? "Yes" : $"No, it is {value}";
    }

    private static (int Dividend, int Divisor) Quotient(int level, TaskRandom random)
    {
        int divisor = random.Between(2, 12);
        return (divisor * random.Between(2, level == 1 ? 10 : level == 2 ? 20 : 60), divisor);
    }

    private static (int A, int B) Squared(int number) => (number, number);

    private static (int Dividend, int Divisor) Part(int divisor, int quotient) => (divisor * quotient, divisor);

    /// <summary>A calculation that has a name: "half of 30", "7 squared".</summary>
    private static string? Named(Facts facts) => (facts.Operator, facts.A, facts.B) switch
    {
        ('*', int a, int b) when a == b => $"{a} squared",
        ('*', 2, int b) => $"twice {b}",
        ('*', 3, int b) => $"three times {b}",
        ('/', int a, 2) => $"half of {a}",
        ('/', int a, 3) => $"a third of {a}",
        ('/', int a, 4) => $"a quarter of {a}",
        _ => null,
    };

    /// <summary>A wrong result as people get it: near, a ten off, or with two digits swapped.</summary>
    private static int Near(int value, TaskRandom random)
    {
        string digits = value.ToString(CultureInfo.InvariantCulture);
        int wrong = random.Below(4) switch
        {
            0 => value + (random.Chance(0.5) ? 1 : -1),
            1 => value + (random.Chance(0.5) ? 10 : -10),
            2 => value + random.Between(-9, 9),
            _ when digits.Length > 1 => int.Parse(digits[..^2] + digits[^1] + digits[^2], CultureInfo.InvariantCulture),
            _ => value + 2,
        };
        return wrong < 0 || wrong == value ? value + 1 : wrong;
    }

    internal sealed record Facts(int A, char Operator, int B, int Claimed)
    {
        public int Value => Operator switch
        {
            '+' => A + B,
            '-' => A - B,
            '*' => A * B,
            '/' => A / B,
            _ => A * B / 100,
        };

        /// <summary>What the claim says about the value and the number.</summary>
        public char Relation { get; init; } = '=';

        public bool IsRight => Relation switch
        {
            '>' => Value > Claimed,
            '<' => Value < Claimed,
            _ => Value == Claimed,
        };
    }
}
