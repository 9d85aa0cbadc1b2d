using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Differences of two numbers, also below zero.</summary>
internal sealed class DifferenceTask : VerifiableTask<DifferenceTask.Facts>
{
    private static readonly Phrasings s_words = new(
        [
            "What is {0} minus {1}?", "What's {0} minus {1}?", "{0} minus {1}", "{0} minus {1}?", "How much is {0} minus {1}?", "<Calculate|Compute|Find> {0} minus {1}.", "Subtract {1} from {0}.",
            "<Can|Could> you subtract {1} from {0}?", "What do you get <when|if> you subtract {1} from {0}?", "Take {1} away from {0}.", "{0} take away {1}", "What is {0} take away {1}?", "{0} less {1}?",
            "What is left <when|if> you take {1} from {0}?", "What remains when {1} is subtracted from {0}?", "<Please|Pls> subtract {1} from {0}.", "Work out {0} minus {1}.", "take {1} from {0}",
            "{1} subtracted from {0}?", "What is {1} less than {0}?", "What number is {1} less than {0}?", "Start at {0} and go down by {1}.",
        ],
        ["Remove {1} from {0}, what's left?", "From {0} I take {1}. What remains?", "{0} reduced by {1}?", "Deduct {1} from {0}.", "Decrease {0} by {1}."]);

    private static readonly Phrasings s_distance = new(
        [
            "What is the difference between {0} and {1}?", "<What's|Find|Give me> the difference between {0} and {1}.", "difference between {0} and {1}", "difference of {0} and {1}?",
            "How far apart are {0} and {1}?", "How much more is {0} than {1}?", "How much bigger is {0} than {1}?", "How much less is {1} than {0}?", "By how much is {0} greater than {1}?",
            "What must I add to {1} to get {0}?", "How much do I need to add to {1} to get {0}?", "{1} plus what is {0}?", "{1} + ? = {0}", "what plus {1} is {0}", "How many more is {0} than {1}?",
            "How far is it from {1} to {0}?", "{1} + x = {0}, what is x?", "Solve x + {1} = {0}", "solve {1} + x = {0}", "x + {1} = {0}. Find x.",
        ],
        ["By how many is {0} larger than {1}?", "What is missing: {1} + _ = {0}", "If {1} grows to {0}, how much was added?"]);

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
        if (facts.A >= facts.B && wording.Random.Chance(0.2))
        {
            return wording.Say(s_distance, wording.Number(facts.A), wording.Number(facts.B));
        }

        return wording.Random.Chance(0.5)
            ? wording.Say(ArithmeticPhrasings.Symbolic, ExpressionStyle.Type($"{facts.A}-{facts.B}", wording.Random))
            : wording.Say(s_words, wording.Count(facts.A), wording.Count(facts.B));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.A - facts.B);

    protected override string Work(Facts facts, Trace trace) => Arithmetic.Subtract(trace, facts.A, facts.B).ToString();

    internal sealed record Facts(int A, int B);
}
