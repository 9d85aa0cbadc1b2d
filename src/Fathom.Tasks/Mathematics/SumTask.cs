using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Sums of two to five numbers.</summary>
internal sealed class SumTask : VerifiableTask<int[]>
{
    private static readonly Phrasings s_words = PhrasingFile.Read("sum", "words");

    private static readonly Phrasings s_two = PhrasingFile.Read("sum", "two");

    private static readonly Phrasings s_three = PhrasingFile.Read("sum", "three");

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

        string[] numbers = SpokenNumbers.Of(wording, facts);
        if (facts.Length < 4 && facts.Min() > 1 && wording.Random.Chance(0.25))
        {
            return wording.Say(facts.Length == 2 ? s_two : s_three, numbers);
        }

        return wording.Say(s_words, string.Join(" plus ", numbers), Listed(numbers, wording));
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

    private static string Listed(string[] numbers, Wording wording)
    {
        string last = wording.Random.Pick([" and ", " and ", ", ", ", and "]);
        return numbers.Length == 2 ? $"{numbers[0]} and {numbers[1]}" : $"{string.Join(", ", numbers.SkipLast(1))}{last}{numbers[^1]}";
    }
}
