using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Reads a word problem in its own words: what stands around each number, and what is asked.</summary>
/// <remarks>Which numbers matter is easier to see side by side: <c>had 26 salty cookies, ate 14 sweet cookies, 9 salty cookies</c>.</remarks>
internal static partial class StoryReading
{
    private const int LongestReading = 120;
    private const int MostAsked = 10;
    private const int MostLast = 6;

    private static readonly HashSet<string> s_plain = new(StringComparer.Ordinal) { "and", "the", "a", "an", "of", "or", "but", "then", "than", "with" };

    // At the end of a note they say nothing.
    private static readonly HashSet<string> s_open = new(StringComparer.Ordinal)
    {
        "and", "the", "a", "an", "of", "or", "but", "then", "with", "on", "to", "at", "in", "from", "for", "is", "are", "was", "were", "by", "as", "that",
        "her", "his", "their", "my", "its", "if", "so", "i",
    };

    private static readonly HashSet<string> s_factors = new(StringComparer.Ordinal)
    {
        "half", "twice", "double", "doubles", "doubled", "triple", "tripled", "third", "quarter", "dozen", "halves", "thrice",
    };

    private static readonly HashSet<string> s_asking = new(StringComparer.Ordinal)
    {
        "how", "what", "whats", "what's", "which",
    };

    // They ask where a clause begins: "she gives 3 away" is no question.
    private static readonly HashSet<string> s_commands = new(StringComparer.Ordinal)
    {
        "find", "calculate", "determine", "state", "name", "give", "tell",
    };

    /// <summary>Writes a line with the numbers, and one with the question.</summary>
    /// <param name="text">The problem.</param>
    /// <param name="trace">Where the lines go.</param>
    public static void Write(string text, Trace trace)
    {
        Word[] words = [.. RatioPattern().Replace(text, " to ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Word.Of)];
        string numbers = Numbers(words, after: 2);
        numbers = numbers.Length <= LongestReading ? numbers : Numbers(words, after: 1);
        trace.Write(numbers.Length <= LongestReading ? numbers : numbers[..numbers.LastIndexOf(',', LongestReading)]).Line();
        trace.Write(Asked(words)).Write("?").Line();
    }

    private static string Numbers(Word[] words, int after)
    {
        var notes = new List<string>();
        for (int i = 0; i < words.Length; i++)
        {
            if (!words[i].IsNumber && !s_factors.Contains(words[i].Text) && !IsOneIn(words, i))
            {
                continue;
            }

            bool hasBefore = i > 0 && !words[i - 1].EndsClause && !words[i - 1].IsNumber && !s_plain.Contains(words[i - 1].Text);
            var note = new List<string>(hasBefore ? [words[i - 1].Text, words[i].Text] : [words[i].Text]);
            for (int j = i + 1; j < words.Length && j <= i + after && !words[j - 1].EndsClause && !words[j].IsNumber; j++)
            {
                note.Add(words[j].Text);
            }

            while (s_open.Contains(note[^1]))
            {
                note.RemoveAt(note.Count - 1);
            }

            notes.Add(string.Join(' ', note));
        }

        return string.Join(", ", notes);
    }

    // The one of "one in 8" and "1 out of 8".
    private static bool IsOneIn(Word[] words, int i) => words[i].Text is "one" or "1" && i + 1 < words.Length && words[i + 1].Text is "in" or "out";

    private static bool Asks(Word[] words, int i) => s_asking.Contains(words[i].Text)
        || (s_commands.Contains(words[i].Text) && (i == 0 || words[i - 1].EndsClause || words[i - 1].Text is "please" or "pls"));

    private static string Asked(Word[] words)
    {
        int start = words.Length - 1;
        while (start >= 0 && !Asks(words, start))
        {
            start--;
        }

        bool isCount = start >= 0 && words[start].Text == "how" && start + 1 < words.Length && words[start + 1].Text is "many" or "much";
        start = isCount ? start + 2 : start;

        if (start < 0 || start == words.Length)
        {
            // "Acorns left?", and "That makes how many?"
            return string.Join(' ', words.TakeLast(MostLast).Select(word => word.Text));
        }

        var asked = new List<string>();
        for (int i = start; i < words.Length && asked.Count < MostAsked; i++)
        {
            asked.Add(words[i].Text);
            if (words[i].EndsSentence)
            {
                return string.Join(' ', asked);
            }
        }

        // What is cut off doesn't end with "of the".
        while (asked.Count > 1 && s_open.Contains(asked[^1]))
        {
            asked.RemoveAt(asked.Count - 1);
        }

        return string.Join(' ', asked);
    }

    [GeneratedRegex(@"(?<=\d)(?::| : )(?=\d\b)")]
    private static partial Regex RatioPattern();

    [GeneratedRegex(@"^([$€£¢]?)(\d[\d,]*(?:\.\d+)?)(%|-?[a-z]*(?:-[a-z]+)*)$")]
    private static partial Regex DigitsPattern();

    /// <param name="Text">The word in lower case without punctuation; a number in digits.</param>
    /// <param name="IsNumber">Whether it is a number above one.</param>
    /// <param name="EndsClause">Whether a comma, a period or the like follows.</param>
    /// <param name="EndsSentence">Whether a period, a question mark or an exclamation mark follows.</param>
    private readonly record struct Word(string Text, bool IsNumber, bool EndsClause, bool EndsSentence)
    {
        public static Word Of(string written)
        {
            string text = written.ToLowerInvariant().Trim('"', '(', ')', '“', '”', '*');
            bool endsSentence = text.Length > 0 && text[^1] is '.' or '?' or '!';
            bool endsClause = endsSentence || (text.Length > 0 && text[^1] is ',' or ';' or ':');
            text = text.TrimEnd('.', '?', '!', ',', ';', ':', '"', ')');
            Match digits = DigitsPattern().Match(text);
            if (digits.Success)
            {
                string value = digits.Groups[2].Value.Replace(",", "", StringComparison.Ordinal);
                return new Word($"{digits.Groups[1].Value}{value}{digits.Groups[3].Value}", value != "1" && value != "0", endsClause, endsSentence);
            }

            int[] parts = [.. text.Split('-').Select(part => NumberWords.Value(part) ?? -1)];
            bool isNumber = parts is [> 1] || (parts is [>= 20, > 0 and < 10]);
            return isNumber
                ? new Word(parts.Sum().ToString(CultureInfo.InvariantCulture), true, endsClause, endsSentence)
                : new Word(text, false, endsClause, endsSentence);
        }
    }
}
