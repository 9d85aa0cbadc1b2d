using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Greatest common divisors and least common multiples.</summary>
internal sealed class DivisorTask : VerifiableTask<DivisorTask.Facts>
{
    private static readonly Phrasings s_divisor = PhrasingFile.Read("divisor", "divisor");

    private static readonly Phrasings s_multiple = PhrasingFile.Read("divisor", "multiple");

    private static readonly Phrasings s_coprime = PhrasingFile.Read("divisor", "coprime");

    public override string Name => "divisor";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "greatest common divisor, least common multiple, and whether numbers have a common factor";

    public override int Levels => 4;

    protected override Facts Draw(int level, TaskRandom random)
    {
        (int shared, int most) = level switch
        {
            1 => (random.Between(1, 10), 10),
            2 => (random.Between(1, 12), 12),
            3 => (random.Between(2, 25), 20),
            _ => (random.Between(1, 12), 12),
        };
        int a = shared * random.Between(1, most);
        int b = shared * random.Between(1, most);
        if (level is 2 or 3 && random.Chance(0.12))
        {
            (a, b) = random.Chance(0.6) ? (random.Between(4, 20 * level), random.Between(4, 20 * level)) : (a + 2, b + 3);
            return a == b ? Draw(level, random) : new Facts(a, b, false) { IsCoprime = true };
        }

        return a == b ? new Facts(a, b + shared, level == 4) : new Facts(a, b, level == 4);
    }

    protected override string Key(Facts facts) =>
        $"{(facts.IsCoprime ? "coprime" : facts.IsMultiple ? "lcm" : "gcd")}:{Math.Min(facts.A, facts.B)},{Math.Max(facts.A, facts.B)}";

    protected override string Ask(Facts facts, Wording wording) =>
        wording.Say(facts.IsCoprime ? s_coprime : facts.IsMultiple ? s_multiple : s_divisor, $"{facts.A}", $"{facts.B}");

    protected override Verdict Judge(Facts facts, AnswerText answer) =>
        facts.IsCoprime ? YesNoReader.Judge(answer, facts.Divisor == 1) : NumberReader.Judge(answer, facts.Answer);

    protected override string Work(Facts facts, Trace trace)
    {
        (int a, int b) = (Math.Max(facts.A, facts.B), Math.Min(facts.A, facts.B));
        while (b > 0)
        {
            (int quotient, int remainder) = (a / b, a % b);
            trace.Space().Step($"{a}/{b}=", $"{quotient}r{remainder}", () => $"{quotient}r{remainder + 1}");
            (a, b) = (b, remainder);
        }

        trace.Write($" gcd {a}");
        if (facts.IsCoprime)
        {
            trace.Line().Write(a == 1 ? "coprime yes" : $"not coprime, both by {a}");
            return a == 1 ? "Yes" : "No";
        }

        if (!facts.IsMultiple)
        {
            return $"{a}";
        }

        trace.Line().Equation($"{facts.A}/{a}", facts.A / a);
        return $"{Arithmetic.Multiply(trace, facts.A / a, facts.B)}";
    }

    internal sealed record Facts(int A, int B, bool IsMultiple)
    {
        /// <summary>Whether it is asked if they have no common factor.</summary>
        public bool IsCoprime { get; init; }

        public int Divisor
        {
            get
            {
                (int a, int b) = (A, B);
                while (b > 0)
                {
                    (a, b) = (b, a % b);
                }

                return a;
            }
        }

        public int Answer => IsMultiple ? A / Divisor * B : Divisor;
    }
}
