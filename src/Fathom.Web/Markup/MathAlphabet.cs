using System.Text;

namespace Fathom.Web.Markup;

/// <summary>Mathematical letters in bold, blackboard bold, script and so on: Unicode has separate characters for them.</summary>
internal static class MathAlphabet
{
    private static readonly Dictionary<string, (int Upper, int Lower, int Digit)> s_starts = new()
    {
        ["bf"] = (0x1D400, 0x1D41A, 0x1D7CE),
        ["it"] = (0x1D434, 0x1D44E, 0),
        ["bi"] = (0x1D468, 0x1D482, 0x1D7CE),
        ["cal"] = (0x1D49C, 0x1D4B6, 0),
        ["frak"] = (0x1D504, 0x1D51E, 0),
        ["bb"] = (0x1D538, 0x1D552, 0x1D7D8),
        ["sf"] = (0x1D5A0, 0x1D5BA, 0x1D7E2),
        ["tt"] = (0x1D670, 0x1D68A, 0x1D7F6),
    };

    /// <summary>Letters that Unicode had before the others and left at their old code points.</summary>
    private static readonly Dictionary<string, string> s_exceptions = new()
    {
        ["it"] = "hℎ",
        ["bb"] = "CℂHℍNℕPℙQℚRℝZℤ",
        ["cal"] = "BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ",
        ["frak"] = "CℭHℌIℑRℜZℨ",
    };

    /// <summary>The text with its letters and digits in an alphabet; characters that the alphabet lacks are unchanged.</summary>
    public static string Map(string text, string alphabet)
    {
        if (!s_starts.TryGetValue(alphabet, out (int Upper, int Lower, int Digit) start))
        {
            return text;
        }

        var mapped = new StringBuilder();
        foreach (char letter in text)
        {
            int code = letter switch
            {
                >= 'A' and <= 'Z' => start.Upper + (letter - 'A'),
                >= 'a' and <= 'z' => start.Lower + (letter - 'a'),
                >= '0' and <= '9' when start.Digit > 0 => start.Digit + (letter - '0'),
                _ => letter,
            };
            string exceptions = s_exceptions.GetValueOrDefault(alphabet, "");
            int at = exceptions.IndexOf(letter);
            mapped.Append(at >= 0 ? exceptions[at + 1].ToString() : code == letter ? letter.ToString() : char.ConvertFromUtf32(code));
        }

        return mapped.ToString();
    }
}
