using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Mathematics;

/// <summary>Sums, differences, products and quotients of numbers below zero.</summary>
internal sealed class SignedTask : VerifiableTask<SignedTask.Facts>
{
    private static readonly Phrasings s_words = PhrasingFile.Read("signed", "words");

    private static readonly Phrasings s_rise = PhrasingFile.Read("signed", "rise");

    private static readonly Phrasings s_fall = PhrasingFile.Read("signed", "fall");

    private static readonly Phrasings s_gap = PhrasingFile.Read("signed", "gap");

    private static readonly Phrasings s_divided = PhrasingFile.Read("signed", "divided");

    public override string Name => "signed";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "sums, differences, products and quotients of numbers below zero";

    public override int Levels => 2;

    protected override Facts Draw(int level, TaskRandom random)
    {
        char operation = "++++----**//"[random.Below(12)];
        int most = operation is '*' or '/' ? (level == 1 ? 9 : 12) : level == 1 ? 20 : 99;
        (int a, int b) = (random.Between(-most, most), random.Between(-most, most));
        if (operation == '/')
        {
            int quotient = random.Between(1, most);
            b = b == 0 ? most : b;
            return new Facts((b < 0 && random.Chance(0.5) ? 1 : -1) * Math.Abs(b) * quotient, operation, b);
        }

        return a >= 0 && b >= 0 ? new Facts(-a - 1, operation, b) : new Facts(a, operation, b);
    }

    protected override string Key(Facts facts) => $"{facts.A}{facts.Operator}{facts.B}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (Story(facts) is Phrasings story && wording.Random.Chance(0.3))
        {
            return wording.Say(story, Spoken(facts.A, wording), Spoken(facts.B, wording));
        }

        if (wording.Random.Chance(0.5))
        {
            string b = facts.B < 0 && wording.Random.Chance(0.6) ? $"({facts.B})" : $"{facts.B}";
            string gap = wording.Random.Chance(0.6) ? " " : "";
            return wording.Say(ArithmeticPhrasings.Symbolic, $"{facts.A}{gap}{Sign(facts.Operator, gap, wording)}{gap}{b}");
        }

        (string first, string second) = (Spoken(facts.A, wording), Spoken(facts.B, wording));
        if (wording.Random.Chance(0.4))
        {
            return wording.Say(facts.Operator == '/' ? s_divided : ArithmeticPhrasings.Of(facts.Operator), first, second);
        }

        string word = facts.Operator switch
        {
            '+' => "plus",
            '-' => "minus",
            '/' => "divided by",
            _ => wording.Random.Pick(["times", "times", "multiplied by"]),
        };
        return wording.Random.Chance(0.5)
            ? wording.Say(ArithmeticPhrasings.Symbolic, $"{first} {word} {second}")
            : wording.Say(s_words, first, second, word);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.Value);

    /// <summary>Turns double signs into one, then works with numbers of the right sign.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        (int a, int b) = (facts.A, facts.B);
        if (facts.Operator is '*' or '/')
        {
            trace.Write(a < 0 != b < 0 ? "- " : "+ ").Equation($"{Math.Abs(a)}{facts.Operator}{Math.Abs(b)}", Math.Abs(facts.Value));
            return $"{facts.Value}";
        }

        bool adds = facts.Operator == '+' == b >= 0;
        trace.Equation($"{a}{(adds ? '+' : '-')}{Math.Abs(b)}", facts.Value);
        return $"{facts.Value}";
    }

    /// <summary>What happens to a temperature, a floor or an account, if it can be told.</summary>
    private static Phrasings? Story(Facts facts) => facts switch
    {
        { Operator: '+', B: > 1 } => s_rise,
        { Operator: '-', B: > 1 } => s_fall,
        { Operator: '-', B: < 0 } when facts.A > facts.B => s_gap,
        _ => null,
    };

    private static string Sign(char operation, string gap, Wording wording) => operation == '/' ? wording.Random.Pick(["/", "/", "÷"])
        : operation != '*' ? $"{operation}"
        : gap.Length > 0 ? wording.Random.Pick(["*", "*", "x", "×"])
        : wording.Random.Pick(["*", "*", "*", "×"]);

    private static string Spoken(int number, Wording wording) => number >= 0 ? wording.Count(number) : wording.Random.Below(3) switch
    {
        0 => $"minus {wording.Count(-number)}",
        1 => $"negative {wording.Count(-number)}",
        _ => $"{number}",
    };

    internal sealed record Facts(int A, char Operator, int B)
    {
        public int Value => (int)ExpressionNode.Evaluate(A, Operator, B);
    }
}
