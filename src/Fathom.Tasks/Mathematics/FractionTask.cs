using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Halves, thirds, doubles, squares and the like of a number.</summary>
internal sealed class FractionTask : VerifiableTask<FractionTask.Facts>
{
    // Name, numerator, denominator; 0/0 is the square.
    private static readonly (string Name, int Numerator, int Denominator)[] s_parts =
    [
        ("half", 1, 2), ("half", 1, 2), ("a third", 1, 3), ("one third", 1, 3), ("a quarter", 1, 4), ("one quarter", 1, 4), ("a fifth", 1, 5), ("a tenth", 1, 10), ("a sixth", 1, 6), ("an eighth", 1, 8),
        ("two thirds", 2, 3), ("three quarters", 3, 4), ("two fifths", 2, 5), ("1/2", 1, 2), ("1/3", 1, 3), ("1/4", 1, 4), ("2/3", 2, 3), ("3/4", 3, 4), ("3/5", 3, 5), ("1/5", 1, 5), ("5/6", 5, 6),
    ];

    private static readonly Phrasings s_part = new(
        [
            "What is {~0} of {1}?", "What's {~0} of {1}?", "{~0} of {1}", "{~0} of {1}?", "How much is {~0} of {1}?", "<Calculate|Find|Compute> {~0} of {1}.", "<Can|Could> you tell me {~0} of {1}?", "{~0} of {1} is?",
            "How many are {~0} of {1}?", "{~0} of {1} is what?", "<Tell me|Give me> {~0} of {1}.", "i need {~0} of {1}",
        ],
        ["Take {~0} of {1}, what do you have?", "{1}: how much is {~0} of it?"]);

    private static readonly Phrasings s_multiple = new(
        [
            "What is <double|twice> {0}?", "<double|twice> {0}", "Double {0}.", "What is {0} doubled?", "What's <double|twice> {0}?", "How much is twice {0}?", "2 times {0}?", "{0} doubled", "double of {0}?",
            "What is two times {0}?",
        ],
        ["If {0} is doubled, what is it?", "{0} and the same again?"]);

    private static readonly Phrasings s_triple = new(
        ["What is <triple|three times> {0}?", "<triple|three times> {0}", "Triple {0}.", "What is {0} tripled?", "What's triple {0}?", "How much is three times {0}?", "{0} tripled"],
        ["If {0} is tripled, what is it?", "Three of {0} make what?"]);

    private static readonly Phrasings s_square = new(
        ["What is {0} squared?", "{0} squared", "{0}^2", "What is {0}^2?", "{0}^2 = ?", "What is the square of {0}?", "square of {0}", "Square {0}.", "What's {0} squared?", "{0} to the power of 2"],
        ["Give me the square of {0}.", "{0} raised to 2?"]);

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

    protected override string Key(Facts facts) => facts.Part < 0 ? $"{facts.Part}:{facts.Number}" : $"{s_parts[facts.Part].Numerator}/{s_parts[facts.Part].Denominator}:{facts.Number}";

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
