using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Letters;

/// <summary>One number from a list: largest, smallest, second largest, median, sum, mean, how many.</summary>
internal sealed class ListNumberTask : VerifiableTask<ListNumberTask.Facts>
{
    private static readonly Dictionary<Kind, Phrasings> s_phrasings = new()
    {
        [Kind.Largest] = new(
            [
                "What is the <largest|biggest|greatest|highest> number in {0}?", "What is the <largest|biggest> of {0}?", "Which is the <largest|biggest>: {0}?", "<largest|biggest> of {0}", "max of {0}", "maximum of {0}", "max {0}",
                "Find the <largest|maximum|biggest> <number |>in {0}.", "Which number is the <largest|biggest|highest>: {0}", "What's the <maximum|largest number> in {0}?", "Which of {0} is the <largest|biggest|greatest>?",
                "largest number: {0}",
            ],
            ["Of all these, which tops the others: {0}", "Pick the top number from {0}."]),
        [Kind.Smallest] = new(
            [
                "What is the <smallest|lowest> number in {0}?", "What is the smallest of {0}?", "Which is the smallest: {0}?", "smallest of {0}", "min of {0}", "minimum of {0}", "min {0}", "Find the <smallest|minimum> <number |>in {0}.",
                "Which number is the <smallest|lowest>: {0}", "Which of {0} is the <smallest|lowest>?", "smallest number: {0}",
            ],
            ["Of all these, which is least: {0}", "Pick the bottom number from {0}."]),
        [Kind.Second] = new(
            ["What is the second largest number in {0}?", "second largest of {0}", "Find the second <largest|biggest|highest> <number |>in {0}.", "Which is the second biggest: {0}?", "second highest number in {0}"],
            ["Which of {0} is beaten by just one other?"]),
        [Kind.Median] = new(
            ["What is the median of {0}?", "median of {0}", "Find the median of {0}.", "median {0}", "What's the median of {0}?", "<Compute|Calculate> the median of {0}.", "What is the middle number of {0} when sorted?"],
            ["Which value lies in the middle of {0} once ordered?"]),
        [Kind.Sum] = new(
            [
                "What is the sum of the list {0}?", "Sum the list {0}.", "sum of the list {0}", "Add all numbers in {0}.", "Sum up the list {0}.", "What is the total of the list {0}?", "Add up all the numbers: {0}",
                "<Compute|Calculate> the sum of the list {0}.", "sum all: {0}",
            ],
            ["All of {0} together make what?", "Total up the list {0}."]),
        [Kind.Mean] = new(
            [
                "What is the <average|mean> of {0}?", "<average|mean> of {0}", "Find the <average|mean> of {0}.", "What's the average of {0}?", "<Compute|Calculate> the <average|mean> of {0}.", "avg of {0}", "average {0}",
                "What is the arithmetic mean of {0}?",
            ],
            ["On average, how large are {0}?"]),
        [Kind.Count] = new(
            ["How many numbers are in {0}?", "How many numbers are in the list {0}?", "How many items are in {0}?", "Count the numbers in {0}.", "count of {0}", "How many elements does {0} have?", "What is the length of the list {0}?", "How long is the list {0}?"],
            ["The list {0} holds how many entries?"]),
        [Kind.Occurrences] = new(
            ["How many times does {1} <appear|occur> in {0}?", "How often does {1} <appear|occur> in {0}?", "How many {1}s are in {0}?", "Count the {1}s in {0}.", "How often is {1} in the list {0}?", "count {1} in {0}"],
            ["In {0}, what is the number of {1}s?"]),
        [Kind.Even] = new(
            ["How many even numbers are in {0}?", "Count the even numbers in {0}.", "How many of {0} are even?", "even numbers in {0}, how many?", "How many numbers in {0} are even?"], ["Of {0}, what count can be halved evenly?"]),
        [Kind.Odd] = new(
            ["How many odd numbers are in {0}?", "Count the odd numbers in {0}.", "How many of {0} are odd?", "odd numbers in {0}, how many?", "How many numbers in {0} are odd?"], ["Of {0}, how many leave 1 when halved?"]),
    };

