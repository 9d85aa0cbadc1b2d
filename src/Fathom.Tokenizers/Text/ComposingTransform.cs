using System.Text;

namespace Fathom.Tokenizers.Text;

/// <summary>Unicode's normalization form C, in time near-linear in the text.</summary>
/// <remarks>Unicode Standard Annex 15: decompose fully, sort marks by class, compose with the last starter.</remarks>
internal sealed class ComposingTransform : TextTransform
{
    /// <summary>Smaller code points can't change: the first combining mark is U+0300.</summary>
    private const int FirstUnstable = 0x300;

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> text, bool isFirst, int mostBytes)
    {
        if (IsStable(text))
        {
            return text;
        }

        List<int> codePoints = Decompose(text);
        Order(codePoints);
        return Encode(codePoints, Compose(codePoints));
    }

    private static bool IsStable(ReadOnlySpan<byte> text)
    {
        // 0xCC is the first lead byte of U+0300 and above; bytes of smaller code points are all below it.
        int position = text.IndexOfAnyInRange((byte)0xCC, (byte)0xF7);
        while (position >= 0 && position < text.Length)
        {
            int codePoint = Utf8Text.DecodeCodePoint(text, position, out int length);
            if (codePoint >= FirstUnstable && CanonicalMappings.Instance.IsUnstable(codePoint))
            {
                return false;
            }

            position += length;
        }

        return true;
    }

    private static List<int> Decompose(ReadOnlySpan<byte> text)
    {
        List<int> result = new(text.Length);
        Stack<int> pending = [];
        for (int position = 0; position < text.Length;)
        {
            pending.Push(Utf8Text.DecodeCodePoint(text, position, out int length));
            position += length;
            while (pending.TryPop(out int codePoint))
            {
                if (codePoint < 0x80 || !CanonicalMappings.Instance.TryDecompose(codePoint, out int first, out int? second))
                {
                    result.Add(codePoint);
                    continue;
                }

                if (second is int last)
                {
                    pending.Push(last);
                }

                pending.Push(first);
            }
        }

        return result;
    }

    /// <summary>Sorts every run of marks by class; marks of the same class keep their order.</summary>
    private static void Order(List<int> codePoints)
    {
        for (int start = 0; start < codePoints.Count;)
        {
            int end = start;
            while (end < codePoints.Count && CanonicalMappings.Instance.ClassOf(codePoints[end]) != 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                int[] ordered = [.. codePoints.GetRange(start, end - start).OrderBy(CanonicalMappings.Instance.ClassOf)];
                for (int i = 0; i < ordered.Length; i++)
                {
                    codePoints[start + i] = ordered[i];
                }
            }

            start = Math.Max(end, start + 1);
        }
    }

    /// <summary>Composes in place.</summary>
    /// <returns>Number of code points left.</returns>
    private static int Compose(List<int> codePoints)
    {
        int count = 0;
        int starter = -1;
        int lastClass = 0;
        foreach (int codePoint in codePoints.ToArray())
        {
            // A mark composes with the last starter unless one between them has the same or a higher class; a starter only if it is adjacent.
            int combiningClass = CanonicalMappings.Instance.ClassOf(codePoint);
            bool isAdjacent = starter == count - 1;
            bool isBlocked = starter < 0 || (!isAdjacent && lastClass >= combiningClass);
            if (!isBlocked && CanonicalMappings.Instance.Compose(codePoints[starter], codePoint) is int composed)
            {
                codePoints[starter] = composed;
                continue;
            }

            if (combiningClass == 0)
            {
                starter = count;
            }

            lastClass = combiningClass;
            codePoints[count++] = codePoint;
        }

        return count;
    }

    private static byte[] Encode(List<int> codePoints, int count)
    {
        byte[] utf8 = new byte[4 * count];
        int length = 0;
        for (int i = 0; i < count; i++)
        {
            length += new Rune(codePoints[i]).EncodeToUtf8(utf8.AsSpan(length));
        }

        return utf8[..length];
    }
}
