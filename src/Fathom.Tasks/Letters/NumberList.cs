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
        while (numbers.Count < count)
        {
            int number = random.Between(random.Chance(0.05) ? 0 : 1, random.Chance(0.3) ? Math.Min(largest, 12) : largest);
            if (!isDistinct || !numbers.Contains(number))
            {
                numbers.Add(number);
            }
        }

        return [.. numbers];
    }

    /// <summary>A list as people type it: with commas, spaces or brackets.</summary>
    public static string Type<T>(IReadOnlyList<T> items, TaskRandom random) => random.Below(10) switch
    {
        < 5 => string.Join(", ", items),
        5 => string.Join(' ', items),
        6 => string.Join(',', items),
        7 => $"[{string.Join(", ", items)}]",
        8 when items.Count > 1 => $"{string.Join(", ", items.SkipLast(1))} and {items[^1]}",
        _ => string.Join(' ', items),
    };
}
