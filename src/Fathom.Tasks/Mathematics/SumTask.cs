using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Sums of two to five numbers.</summary>
internal sealed class SumTask : VerifiableTask<int[]>
{
    private static readonly Phrasings s_words = new(
        [
            "What is {0}?", "What's {0}?", "{0}", "{0}?", "How much is {0}?", "<Calculate|Compute|Find> {0}.", "Add {1}.", "Add {1} together.", "Add up {1}.", "<What is|What's|Find|Give me> the sum of {1}?",
            "Sum {1}.", "sum of {1}", "<Can|Could> you add {1}?", "What do you get <when|if> you add {1}?", "What do {1} add up to?", "What is the total of {1}?", "{0} equals?", "{0} =",
            "What do {1} <make|give> together?", "<Please|Pls> add {1}.", "I have {1}, what is the sum?", "total of {1}?", "Add these: {1}", "Work out {0}.", "{1} added together?", "how much are {1} together",
        ],
        ["What is {1} combined?", "Put {1} together, what is the total?", "If I sum {1}, what do I get?", "Tally {1}.", "{1} - what's their sum?"]);

    public override string Name => "sum";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "sums of 2 to 5 numbers of up to 6 digits";

    public override int Levels => 8;

    protected override int[] Draw(int level, TaskRandom random)
    {
        (int count, int digits) = level switch
        {
            1 => (2, 2),
            2 => (2, 3),
            3 => (2, 4),
            4 => (2, random.Between(5, 6)),
            5 => (3, 2),
            6 => random.Chance(0.5) ? (3, 3) : (random.Between(4, 5), 2),
            7 => (random.Between(4, 5), 3),
            _ => (random.Between(3, 4), 4),
        };
        bool isMixed = random.Chance(0.4);
        var numbers = new int[count];
        for (int i = 0; i < count; i++)
        {
            int shortest = level == 4 && !isMixed ? 5 : 1;
            numbers[i] = random.WithDigits(isMixed || level == 1 ? random.Between(shortest, digits) : digits);
        }

        return numbers;
    }

    protected override string Key(int[] facts) => string.Join("+", facts.Order());

    protected override string Ask(int[] facts, Wording wording)
    {
        if (wording.Random.Chance(0.5))
        {
            return wording.Say(ArithmeticPhrasings.Symbolic, Symbols(facts, wording));
        }

        string plus = string.Join(" plus ", facts.Select(number => wording.Count(number)));
        return wording.Say(s_words, plus, Listed(facts, wording));
    }

    protected override Verdict Judge(int[] facts, AnswerText answer) => NumberReader.Judge(answer, facts.Sum(number => (long)number));

    protected override string Work(int[] facts, Trace trace)
    {
        long total = facts[0];
        foreach (int number in facts.Skip(1))
        {
            total = Arithmetic.Add(trace.Line(), total, number);
        }

        return total.ToString();
    }

    private static string Symbols(int[] facts, Wording wording) => wording.Random.Chance(0.9)
        ? ExpressionStyle.Type(string.Join('+', facts), wording.Random)
        : string.Join(" + ", facts.Select(number => wording.Number(number)));

    private static string Listed(int[] facts, Wording wording)
    {
        string last = wording.Random.Pick([" and ", " and ", ", ", ", and "]);
        return facts.Length == 2 ? $"{facts[0]} and {facts[1]}" : $"{string.Join(", ", facts.SkipLast(1))}{last}{facts[^1]}";
    }
}
