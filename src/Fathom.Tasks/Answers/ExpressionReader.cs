namespace Fathom.Tasks.Answers;

/// <summary>Finds the one expression that an answer gives.</summary>
public static class ExpressionReader
{
    private const string Characters = "0123456789+-*/() ";

    /// <summary>Finds the different expressions with at least one operator, apart from spaces and what follows an equals sign alone.</summary>
    /// <param name="answer">The answer.</param>
    public static string[] Read(AnswerText answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        IEnumerable<string> texts = answer.Boxed.Count > 0 ? answer.Boxed : [answer.Text];
        return [.. texts.SelectMany(Expressions).Distinct()];
    }

    private static IEnumerable<string> Expressions(string text)
    {
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && Characters.Contains(text[i], StringComparison.Ordinal))
            {
                continue;
            }

            string expression = text[start..i].Replace(" ", "", StringComparison.Ordinal);
            start = i + 1;
            if (expression.Length > 2 && expression.AsSpan(1).IndexOfAny("+-*/") >= 0 && expression.Any(char.IsAsciiDigit))
            {
                yield return expression;
            }
        }
    }
}
