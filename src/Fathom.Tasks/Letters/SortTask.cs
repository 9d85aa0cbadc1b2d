using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Letters;

/// <summary>Sorting numbers up or down, reversing a list, removing duplicates.</summary>
internal sealed class SortTask : VerifiableTask<SortTask.Facts>
{
    private static readonly Phrasings s_up = new(
        [
            "Sort {0}.", "Sort {0} <from |>smallest to largest.", "Sort these numbers: {0}", "sort {0}", "Put {0} in order.", "Put these numbers in order: {0}", "Order {0} from smallest to <largest|biggest>.", "Sort {0} in ascending order.",
            "<Can|Could> you sort {0}?", "Arrange {0} in increasing order.", "Sort the list {0}.", "sort ascending: {0}", "Order these: {0}", "Sort the numbers {0}.", "Sort from low to high: {0}", "What is {0} sorted?", "{0} sorted",
            "sort this list {0}",
        ],
        ["Line up {0} from least to greatest.", "Rearrange {0} so that they go up.", "Give me {0} in rising order."]);

    private static readonly Phrasings s_down = new(
        [
            "Sort {0} <from |>largest to smallest.", "Sort {0} in descending order.", "sort descending: {0}", "Order {0} from <largest|biggest> to smallest.", "Arrange {0} in decreasing order.", "Sort from high to low: {0}",
            "Sort {0} in reverse order, largest first.", "sort {0} descending",
        ],
        ["Rearrange {0} so that they go down.", "Give me {0} in falling order."]);

    private static readonly Phrasings s_reverse = new(
        ["Reverse the list {0}.", "Reverse {0}.", "reverse list {0}", "Write {0} in reverse order.", "List {0} backwards.", "What is {0} reversed?", "Reverse the order of {0}."], ["Read the list {0} from the end.", "Flip the order of {0}."]);

    private static readonly Phrasings s_unique = new(
        [
            "Remove the duplicates from {0}.", "Remove duplicates: {0}", "remove duplicates from {0}", "List the unique <numbers|values> in {0}.", "What are the different numbers in {0}?", "Which distinct numbers are in {0}?",
            "unique {0}", "unique values of {0}", "Delete repeated numbers from {0}.", "dedupe {0}", "Keep only the first of each number in {0}.",
        ],
        ["Drop repeats from {0}.", "Without repetition, {0} is which list?"]);

    internal enum Kind
    {
        Up,
        Down,
        Reverse,
        Unique,
    }

    public override string Name => "sort";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "sorting and reversing lists of numbers, removing duplicates";

    public override int Levels => NumberList.Levels;

    protected override Facts Draw(int level, TaskRandom random)
    {
        Kind kind = random.Below(10) switch
        {
            < 5 => Kind.Up,
            5 or 6 => Kind.Down,
            7 => Kind.Reverse,
            _ => Kind.Unique,
        };
        List<int> numbers = [.. NumberList.Draw(level, random)];
        if (kind == Kind.Unique)
        {
            int repeats = random.Between(1, 3);
            for (int i = 0; i < repeats; i++)
            {
                numbers.Insert(random.Below(numbers.Count + 1), random.Pick(numbers));
            }
        }

        return new Facts(kind, numbers);
    }

    protected override string Key(Facts facts) => $"{facts.Asks}:{string.Join(',', facts.Numbers)}";

    protected override string Ask(Facts facts, Wording wording)
    {
        Phrasings phrasings = facts.Asks switch
        {
            Kind.Up => s_up,
            Kind.Down => s_down,
            Kind.Reverse => s_reverse,
            _ => s_unique,
        };
        return wording.Say(phrasings, NumberList.Type(facts.Numbers, wording.Random));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => ListReader.Judge(answer, facts.Answer, facts.Numbers);

    protected override string Work(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Up or Kind.Down:
                Select(facts.Numbers, facts.Asks == Kind.Up, trace);
                break;
            case Kind.Reverse:
                trace.Write(string.Join(' ', facts.Numbers.Select((number, i) => $"{i + 1}|{number}")));
                trace.Line().Write(string.Join(' ', facts.Numbers.Select((number, i) => $"{i + 1}|{number}").Reverse()));
                break;
            default:
                Mark(facts.Numbers, trace);
                break;
        }

        return string.Join(", ", facts.Answer);
    }

    /// <summary>Takes the smallest or largest out of what is left, again and again.</summary>
    internal static void Select<T>(IReadOnlyList<T> items, bool isUp, Trace trace)
        where T : IComparable<T>
    {
        List<T> left = [.. items];
        while (left.Count > 1)
        {
            T next = isUp ? left.Min()! : left.Max()!;
            List<T> before = left;
            trace.Line().Step($"{string.Join(' ', left)} | ", $"{next}", () => $"{before[trace.ChooseMistake(before.Count)]}");
            left = [.. left];
            left.Remove(next);
        }

        trace.Line().Write($"{left[0]}");
    }

    private static void Mark(IReadOnlyList<int> numbers, Trace trace)
    {
        for (int i = 0; i < numbers.Count; i++)
        {
            trace.Space().Write($"{numbers[i]} {(numbers.Take(i).Contains(numbers[i]) ? "again" : "new")}");
        }
    }

    internal sealed record Facts(Kind Asks, IReadOnlyList<int> Numbers)
    {
        public IReadOnlyList<int> Answer => Asks switch
        {
            Kind.Up => [.. Numbers.Order()],
            Kind.Down => [.. Numbers.OrderDescending()],
            Kind.Reverse => [.. Numbers.Reverse()],
            _ => [.. Numbers.Distinct()],
        };
    }
}
