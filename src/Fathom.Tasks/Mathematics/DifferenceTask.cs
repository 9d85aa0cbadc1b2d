using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Differences of two numbers, also below zero.</summary>
internal sealed class DifferenceTask : VerifiableTask<DifferenceTask.Facts>
{
    private static readonly Phrasings s_words = PhrasingFile.Read("difference", "words");

    private static readonly Phrasings s_left = PhrasingFile.Read("difference", "left");

    private static readonly Phrasings s_distance = PhrasingFile.Read("difference", "distance");

    public override string Name => "difference";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "differences of numbers of up to 6 digits, also below zero; missing summands";

    public override int Levels => 6;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int digits = level switch
        {
            1 => 2,
            2 or 5 => 3,
            3 => 4,
            4 => random.Between(5, 6),
            _ => random.Between(4, 6),
        };
        int a = random.WithDigits(random.Chance(0.2) ? random.Between(1, digits) : digits);
        int b = random.WithDigits(random.Chance(0.4) ? random.Between(1, digits) : digits);
        bool isNegative = level >= 5 || (level == 1 && random.Chance(0.15));
        (a, b) = isNegative == (a < b) ? (a, b) : (b, a);
        return new Facts(a, b);
    }

    protected override string Key(Facts facts) => $"{facts.A}-{facts.B}";

    protected override string Ask(Facts facts, Wording wording)
    {
        bool isPositive = facts.A >= facts.B;
        if (isPositive && wording.Random.Chance(0.2))
        {
            return wording.Say(s_distance, wording.Number(facts.A), wording.Number(facts.B));
        }

        if (wording.Random.Chance(0.5))
        {
            return wording.Say(ArithmeticPhrasings.Symbolic, ExpressionStyle.Type($"{facts.A}-{facts.B}", wording.Random));
        }

        string[] numbers = SpokenNumbers.Of(wording, facts.A, facts.B);
        bool isLeft = isPositive && facts.B > 1 && wording.Random.Chance(0.15);
        return wording.Say(isLeft ? s_left : s_words, numbers);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.A - facts.B);

    protected override string Work(Facts facts, Trace trace) => Arithmetic.Subtract(trace, facts.A, facts.B).ToString();

    internal sealed record Facts(int A, int B);
}
