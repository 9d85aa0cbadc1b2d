using System.Text;

namespace Fathom.Tasks.Answers;

/// <summary>The readable part of an answer: without thinking, Markdown and LaTeX, cut into tokens.</summary>
public sealed class AnswerText
{
    /// <summary>Longest answer that is read, in characters without thinking; nobody reads further for a number.</summary>
    public const int MaxLength = 4000;

    private const string Opening = "<think>";
    private const string Closing = "</think>";

    private static readonly (string From, string To)[] s_plain =
    [
        ("{,}", ","), ("\\times", "*"), ("\\cdot", "*"), ("\\div", "/"), ("\\text", ""), ("\\mathrm", ""), ("\\left", ""), ("\\right", ""), ("\\,", ""),
        ("\\;", ""), ("\\!", ""),
        ("\\$", ""), ("\\(", ""), ("\\)", ""), ("\\[", ""), ("\\]", ""), ("\u2212", "-"), ("\u2013", "-"), ("\u00d7", "*"), ("\u00f7", "/"),
        ("\u2019", "'"), ("\u2018", "'"),
        ("\u201c", "\""), ("\u201d", "\""), ("**", ""), ("__", ""), ("`", ""), ("$", ""), ("\r", ""),
    ];

    private AnswerText(string text, IReadOnlyList<string> boxed, IReadOnlyList<string> emphasized, string question)
    {
        Text = text;
        Boxed = boxed;
        Emphasized = emphasized;
        Tokens = AnswerTokenizer.Split(text);
        Question = AnswerTokenizer.Split(Plain(question));
    }

    /// <summary>The plain text.</summary>
    public string Text { get; }

    /// <summary>Its tokens.</summary>
    public IReadOnlyList<AnswerToken> Tokens { get; }

    /// <summary>The tokens of the question: merely repeating it is not an answer.</summary>
    public IReadOnlyList<AnswerToken> Question { get; }

    /// <summary>Contents of LaTeX boxes.</summary>
    public IReadOnlyList<string> Boxed { get; }

    /// <summary>Contents of quotation marks, bold and code.</summary>
    public IReadOnlyList<string> Emphasized { get; }

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">What the model wrote.</param>
    /// <param name="question">What it was asked.</param>
    /// <returns>Null if nothing, or too much, is outside the thinking, or if the thinking never ends.</returns>
    public static AnswerText? Parse(string answer, string question)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(question);
        int closed = answer.LastIndexOf(Closing, StringComparison.Ordinal);
        string visible = (closed < 0 ? answer : answer[(closed + Closing.Length)..]).Trim();
        if (visible.Contains(Opening, StringComparison.Ordinal) || visible.Length is 0 or > MaxLength)
        {
            return null;
        }

        var boxed = new List<string>();
        string unboxed = TakeBoxes(visible, boxed);
        string text = WithoutQuestion(Plain(unboxed).Trim(), Plain(question).Trim());
        return text.Length == 0 ? null : new AnswerText(text, [.. boxed.Select(box => Plain(box).Trim())], FindEmphasized(unboxed), question);
    }

    private static string Plain(string text)
    {
        foreach ((string from, string to) in s_plain)
        {
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        return text.Contains('x', StringComparison.OrdinalIgnoreCase) ? WithTimesSigns(text) : text;
    }

    // "3 x 8" and "3x8" are products.
    private static string WithTimesSigns(string text)
    {
        char[] characters = text.ToCharArray();
        for (int i = 1; i + 1 < characters.Length; i++)
        {
            int before = characters[i - 1] == ' ' && i >= 2 ? i - 2 : i - 1;
            int after = characters[i + 1] == ' ' && i + 2 < characters.Length ? i + 2 : i + 1;
            bool joins = (char.IsAsciiDigit(characters[before]) || characters[before] == ')')
                && (char.IsAsciiDigit(characters[after]) || characters[after] == '(');
            characters[i] = characters[i] is 'x' or 'X' && joins ? '*' : characters[i];
        }

        return new string(characters);
    }

    /// <summary>Returns what follows a literal repetition of the question.</summary>
    private static string WithoutQuestion(string text, string question) =>
        question.Length > 0 && text.StartsWith(question, StringComparison.OrdinalIgnoreCase)
            ? text[question.Length..].TrimStart(' ', '\n', '?', '.', '=', ':')
            : text;

    /// <summary>Replaces every <c>\boxed{x}</c> by x and collects the contents.</summary>
    private static string TakeBoxes(string text, List<string> boxed)
    {
        const string Box = "\\boxed{";
        var plain = new StringBuilder();
        int position = 0;
        while (text.IndexOf(Box, position, StringComparison.Ordinal) is int start and >= 0)
        {
            int inside = start + Box.Length;
            int end = inside;
            for (int depth = 1; end < text.Length; end++)
            {
                depth += text[end] == '{' ? 1 : text[end] == '}' ? -1 : 0;
                if (depth == 0)
                {
                    break;
                }
            }

            plain.Append(text, position, start - position).Append(' ').Append(text, inside, end - inside).Append(' ');
            boxed.Add(text[inside..end]);
            position = Math.Min(end + 1, text.Length);
        }

        return plain.Append(text, position, text.Length - position).ToString();
    }

    private static List<string> FindEmphasized(string text)
    {
        var found = new List<string>();
        foreach (string mark in (ReadOnlySpan<string>)["**", "`", "\"", "'"])
        {
            int start = OpeningMark(text, mark, 0);
            while (start >= 0 && ClosingMark(text, mark, start + mark.Length) is int end and >= 0)
            {
                found.Add(Plain(text[(start + mark.Length)..end]).Trim(' ', '.', ',', '"', '\'', '*'));
                start = OpeningMark(text, mark, end + mark.Length);
            }
        }

        return found;
    }

    // An apostrophe within a word opens and closes nothing.
    private static int OpeningMark(string text, string mark, int from)
    {
        int at = text.IndexOf(mark, from, StringComparison.Ordinal);
        while (at > 0 && mark == "'" && char.IsLetterOrDigit(text[at - 1]))
        {
            at = text.IndexOf(mark, at + 1, StringComparison.Ordinal);
        }

        return at;
    }

    private static int ClosingMark(string text, string mark, int from)
    {
        int at = from < text.Length ? text.IndexOf(mark, from, StringComparison.Ordinal) : -1;
        while (at >= 0 && mark == "'" && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]))
        {
            at = text.IndexOf(mark, at + 1, StringComparison.Ordinal);
        }

        return at;
    }
}
