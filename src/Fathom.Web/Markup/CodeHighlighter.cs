using System.Net;
using System.Text;

namespace Fathom.Web.Markup;

/// <summary>Colors code by its tokens: comments, strings, numbers, keywords, names of functions and types.</summary>
/// <remarks>Knows how a language spells these, but none of its grammar. One pass, linear in the code's length.</remarks>
internal static class CodeHighlighter
{
    /// <summary>The code as HTML: everything escaped, tokens in spans.</summary>
    public static string ToHtml(string code, string language)
    {
        var html = new StringBuilder(code.Length * 2);
        if (language is "diff" or "patch")
        {
            WriteDiff(html, code);
        }
        else if (CodeLanguage.Find(language) is { } spelling)
        {
            new Scanner(html, code, spelling).Run();
        }
        else
        {
            html.Append(WebUtility.HtmlEncode(code));
        }

        return html.ToString();
    }

    private static void WriteDiff(StringBuilder html, string code)
    {
        string[] lines = code.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            char? kind = lines[i] switch { ['+', ..] => 'i', ['-', ..] => 'd', ['@', '@', ..] => 'k', _ => null };
            Append(html, kind, lines[i] + (i + 1 < lines.Length ? "\n" : ""));
        }
    }

    private static void Append(StringBuilder html, char? kind, ReadOnlySpan<char> text)
    {
        string escaped = WebUtility.HtmlEncode(text.ToString());
        if (kind is { } letter)
        {
            html.Append("<span class=\"tok-").Append(letter).Append("\">").Append(escaped).Append("</span>");
        }
        else
        {
            html.Append(escaped);
        }
    }

    private sealed class Scanner(StringBuilder html, string code, CodeLanguage language)
    {
        private int _at;

        public void Run()
        {
            while (_at < code.Length)
            {
                (char? kind, int length) = Next(code.AsSpan(_at));
                Append(html, kind, code.AsSpan(_at, length));
                _at += length;
            }
        }

        private (char? Kind, int Length) Next(ReadOnlySpan<char> rest)
        {
            if (CommentLength(rest) is > 0 and int comment)
            {
                return ('c', comment);
            }

            if (StringLength(rest) is > 0 and int text)
            {
                return (IsKey(rest[text..]) ? 'a' : 's', text);
            }

            char first = rest[0];
            if (char.IsAsciiDigit(first) || (first == '.' && rest.Length > 1 && char.IsAsciiDigit(rest[1])))
            {
                return ('n', RunLength(rest, character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_'));
            }

            if (IsNameStart(first))
            {
                return Name(rest);
            }

            bool isPair = rest.Length > 1 && char.IsSurrogatePair(first, rest[1]); // each half alone would be encoded as U+FFFD
            return (null, isPair ? 2 : Math.Max(1, RunLength(rest, character => character is ' ' or '\t' or '\n')));
        }

        private (char? Kind, int Length) Name(ReadOnlySpan<char> rest)
        {
            int length = RunLength(
                rest, character => IsNameStart(character) || char.IsDigit(character) || (language.HasDashedNames && character == '-'));
            string name = rest[..length].ToString();
            ReadOnlySpan<char> after = rest[length..].TrimStart(' ');
            char? kind = language.IsKeyword(name) ? 'k'
                : language.HasTags ? (_at > 0 && code[_at - 1] is '<' or '/' ? 'k' : after is ['=', ..] ? 'a' : null)
                : after is ['(', ..] ? 'f'
                : language.HasCapitalTypes && char.IsUpper(name[0]) && name.Any(char.IsLower) ? 't'
                : null;
            return (kind, length);
        }

        private int CommentLength(ReadOnlySpan<char> rest)
        {
            foreach (string mark in language.LineComments)
            {
                bool isAlone = mark != "#" || _at == 0 || char.IsWhiteSpace(code[_at - 1]);
                if (isAlone && rest.StartsWith(mark))
                {
                    int end = rest.IndexOf('\n');
                    return end < 0 ? rest.Length : end;
                }
            }

            foreach ((string open, string close) in language.BlockComments)
            {
                if (rest.StartsWith(open))
                {
                    int end = rest[open.Length..].IndexOf(close);
                    return end < 0 ? rest.Length : open.Length + end + close.Length;
                }
            }

            return 0;
        }

        private int StringLength(ReadOnlySpan<char> rest)
        {
            foreach (string quote in language.Quotes)
            {
                if (!rest.StartsWith(quote))
                {
                    continue;
                }

                bool isOneLine = quote is "\"" or "'";
                for (int i = quote.Length; i < rest.Length; i++)
                {
                    if (isOneLine && rest[i] == '\n')
                    {
                        return i;
                    }

                    if (rest[i..].StartsWith(quote))
                    {
                        return i + quote.Length;
                    }

                    i += rest[i] == '\\' ? 1 : 0;
                }

                return rest.Length;
            }

            return 0;
        }

        private bool IsKey(ReadOnlySpan<char> after) => language.HasKeys && after.TrimStart() is [':', ..];

        private static bool IsNameStart(char character) => char.IsLetter(character) || character is '_' or '@' or '$';

        private static int RunLength(ReadOnlySpan<char> text, Func<char, bool> belongs)
        {
            int length = 0;
            while (length < text.Length && belongs(text[length]))
            {
                length++;
            }

            return length;
        }
    }
}
