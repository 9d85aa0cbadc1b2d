using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Letters;

/// <summary>Sorting numbers up or down, reversing a list, removing duplicates, listing the even, odd, larger or smaller ones, and moving some.</summary>
internal sealed partial class SortTask : VerifiableTask<SortTask.Facts>
{
    private static readonly Phrasings s_up = PhrasingFile.Read("sort", "up");

    private static readonly Phrasings s_down = PhrasingFile.Read("sort", "down");

    private static readonly Phrasings s_reverse = PhrasingFile.Read("sort", "reverse");

    private static readonly Phrasings s_unique = PhrasingFile.Read("sort", "unique");

    private static readonly Phrasings s_even = PhrasingFile.Read("sort", "even");

    private static readonly Phrasings s_odd = PhrasingFile.Read("sort", "odd");

    private static readonly Phrasings s_above = PhrasingFile.Read("sort", "above");

    private static readonly Phrasings s_below = PhrasingFile.Read("sort", "below");

    private static readonly Dictionary<Kind, Phrasings> s_others = new()
    {
        [Kind.AddEach] = PhrasingFile.Read("sort", "add each"),
        [Kind.TakeEach] = PhrasingFile.Read("sort", "take each"),
        [Kind.TimesEach] = PhrasingFile.Read("sort", "times each"),
        [Kind.TopTwo] = PhrasingFile.Read("sort", "top two"),
        [Kind.Both] = PhrasingFile.Read("sort", "both"),
        [Kind.Without] = PhrasingFile.Read("sort", "without"),
        [Kind.Append] = PhrasingFile.Read("sort", "append"),
        [Kind.FirstFew] = PhrasingFile.Read("sort", "first few"),
        [Kind.LastFew] = PhrasingFile.Read("sort", "last few"),
        [Kind.OnlyFirst] = PhrasingFile.Read("sort", "only first"),
        [Kind.Union] = PhrasingFile.Read("sort", "union"),
        [Kind.Every] = PhrasingFile.Read("sort", "every"),
        [Kind.ShiftLeft] = PhrasingFile.Read("sort", "shift left"),
        [Kind.ShiftRight] = PhrasingFile.Read("sort", "shift right"),
        [Kind.InsertAfter] = PhrasingFile.Read("sort", "insert after"),
        [Kind.SwapEnds] = PhrasingFile.Read("sort", "swap ends"),
        [Kind.Totals] = PhrasingFile.Read("sort", "totals"),
    };

    internal enum Kind
    {
        Up,
        Down,
        Reverse,
        Unique,
        Even,
        Odd,
        Above,
        Below,

        /// <summary>A number added to each.</summary>
        AddEach,

        /// <summary>A number taken from each.</summary>
        TakeEach,

        /// <summary>Each multiplied by a number.</summary>
        TimesEach,

        /// <summary>The two largest numbers, the largest first.</summary>
        TopTwo,

        /// <summary>The numbers that two lists share.</summary>
        Both,

        /// <summary>The list without a number.</summary>
        Without,

        /// <summary>The list with one more number at its end.</summary>
        Append,
        FirstFew,
        LastFew,

        /// <summary>The numbers of one list that another lacks.</summary>
        OnlyFirst,

        /// <summary>The numbers of two lists, each once.</summary>
        Union,

        /// <summary>Every second number, from the first or the second on.</summary>
        Every,

        /// <summary>All numbers some places to the left; those in front go to the end.</summary>
        ShiftLeft,
        ShiftRight,

        /// <summary>The list with another number behind one of its own.</summary>
        InsertAfter,

        /// <summary>The first and the last number change places.</summary>
        SwapEnds,

        /// <summary>The sums of the first one, two, three numbers and so on.</summary>
        Totals,
    }

    public override string Name => "sort";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "sorting and reversing lists of numbers, removing duplicates, choosing some, moving some, two lists together";

    public override int Levels => NumberList.Levels;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int draw = random.Below(32);
        if (draw >= 24)
        {
            return DrawMove(Kind.OnlyFirst + (draw - 24), level, random);
        }

