using System.Text;

namespace Fathom.Inference.Constraints.Grammars;

/// <summary>A set of characters (Unicode scalar values), as ascending ranges with gaps between them.</summary>
internal sealed class CharacterSet
{
    private const int LastCharacter = 0x10FFFF;
    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;

    /// <summary>Characters at which the UTF-8 encoding becomes longer.</summary>
    private static readonly int[] s_longer = [0x80, 0x800, 0x10000];

    private CharacterSet(List<(int Low, int High)> ranges) => Ranges = ranges;

    public static CharacterSet Any { get; } = Of((0, LastCharacter));

    public static CharacterSet None { get; } = Of();

    public IReadOnlyList<(int Low, int High)> Ranges { get; }

    public bool IsEmpty => Ranges.Count == 0;

    public static CharacterSet Of(params ReadOnlySpan<(int Low, int High)> ranges)
    {
        List<(int Low, int High)> sorted = [.. ranges];
        sorted.Sort();
        List<(int Low, int High)> merged = [];
        foreach ((int low, int high) in sorted)
        {
            if (merged.Count > 0 && low <= merged[^1].High + 1)
            {
                merged[^1] = (merged[^1].Low, Math.Max(merged[^1].High, high));
            }
            else
            {
                merged.Add((low, high));
            }
        }

        return new CharacterSet(merged);
    }

    public static CharacterSet Of(string characters) => Of([.. characters.EnumerateRunes().Select(rune => (rune.Value, rune.Value))]);

    public bool Contains(int character) => Ranges.Any(range => range.Low <= character && character <= range.High);

    public CharacterSet Union(CharacterSet other) => Of([.. Ranges, .. other.Ranges]);

    public CharacterSet Complement()
    {
        List<(int Low, int High)> gaps = [];
        int next = 0;
        foreach ((int low, int high) in Ranges)
        {
            if (low > next)
            {
                gaps.Add((next, low - 1));
            }

            next = high + 1;
        }

        if (next <= LastCharacter)
        {
            gaps.Add((next, LastCharacter));
        }

        return new CharacterSet(gaps);
    }

    public CharacterSet Except(CharacterSet other) => Complement().Union(other).Complement();

    /// <summary>Returns an expression for the characters in UTF-8.</summary>
    public Expression ToExpression()
    {
        List<Expression> choices = [];
        foreach ((int low, int high) in Ranges)
        {
            AddRange(choices, low, Math.Min(high, FirstSurrogate - 1));
            AddRange(choices, Math.Max(low, LastSurrogate + 1), high);
        }

        return Expression.Choice([.. choices]);
    }

    private static void AddRange(List<Expression> choices, int low, int high)
    {
        foreach (int longer in s_longer)
        {
            if (low < longer && longer <= high)
            {
                AddRange(choices, low, longer - 1);
                low = longer;
            }
        }

        if (low <= high)
        {
            Span<byte> first = stackalloc byte[4];
            Span<byte> last = stackalloc byte[4];
            int length = new Rune(low).EncodeToUtf8(first);
            new Rune(high).EncodeToUtf8(last);
            AddBytes(choices, [], first[..length], last[..length]);
        }
    }

    /// <summary>Adds the byte sequences between two of equal length: a product of ranges if all later bytes are free, else both ends separately.</summary>
    private static void AddBytes(List<Expression> choices, Expression[] before, ReadOnlySpan<byte> low, ReadOnlySpan<byte> high)
    {
        if (low.Length == 1)
        {
            choices.Add(Expression.Sequence([.. before, new ByteExpression(low[0], high[0])]));
            return;
        }

        if (low[0] == high[0])
        {
            AddBytes(choices, [.. before, new ByteExpression(low[0], low[0])], low[1..], high[1..]);
            return;
        }

        Span<byte> least = stackalloc byte[low.Length - 1];
        Span<byte> most = stackalloc byte[low.Length - 1];
        least.Fill(0x80);
        most.Fill(0xBF);
        byte from = low[0];
        byte to = high[0];
        if (!low[1..].SequenceEqual(least))
        {
            AddBytes(choices, [.. before, new ByteExpression(from, from)], low[1..], most);
            from++;
        }

        bool isHighOpen = high[1..].SequenceEqual(most);
        if (!isHighOpen)
        {
            to--;
        }

        if (from <= to)
        {
            ByteExpression[] rest = [.. Enumerable.Repeat(new ByteExpression(0x80, 0xBF), low.Length - 1)];
            choices.Add(Expression.Sequence([.. before, new ByteExpression(from, to), .. rest]));
        }

        if (!isHighOpen)
        {
            AddBytes(choices, [.. before, new ByteExpression(high[0], high[0])], least, high[1..]);
        }
    }
}