    internal enum Kind
    {
        Largest,
        Smallest,
        Second,
        Median,
        Sum,
        Mean,
        Count,
        Occurrences,
        Even,
        Odd,
    }

    public override string Name => "list-number";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "largest, smallest, median, sum, mean and counts of a list";

    public override int Levels => NumberList.Levels;

    protected override Facts Draw(int level, TaskRandom random)
    {
        while (true)
        {
            var kind = (Kind)random.Below(10);
            int[] numbers = NumberList.Draw(kind is Kind.Sum or Kind.Mean ? Math.Min(level, 3) : level, random, isDistinct: kind == Kind.Second);
            if (kind == Kind.Occurrences)
            {
                numbers = [.. numbers.Select(number => (number % 9) + 1)];
            }

            bool isAllowed = kind switch
            {
                Kind.Median => numbers.Length % 2 == 1,
                Kind.Mean => numbers.Sum() % numbers.Length == 0,
                _ => true,
            };
            if (isAllowed)
            {
                return new Facts(kind, numbers, random.Chance(0.85) ? random.Pick(numbers) : random.Between(1, 9));
            }
        }
    }

    protected override string Key(Facts facts) => $"{facts.Asks}:{string.Join(',', facts.Numbers)}{(facts.Asks == Kind.Occurrences ? $"/{facts.Item}" : "")}";

    protected override string Ask(Facts facts, Wording wording) => wording.Say(s_phrasings[facts.Asks], NumberList.Type(facts.Numbers, wording.Random), $"{facts.Item}");

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.Answer);

    protected override string Work(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Largest or Kind.Smallest:
                Running(facts, trace);
                break;
            case Kind.Second:
                trace.Write($"{facts.Numbers.Max()} | {string.Join(' ', facts.Numbers.Where(number => number != facts.Numbers.Max()))} | {facts.Answer}");
                break;
            case Kind.Median:
                SortTask.Select(facts.Numbers, isUp: true, trace);
                trace.Line().Write($"sorted {string.Join(' ', facts.Numbers.Order())} middle {facts.Numbers.Count}/2 {facts.Answer}");
                break;
            case Kind.Sum or Kind.Mean:
                Total(facts, trace);
                break;
            default:
                Tally(facts, trace);
                break;
        }

        return $"{facts.Answer}";
    }

    /// <summary>Each number with the best so far.</summary>
    private static void Running(Facts facts, Trace trace)
    {
        int best = facts.Numbers[0];
        foreach (int number in facts.Numbers)
        {
            best = facts.Asks == Kind.Largest ? Math.Max(best, number) : Math.Min(best, number);
            trace.Space().Step($"{number}|", $"{best}", () => $"{number}");
        }
    }

    private static void Total(Facts facts, Trace trace)
    {
        long total = facts.Numbers[0];
        foreach (int number in facts.Numbers.Skip(1))
        {
            total = Arithmetic.Add(trace.Line(), total, number);
        }

        if (facts.Asks == Kind.Mean)
        {
            Arithmetic.Divide(trace.Line(), total, facts.Numbers.Count);
        }
    }

    /// <summary>Each number with the count so far.</summary>
    private static void Tally(Facts facts, Trace trace)
    {
        int count = 0;
        foreach (int number in facts.Numbers)
        {
            int before = count;
            count += facts.Counts(number) ? 1 : 0;
            trace.Space().Step($"{number}|", $"{count}", () => $"{(before == count - 1 ? before : before + 1)}");
        }
    }

    internal sealed record Facts(Kind Asks, IReadOnlyList<int> Numbers, int Item)
    {
        public long Answer => Asks switch
        {
            Kind.Largest => Numbers.Max(),
            Kind.Smallest => Numbers.Min(),
            Kind.Second => Numbers.OrderDescending().ElementAt(1),
            Kind.Median => Numbers.Order().ElementAt(Numbers.Count / 2),
            Kind.Sum => Numbers.Sum(),
            Kind.Mean => Numbers.Sum() / Numbers.Count,
            _ => Numbers.Count(Counts),
        };

        public bool Counts(int number) => Asks switch
        {
            Kind.Count => true,
            Kind.Occurrences => number == Item,
            Kind.Even => number % 2 == 0,
            _ => number % 2 == 1,
        };
    }
}