        Kind kind = draw switch
        {
            < 5 => Kind.Up,
            5 or 6 => Kind.Down,
            7 => Kind.Reverse,
            8 or 9 => Kind.Unique,
            10 => Kind.Even,
            11 => Kind.Odd,
            12 => Kind.Above,
            13 => Kind.Below,
            14 => Kind.AddEach,
            15 => Kind.TakeEach,
            16 or 17 => Kind.TimesEach,
            18 => Kind.TopTwo,
            19 => Kind.Both,
            20 => Kind.Without,
            21 => Kind.Append,
            22 => Kind.FirstFew,
            _ => Kind.LastFew,
        };
        if (kind > Kind.Below)
        {
            return DrawOther(kind, level, random);
        }

        if (kind is Kind.Even or Kind.Odd or Kind.Above or Kind.Below)
        {
            return DrawFilter(kind, level, random);
        }

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

    protected override string Key(Facts facts) => $"{facts.Asks}:{string.Join(',', facts.Numbers)}{(facts.Item > 0 ? $"/{facts.Item}" : "")}"
        + (facts.Other.Count > 0 ? $"&{string.Join(',', facts.Other)}" : "");

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Asks >= Kind.OnlyFirst)
        {
            return AskMove(facts, wording);
        }

        if (s_others.TryGetValue(facts.Asks, out Phrasings? others))
        {
            // Both lists are typed alike.
            TaskRandom random = wording.Random;
            return facts.Asks == Kind.Both
                ? wording.Say(others, $"{string.Join(", ", facts.Numbers)}", $"{string.Join(", ", facts.Other)}")
                : wording.Say(others, NumberList.Type(facts.Numbers, random), facts.Asks is Kind.FirstFew or Kind.LastFew
                    ? wording.Count(facts.Item)
                    : $"{facts.Item}", NumberList.Code(facts.Numbers));
        }

        Phrasings phrasings = facts.Asks switch
        {
            Kind.Up => s_up,
            Kind.Down => s_down,
            Kind.Reverse => s_reverse,
            Kind.Even => s_even,
            Kind.Odd => s_odd,
            Kind.Above => s_above,
            Kind.Below => s_below,
            _ => s_unique,
        };
        return wording.Say(phrasings, NumberList.Type(facts.Numbers, wording.Random), $"{facts.Item}", NumberList.Code(facts.Numbers));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        Verdict verdict = ListReader.Judge(answer, facts.Answer, facts.Numbers);
        if (facts.Asks is not (Kind.OnlyFirst or Kind.Union) || verdict.IsRight)
        {
            return verdict;
        }

        // What two lists have together has no order of its own.
        int[] said = [.. answer.Tokens.Where(token => token.IsNumber && token.Value is >= 0 and < 10_000).Select(token => (int)token.Value)];
        bool isOtherOrder = said.Order().SequenceEqual(facts.Answer.Order());
        return ListReader.Judge(answer, isOtherOrder ? said : [.. facts.Answer.Order()], facts.Numbers);
    }

    /// <summary>A list with another number or list.</summary>
    private static Facts DrawOther(Kind kind, int level, TaskRandom random)
    {
        while (true)
        {
            bool isEach = kind is Kind.AddEach or Kind.TakeEach or Kind.TimesEach;
            int[] numbers = NumberList.Draw(kind == Kind.TimesEach ? Math.Min(level, 2) : level, random, isDistinct: true);
            numbers = isEach || kind == Kind.Both ? [.. numbers.Take(6)] : numbers;
            if ((kind == Kind.TimesEach && numbers.Max() > 60) || (isEach && numbers.Max() > 99) || numbers.Length < 3)
            {
                continue;
            }

            if (kind == Kind.Both)
            {
                List<int> other = [.. NumberList.Draw(level, random, isDistinct: true).Where(number => !numbers.Contains(number)).Take(3)];
                int shared = random.Between(2, Math.Min(3, numbers.Length - 1));
                foreach (int number in numbers.OrderBy(_ => random.Below(1000)).Take(shared).ToArray())
                {
                    other.Insert(random.Below(other.Count + 1), number);
                }

                return new Facts(kind, numbers) { Other = other };
            }

            return new Facts(kind, numbers)
            {
                Item = kind switch
                {
                    Kind.AddEach => random.Chance(0.3) ? 1 : random.Between(1, 10),
                    Kind.TakeEach => random.Between(1, Math.Min(10, Math.Max(1, numbers.Min()))),
                    Kind.TimesEach => random.Chance(0.6) ? 2 : random.Pick([3, 4, 5, 10]),
                    Kind.Without => random.Pick(numbers),
                    Kind.Append => random.Between(1, 50),
                    Kind.FirstFew or Kind.LastFew => random.Between(2, Math.Min(4, numbers.Length - 1)),
                    _ => 0,
                },
            };
        }
    }

    /// <summary>Each number with what becomes of it, or the numbers that stay.</summary>
    private static void WorkOther(Facts facts, Trace trace)
    {
        string list = string.Join(' ', facts.Numbers);
        switch (facts.Asks)
        {
            case Kind.AddEach or Kind.TakeEach or Kind.TimesEach:
                char sign = facts.Asks == Kind.AddEach ? '+' : facts.Asks == Kind.TakeEach ? '-' : '*';
                trace.Write($"each {sign}{facts.Item}: {list}");
                foreach (int number in facts.Numbers)
                {
                    _ = facts.Asks == Kind.AddEach
                        ? Arithmetic.Add(trace.Line(), number, facts.Item)
                        : facts.Asks == Kind.TakeEach
                        ? Arithmetic.Subtract(trace.Line(), number, facts.Item)
                        : Arithmetic.Multiply(trace.Line(), number, facts.Item);
                }

                break;
            case Kind.TopTwo:
                trace.Write($"two largest: {list}");
                List<int> sorted = ListSteps.Insert([.. facts.Numbers], isUp: false, trace);
                trace.Line().Write(ListSteps.Places(sorted.Take(2)));
                break;
            case Kind.Both:
                trace.Write($"both: {list} and {string.Join(' ', facts.Other)}");
                int kept = 0;
                foreach (int number in facts.Numbers)
                {
                    bool isKept = facts.Other.Contains(number);
                    kept += isKept ? 1 : 0;
                    trace.Line().Write($"{number} {(isKept ? "yes" : "no")}: {string.Join(' ', facts.Answer.Take(kept))}");
                }

                break;
            case Kind.FirstFew:
                trace.Write($"first {facts.Item}: {ListSteps.Places(facts.Answer)}");
                break;
            case Kind.LastFew:
                string[] places = [.. facts.Numbers.Select((number, i) => $"{i + 1}|{number}")];
                trace.Write($"last {facts.Item}: {string.Join(' ', places)}").Line().Write(string.Join(' ', places[^facts.Item..]));
                break;
            default:
                trace.Write($"{list} {(facts.Asks == Kind.Append ? '+' : '-')} {facts.Item}").Line().Write(string.Join(' ', facts.Answer));
                break;
        }
    }

    protected override string Work(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Up or Kind.Down:
                trace.Write($"sort {(facts.Asks == Kind.Up ? "up" : "down")}: {string.Join(' ', facts.Numbers)}");
                ListSteps.Insert(facts.Numbers, facts.Asks == Kind.Up, trace);
                break;
            case Kind.Reverse:
                trace.Write($"reverse: {ListSteps.Places(facts.Numbers)}");
                trace.Line().Write(string.Join(' ', facts.Numbers.Select((number, i) => $"{i + 1}|{number}").Reverse()));
                break;
            case Kind.Even or Kind.Odd or Kind.Above or Kind.Below:
                WorkFilter(facts, trace);
                break;
            case >= Kind.OnlyFirst:
                WorkMove(facts, trace);
                break;
            case > Kind.Below:
                WorkOther(facts, trace);
                break;
            default:
                WorkUnique(facts.Numbers, trace);
                break;
        }

        return string.Join(", ", facts.Answer);
    }

    /// <summary>Numbers of which at least two are asked for and at least one is not.</summary>
    private static Facts DrawFilter(Kind kind, int level, TaskRandom random)
    {
        while (true)
        {
            int[] numbers = NumberList.Draw(level, random);
            int item = kind is Kind.Even or Kind.Odd
                ? 0
                : random.Chance(0.5) ? Math.Max(1, random.Pick(numbers)) : 10 * random.Between(1, Math.Max(1, numbers.Max() / 10));
            var facts = new Facts(kind, numbers) { Item = item };
            if (facts.Answer.Count >= 2 && facts.Answer.Count < numbers.Length)
            {
                return facts;
            }
        }
    }

    /// <summary>Each number, whether it is new, and the different ones so far.</summary>
    private static void WorkUnique(IReadOnlyList<int> numbers, Trace trace)
    {
        trace.Write($"find different: {string.Join(' ', numbers)}");
        var met = new List<int>();
        foreach (int number in numbers)
        {
            bool isNew = !met.Contains(number);
            if (isNew)
            {
                met.Add(number);
            }

            trace.Line().Write($"{number} {(isNew ? "new" : "again")}: {string.Join(' ', met)}");
        }
    }

    /// <summary>Each number, whether it is asked for, and those so far that are.</summary>
    private static void WorkFilter(Facts facts, Trace trace)
    {
        string asked = facts.Asks switch
        {
            Kind.Even => "even",
            Kind.Odd => "odd",
            Kind.Above => $">{facts.Item}",
            _ => $"<{facts.Item}",
        };
        trace.Write($"list {asked}: {string.Join(' ', facts.Numbers)}");
        var kept = new List<int>();
        foreach (int number in facts.Numbers)
        {
            string fact = facts.Item == 0 ? $"{number} {(number % 2 == 0 ? "even" : "odd")}" : ListSteps.Compared(number, facts.Item);
            bool isAsked = facts.Keeps(number);
            trace.Line().Step($"{fact} ", isAsked ? "yes" : "no", () => isAsked ? "no" : "yes");
            if (isAsked)
            {
                kept.Add(number);
            }

            trace.Write($": {string.Join(' ', kept)}");
        }
    }

    internal sealed record Facts(Kind Asks, IReadOnlyList<int> Numbers)
    {
        /// <summary>The number that those asked for are above or below; 0 for none.</summary>
        public int Item { get; init; }

        /// <summary>The other list where numbers of two are asked for, or the number that is put in.</summary>
        public IReadOnlyList<int> Other { get; init; } = [];

        public IReadOnlyList<int> Answer => Asks switch
        {
            Kind.Up => [.. Numbers.Order()],
            Kind.Down => [.. Numbers.OrderDescending()],
            Kind.Reverse => [.. Numbers.Reverse()],
            Kind.Unique => [.. Numbers.Distinct()],
            Kind.AddEach => [.. Numbers.Select(number => number + Item)],
            Kind.TakeEach => [.. Numbers.Select(number => number - Item)],
            Kind.TimesEach => [.. Numbers.Select(number => number * Item)],
            Kind.TopTwo => [.. Numbers.OrderDescending().Take(2)],
            Kind.Both => [.. Numbers.Where(Other.Contains)],
            Kind.Without => [.. Numbers.Where(number => number != Item)],
            Kind.Append => [.. Numbers, Item],
            Kind.FirstFew => [.. Numbers.Take(Item)],
            Kind.LastFew => [.. Numbers.TakeLast(Item)],
            Kind.OnlyFirst => [.. Numbers.Where(number => !Other.Contains(number))],
            Kind.Union => [.. Numbers.Union(Other)],
            Kind.Every => [.. Numbers.Where((_, i) => i % 2 == Item - 1)],
            Kind.ShiftLeft => [.. Numbers.Skip(Item), .. Numbers.Take(Item)],
            Kind.ShiftRight => [.. Numbers.TakeLast(Item), .. Numbers.SkipLast(Item)],
            Kind.InsertAfter => [.. Numbers.SelectMany(number => number == Item ? (int[])[number, Other[0]] : [number])],
            Kind.SwapEnds => [Numbers[^1], .. Numbers.Skip(1).SkipLast(1), Numbers[0]],
            Kind.Totals => [.. Numbers.Select((_, i) => Numbers.Take(i + 1).Sum())],
            _ => [.. Numbers.Where(Keeps)],
        };

        public bool Keeps(int number) => Asks switch
        {
            Kind.Even => number % 2 == 0,
            Kind.Odd => number % 2 == 1,
            Kind.Above => number > Item,
            _ => number < Item,
        };
    }
}
