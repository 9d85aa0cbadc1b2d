using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Products of two numbers.</summary>
internal sealed class ProductTask : VerifiableTask<ProductTask.Facts>
{
    private static readonly Phrasings s_words = new(
        [
            "What is {0} times {1}?", "What's {0} times {1}?", "{0} times {1}", "{0} times {1}?", "How much is {0} times {1}?", "Multiply {0} by {1}.", "Multiply {0} and {1}.", "Multiply {0} with {1}.",
            "What is {0} multiplied by {1}?", "{0} multiplied by {1}", "<What is|What's|Find> the product of {0} and {1}?", "product of {0} and {1}", "<Can|Could> you multiply {0} by {1}?",
            "<Calculate|Compute|Work out> {0} times {1}.", "What do you get <when|if> you multiply {0} by {1}?", "How many is {0} times {1}?", "What do {0} and {1} make multiplied?", "{0} by {1}?",
            "<Please|Pls> multiply {0} and {1}.", "What are {0} times {1}?", "I need {0} times {1}.", "times: {0} and {1}",
        ],
        ["{0} groups of {1} make how many?", "Give me {0} lots of {1}.", "What does {0} multiplied with {1} come to?", "Product: {0}, {1}"]);

    public override string Name => "product";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "products: tables, up to 3 by 3 digits and 4 by 1";

    public override int Levels => 6;

    public override bool IsClosed(int level) => level == 1;

    protected override Facts Draw(int level, TaskRandom random)
    {
        (int a, int b) = level switch
        {
            1 => (random.Between(0, 12), random.Between(0, 12)),
            2 => (random.Between(11, 99), random.Between(2, 9)),
            3 => (random.Between(11, 99), random.Between(11, 99)),
            4 => (random.WithDigits(random.Between(3, 4)), random.Between(2, 9)),
            5 => (random.WithDigits(3), random.Between(11, 99)),
            _ => (random.WithDigits(3), random.WithDigits(3)),
        };
        return random.Chance(0.5) ? new Facts(a, b) : new Facts(b, a);
    }

    protected override string Key(Facts facts) => $"{Math.Min(facts.A, facts.B)}*{Math.Max(facts.A, facts.B)}";

    protected override string Ask(Facts facts, Wording wording) => wording.Random.Chance(0.5)
        ? wording.Say(ArithmeticPhrasings.Symbolic, ExpressionStyle.Type($"{facts.A}*{facts.B}", wording.Random))
        : wording.Say(s_words, wording.Count(facts.A), wording.Count(facts.B));

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.A * facts.B);

    protected override string Work(Facts facts, Trace trace) => Arithmetic.Multiply(trace, facts.A, facts.B).ToString();

    internal sealed record Facts(int A, int B);
}
