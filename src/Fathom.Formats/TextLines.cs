using System.Text;

namespace Fathom.Formats;

/// <summary>Reads lines of any text with a limit on their length, so that even a device without line ends is safe to read.</summary>
public static class TextLines
{
    private const int BufferCharacters = 1 << 15;

    /// <summary>Reads the lines as they arrive, without their ends, which are <c>\n</c>, <c>\r</c> or <c>\r\n</c>.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="maxCharacters">Most characters per line.</param>
    /// <param name="refuse">Creates the exception for a longer line, given its number, counted from 1.</param>
    public static IEnumerable<string> Read(TextReader reader, int maxCharacters, Func<int, Exception> refuse)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(refuse);
        char[] buffer = new char[BufferCharacters];
        var line = new StringBuilder();
        int number = 1;
        bool endedWithReturn = false;
        for (int count = reader.Read(buffer); count > 0; count = reader.Read(buffer))
        {
            // If the previous buffer ended with \r, a \n at the start of this one belongs to the same line end.
            int start = endedWithReturn && buffer[0] == '\n' ? 1 : 0;
            endedWithReturn = false;
            while (start < count)
            {
                int length = buffer.AsSpan(start, count - start).IndexOfAny('\r', '\n');
                int end = length < 0 ? count : start + length;
                if (line.Length + end - start > maxCharacters)
                {
                    throw refuse(number);
                }

                line.Append(buffer, start, end - start);
                if (length < 0)
                {
                    break;
                }

                yield return Take(line);
                number++;
                endedWithReturn = buffer[end] == '\r' && end + 1 == count;
                start = end + (buffer[end] == '\r' && end + 1 < count && buffer[end + 1] == '\n' ? 2 : 1);
            }
        }

        if (line.Length > 0)
        {
            yield return Take(line);
        }
    }

    private static string Take(StringBuilder line)
    {
        string text = line.ToString();
        line.Clear();
        return text;
    }
}
