using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Halves, thirds, doubles, squares and the like of a number.</summary>
internal sealed class FractionTask : VerifiableTask<FractionTask.Facts>
{
    // Name, numerator, denominator; 0/0 is the square.
    private static readonly (string Name, int Numerator, int Denominator)[] s_parts =
    [
        ("half", 1, 2), ("half", 1, 2), ("a third", 1, 3), ("one third", 1, 3), ("a quarter", 1, 4), ("one quarter", 1, 4), ("a fifth", 1, 5),
        ("a tenth", 1, 10), ("a sixth", 1, 6), ("an eighth", 1, 8),
        ("two thirds", 2, 3), ("three quarters", 3, 4), ("two fifths", 2, 5), ("1/2", 1, 2), ("1/3", 1, 3), ("1/4", 1, 4), ("2/3", 2, 3), ("3/4", 3, 4),
        ("3/5", 3, 5), ("1/5", 1, 5), ("5/6", 5, 6),
    ];

    private static readonly Phrasings s_part = PhrasingFile.Read("fraction", "part");

    private static readonly Phrasings s_multiple = PhrasingFile.Read("fraction", "multiple");

    private static readonly Phrasings s_triple = PhrasingFile.Read("fraction", "triple");

    private static readonly Phrasings s_square = PhrasingFile.Read("fraction", "square");

    public override string Name => "fraction";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "half, a third, double, triple, the square of a number";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int most = level switch
        {
            1 => 20,
            2 => 99,
            _ => 300,
        };
        if (random.Chance(0.6))
        {
            int part = random.Below(s_parts.Length);
            return new Facts(part, s_parts[part].Denominator * random.Between(1, level == 1 ? 12 : most / 2));
        }

        int kind = -1 - random.Below(3);
        return new Facts(kind, random.Between(2, kind == -3 ? Math.Min(most, 99) : most));
    }

    protected override string Key(Facts facts) =>
        facts.Part < 0
            ? $"{Math.Min(facts.Factor, facts.Number)}*{Math.Max(facts.Factor, facts.Number)}"
            : $"{s_parts[facts.Part].Numerator}/{s_parts[facts.Part].Denominator}:{facts.Number}";

    protected override string Ask(Facts facts, Wording wording) => facts.Part switch
    {
        -1 => wording.Say(s_multiple, wording.Number(facts.Number)),
        -2 => wording.Say(s_triple, wording.Number(facts.Number)),
        -3 => wording.Say(s_square, wording.Number(facts.Number)),
        _ => wording.Say(s_part, s_parts[facts.Part].Name, wording.Number(facts.Number)),
    };

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.Answer);

    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Part < 0)
        {
            return Arithmetic.Multiply(trace, facts.Number, facts.Factor).ToString();
        }

        (_, int numerator, int denominator) = s_parts[facts.Part];
        long part = Arithmetic.Divide(trace, facts.Number, denominator);
        return numerator == 1 ? part.ToString() : Arithmetic.Multiply(trace.Line(), part, numerator).ToString();
    }

    internal sealed record Facts(int Part, int Number)
    {
        public int Factor => Part switch
        {
            -1 => 2,
            -2 => 3,
            _ => Number,
        };

        public int Answer => Part < 0 ? Number * Factor : Number / s_parts[Part].Denominator * s_parts[Part].Numerator;
    }
}
