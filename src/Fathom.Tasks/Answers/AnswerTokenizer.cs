using System.Globalization;

namespace Fathom.Tasks.Answers;

/// <summary>Cuts text into words, numbers and symbols.</summary>
internal static class AnswerTokenizer
{
    // Longer runs of digits are not numbers that a task expects.
    private const int MaxDigits = 24;

    public static List<AnswerToken> Split(string text)
    {
        var tokens = new List<AnswerToken>();
        int i = 0;
        while (i < text.Length)
        {
            char c = text[i];
            if (char.IsAsciiDigit(c) || IsSign(text, i, tokens))
            {
                tokens.Add(Number(text, ref i));
            }
            else if (char.IsLetter(c))
            {
                tokens.Add(Word(text, ref i));
            }
            else
            {
                i++;
                if (c == '\n' || !char.IsWhiteSpace(c))
                {
                    tokens.Add(new AnswerToken(AnswerTokenKind.Symbol, c.ToString()));
                }
            }
        }

        return WithWordedSigns(tokens);
    }

    /// <summary>A minus sign belongs to its number unless something before it could be subtracted from.</summary>
    private static bool IsSign(string text, int i, List<AnswerToken> tokens) =>
        text[i] == '-' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]) && (i == 0 || !(char.IsLetterOrDigit(text[i - 1]) || text[i - 1] is ')' or ']'))
        && !(tokens.Count > 0 && tokens[^1].IsNumber && i > 0 && text[i - 1] != ' ');

    private static AnswerToken Word(string text, ref int i)
    {
        int start = i;
        while (i < text.Length && (char.IsLetterOrDigit(text[i]) || (text[i] == '\'' && i + 1 < text.Length && char.IsLetter(text[i + 1]))))
        {
            i++;
        }

        return new AnswerToken(AnswerTokenKind.Word, text[start..i].ToLowerInvariant());
    }

    private static AnswerToken Number(string text, ref int i)
    {
        int start = i;
        i += text[i] == '-' ? 1 : 0;
        int digits = i;
        SkipDigits(text, ref i);
        bool canGroup = i - digits <= 3;
        while (canGroup && IsGroup(text, i))
        {
            i += 4;
        }

        if (i + 1 < text.Length && text[i] == '.' && char.IsAsciiDigit(text[i + 1]))
        {
            i++;
            SkipDigits(text, ref i);
        }

        string number = text[start..i].Replace(",", "", StringComparison.Ordinal);
        if (IsOrdinalEnding(text, i))
        {
            i += 2;
            return new AnswerToken(AnswerTokenKind.Word, text[start..i].ToLowerInvariant());
        }

        return number.Length <= MaxDigits
            ? new AnswerToken(AnswerTokenKind.Number, number, decimal.Parse(number, NumberStyles.Number, CultureInfo.InvariantCulture))
            : new AnswerToken(AnswerTokenKind.Word, number);
    }

    private static void SkipDigits(string text, ref int i)
    {
        while (i < text.Length && char.IsAsciiDigit(text[i]))
        {
            i++;
        }
    }

    private static bool IsGroup(string text, int i) =>
        i + 3 < text.Length && text[i] == ',' && char.IsAsciiDigit(text[i + 1]) && char.IsAsciiDigit(text[i + 2]) && char.IsAsciiDigit(text[i + 3])
        && !(i + 4 < text.Length && char.IsAsciiDigit(text[i + 4]));

    private static bool IsOrdinalEnding(string text, int i) =>
        i + 1 < text.Length && text[i..(i + 2)].ToLowerInvariant() is "st" or "nd" or "rd" or "th" && !(i + 2 < text.Length && char.IsLetter(text[i + 2]));

    /// <summary>Joins "minus 5" and "negative 5" where nothing before could be subtracted from.</summary>
    private static List<AnswerToken> WithWordedSigns(List<AnswerToken> tokens)
    {
        for (int i = tokens.Count - 2; i >= 0; i--)
        {
            bool isSign = tokens[i].Is("minus") || tokens[i].Is("negative");
            if (isSign && tokens[i + 1].IsNumber && !(i > 0 && tokens[i - 1].IsNumber))
            {
                tokens[i] = new AnswerToken(AnswerTokenKind.Number, "-" + tokens[i + 1].Text, -tokens[i + 1].Value);
                tokens.RemoveAt(i + 1);
            }
        }

        return tokens;
    }
}
