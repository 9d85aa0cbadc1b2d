namespace Fathom.Tasks.Letters;

/// <summary>Lists of numbers: how long they are at a level, and how people type them.</summary>
internal static class NumberList
{
    /// <summary>Levels of tasks about lists of numbers.</summary>
    public const int Levels = 4;

    /// <summary>A list of a level.</summary>
    public static int[] Draw(int level, TaskRandom random, bool isDistinct = false)
    {
        (int fewest, int most, int largest) = level switch
        {
            1 => (3, 4, 20),
            2 => (4, 6, 50),
            3 => (5, 8, 99),
            _ => (6, 10, 99),
        };
        int count = random.Between(fewest, most);
        var numbers = new List<int>();

        // Numbers of three digits, often alike in the first one: "208 199 280".
        bool isLarge = random.Chance(0.15);
        int start = random.Chance(0.5) ? 100 : 100 * random.Between(1, 8);

        // Numbers of the same few digits: "314 341 134", "57 75 55".
        bool isAlike = !isLarge && random.Chance(0.12);
        int[] digits = isAlike ? Digits(random) : [];
        count = isLarge || isAlike ? Math.Min(count, 5) : count;
        while (numbers.Count < count)
        {
            int number = isAlike
                ? Alike(digits, random)
                : isLarge
                ? start + random.Between(0, start == 100 ? 899 : 150)
                : random.Between(random.Chance(0.05) ? 0 : 1, random.Chance(0.3) ? Math.Min(largest, 12) : largest);
            if (!isDistinct || !numbers.Contains(number))
            {
                numbers.Add(number);
            }
        }

        return [.. numbers];
    }

    /// <summary>Returns a list with some of its items repeated.</summary>
    public static T[] Repeat<T>(IReadOnlyList<T> items, int repeats, TaskRandom random)
    {
        List<T> list = [.. items];
        for (int i = 0; i < repeats; i++)
        {
            list.Insert(random.Below(list.Count + 1), random.Pick(items));
        }

        return [.. list];
    }

    /// <summary>A list as people type it: with commas, spaces, semicolons, brackets or line breaks.</summary>
    public static string Type<T>(IReadOnlyList<T> items, TaskRandom random) => random.Below(24) switch
    {
        < 11 => string.Join(", ", items),
        < 14 => string.Join(' ', items),
        < 16 => string.Join(',', items),
        16 => $"[{string.Join(", ", items)}]",
        17 => random.Chance(0.5) ? $"[{string.Join(',', items)}]" : $"({string.Join(", ", items)})",
        18 or 19 => And(items, random),
        20 => string.Join("; ", items),
        21 => (random.Chance(0.5) ? "\n" : "") + string.Join('\n', items),
        22 => string.Join(random.Chance(0.5) ? "  " : " , ", items),
        _ => Code(items),
    };

    /// <summary>A list as code has it between brackets: with commas, and words in quotes.</summary>
    public static string Code<T>(IReadOnlyList<T> items) => string.Join(", ", items.Select(item => item is string ? $"\"{item}\"" : $"{item}"));

    /// <summary>Three different digits above 0.</summary>
    private static int[] Digits(TaskRandom random)
    {
        int first = random.Between(1, 9);
        int second = 1 + ((first + random.Between(0, 7)) % 9);
        int third;
        do
        {
            third = random.Between(1, 9);
        }
        while (third == first || third == second);
        return [first, second, third];
    }

    /// <summary>The three digits in any order, or two of them where the first is odd.</summary>
    private static int Alike(int[] digits, TaskRandom random)
    {
        int first = random.Below(3);
        int second = (first + random.Between(1, 2)) % 3;
        return digits[0] % 2 == 1
            ? (10 * digits[first]) + digits[second]
            : (100 * digits[first]) + (10 * digits[second]) + digits[3 - first - second];
    }

    private static string And<T>(IReadOnlyList<T> items, TaskRandom random) => items.Count == 1
        ? $"{items[0]}"
        : $"{string.Join(", ", items.SkipLast(1))}{(random.Chance(0.25) ? "," : "")} {(random.Chance(0.1) ? "&" : "and")} {items[^1]}";
}
