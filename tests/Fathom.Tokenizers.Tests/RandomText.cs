using System.Text;

namespace Fathom.Tokenizers.Tests;

/// <summary>Well-formed random strings that mix scripts, spaces of all kinds, controls, marks and characters beyond U+FFFF.</summary>
internal static class RandomText
{
    private static readonly (int First, int Last)[] s_ranges =
    [
        (0x00, 0x1F), (0x20, 0x7E), (0x30, 0x39), (0x61, 0x7A), (0x41, 0x5A), (0x7F, 0xFF), (0x100, 0x24F), (0x300, 0x36F),
        (0x370, 0x52F), (0x590, 0x6FF), (0x900, 0xDFF), (0x1100, 0x11FF), (0x1E00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x2BFF),
        (0x3000, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7AF), (0xE000, 0xE010), (0xF900, 0xFFFD), (0x10400, 0x104FF),
        (0x1D400, 0x1D7FF), (0x1F300, 0x1FAFF), (0x20000, 0x2A6DF), (0xE0000, 0xE01EF), (0x10FFF0, 0x10FFFF),
    ];

    private static readonly string[] s_fragments =
    [
        " ", "  ", "\n", "\r\n", "\t", "\u3000", "\u00A0", "\u2028", "\u0085", "'s", "'LL", "'re", " the", "123", "½", "３", "://", "...", "🦙", "é", "\0", "中文",
    ];

    /// <summary>A string of up to <paramref name="maxParts"/> characters and fragments.</summary>
    public static string Next(Random random, int maxParts)
    {
        var text = new StringBuilder();
        for (int i = random.Next(maxParts + 1); i > 0; i--)
        {
            if (random.Next(3) == 0)
            {
                text.Append(s_fragments[random.Next(s_fragments.Length)]);
                continue;
            }

            (int first, int last) = s_ranges[random.Next(s_ranges.Length)];
            text.Append(new Rune(random.Next(first, last + 1)));
        }

        return text.ToString();
    }
}
