using System.Text.RegularExpressions;

namespace Fathom.Tasks.Answers;

/// <summary>Finds the one fraction that an answer gives.</summary>
/// <remarks>In each line, only what follows the last <c>=</c>, "is" or the like counts; several different fractions are not an answer.</remarks>
public static partial class FractionReader
{
    /// <summary>Judges an answer that must be one fraction.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">The right value.</param>
    /// <param name="form">How it must be written.</param>
    public static Verdict Judge(AnswerText answer, Rational expected, FractionForm form)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        IEnumerable<string> texts = answer.Boxed.Count > 0 ? answer.Boxed : answer.Text.Split('\n').SelectMany(Results);
        string[] found = [.. texts.SelectMany(Fractions).Distinct()];
        if (found.Length != 1)
        {
            return Verdict.Wrong(found.Length == 0 ? "no fraction" : $"several fractions: {string.Join(", ", found.Take(4))}");
        }

        return Verdict.If(Value(found[0]) == expected && HasForm(found[0], form), $"read {found[0]}, expected {expected} ({form})");
    }

    /// <summary>Finds the result in a line: the last part that has a number.</summary>
    private static IEnumerable<string> Results(string line)
    {
        string claim = Comparison().Split(line)[0];
        string? last = Link().Split(claim).LastOrDefault(part => part.Any(char.IsAsciiDigit));
        return last is null ? [] : [last];
    }

    private static IEnumerable<string> Fractions(string text)
    {
        string plain = Latex().Replace(text, "$1 $2/$3").Trim();
        return Number().Matches(plain).Select(match => Spaces().Replace(match.Value.Replace(" /", "/", StringComparison.Ordinal)
            .Replace("/ ", "/", StringComparison.Ordinal), " ").Trim());
    }

    private static Rational? Value(string text)
    {
        bool isNegative = text.StartsWith('-');
        string expression = text.TrimStart('-').Replace(' ', '+');
        return Rational.TryEvaluate(expression, out Rational value) ? isNegative ? -value : value : null;
    }

    private static bool HasForm(string text, FractionForm form) => form switch
    {
        FractionForm.Decimal => !text.Contains('/', StringComparison.Ordinal),
        FractionForm.Mixed => text.Contains(' ', StringComparison.Ordinal) || !text.Contains('/', StringComparison.Ordinal),
        FractionForm.Lowest => !text.Contains('.', StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal)
            && Value(text) is Rational value && value.ToString() == text,
        _ => true,
    };

    [GeneratedRegex(@"-?\d+ \d+ ?/ ?\d+|-?\d+ ?/ ?\d+|-?\d+(?:\.\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"(\d*) ?\\d?frac\{(\d+)\}\{(\d+)\}")]
    private static partial Regex Latex();

    [GeneratedRegex(@"=|≈|\b(?:is|are|equals|to|makes|gives|as|be|get)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    [GeneratedRegex(@"\bthan\b|[<>]", RegexOptions.IgnoreCase)]
    private static partial Regex Comparison();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
