namespace Fathom.Tasks;

/// <summary>Random numbers as a pure function of a key and a counter: every problem has its own, so none depends on what was drawn before it.</summary>
/// <remarks>SplitMix64 (Steele, Lea and Flood 2014) over the counter; keys are mixed the same way. Not safe to share between threads.</remarks>
public sealed class TaskRandom
{
    private readonly ulong _key;
    private ulong _counter;

    /// <summary>Starts the numbers of a key.</summary>
    /// <param name="seed">Seed of the whole.</param>
    /// <param name="purpose">What the numbers are for.</param>
    /// <param name="index">Which one of that purpose.</param>
    public TaskRandom(long seed, string purpose, long index = 0)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        _key = StableHash.Combine(StableHash.Combine(StableHash.Of(purpose), (ulong)seed), (ulong)index);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => StableHash.Mix(_key + (++_counter * StableHash.Golden));

    /// <summary>An integer from 0 to below a limit.</summary>
    /// <param name="limit">Above 0.</param>
    public int Below(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return (int)Math.BigMul(NextBits(), (ulong)limit, out _);
    }

    /// <summary>An integer from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    /// <param name="low">The lowest value.</param>
    /// <param name="high">The highest value, not below <paramref name="low"/>.</param>
    public int Between(int low, int high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(high, low);
        return low + (int)Math.BigMul(NextBits(), (ulong)((long)high - low + 1), out _);
    }

    /// <summary>A number in <c>[0, 1)</c>.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True with the given probability.</summary>
    /// <param name="probability">0 to 1.</param>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>One element of a list.</summary>
    /// <param name="items">At least one element.</param>
    public T Pick<T>(IReadOnlyList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items[Below(items.Count)];
    }

    /// <summary>Puts elements into a random order.</summary>
    /// <param name="items">The elements.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Different elements of a list, in random order.</summary>
    /// <param name="items">The list.</param>
    /// <param name="count">How many, at most the list's length.</param>
    public T[] PickSome<T>(IReadOnlyList<T> items, int count)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, items.Count);
        var indices = new List<int>(count);
        while (indices.Count < count)
        {
            int index = Below(items.Count);
            if (!indices.Contains(index))
            {
                indices.Add(index);
            }
        }

        return [.. indices.Select(index => items[index])];
    }

    /// <summary>A number with a given count of decimal digits and no leading zero; one digit includes 0.</summary>
    /// <param name="digits">1 to 9.</param>
    public int WithDigits(int digits)
    {
        int low = digits == 1 ? 0 : Power(digits - 1);
        return Between(low, Power(digits) - 1);
    }

    private static int Power(int exponent)
    {
        int power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }
}
