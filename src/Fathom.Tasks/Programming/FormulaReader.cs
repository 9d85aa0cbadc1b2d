using System.Globalization;
using System.Text;

namespace Fathom.Tasks.Programming;

/// <summary>Finds formulas in x in free text.</summary>
internal static class FormulaReader
{
    private const string Characters = "0123456789+-*/()x ^";

    /// <summary>The different formulas that contain x, without spaces; "f(x)" itself is not one.</summary>
    public static string[] Read(string text)
    {
        string plain = text.ToLowerInvariant().Replace("f(x)", "", StringComparison.Ordinal).Replace("lambda x", "", StringComparison.Ordinal)
            .Replace("**", "^", StringComparison.Ordinal);
        var formulas = new List<string>();
        int start = 0;
        for (int i = 0; i <= plain.Length; i++)
        {
            if (i < plain.Length && Characters.Contains(plain[i], StringComparison.Ordinal) && !IsInWord(plain, i))
            {
                continue;
            }

            string formula = plain[start..i].Replace(" ", "", StringComparison.Ordinal);
            start = i + 1;
            if (formula.Contains('x', StringComparison.Ordinal))
            {
                formulas.Add(formula);
            }
        }

        return [.. formulas.Distinct()];
    }

    /// <summary>A formula with x replaced by a value; a missing product sign and <c>^2</c> are filled in.</summary>
    public static string Fill(string formula, int x)
    {
        string value = $"({x.ToString(CultureInfo.InvariantCulture)})";
        var filled = new StringBuilder();
        string squared = formula.Replace("x^2", "(x*x)", StringComparison.Ordinal);
        for (int i = 0; i < squared.Length; i++)
        {
            bool joins = i > 0 && (squared[i] is 'x' or '(') && (char.IsAsciiDigit(squared[i - 1]) || squared[i - 1] is ')' or 'x');
            filled.Append(joins ? "*" : "").Append(squared[i] == 'x' ? value : squared[i].ToString());
        }

        return filled.ToString();
    }

    private static bool IsInWord(string text, int i) =>
        text[i] == 'x' && ((i > 0 && char.IsLetter(text[i - 1])) || (i + 1 < text.Length && char.IsLetter(text[i + 1])));
}
