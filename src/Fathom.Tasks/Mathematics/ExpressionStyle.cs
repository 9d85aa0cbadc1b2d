namespace Fathom.Tasks.Mathematics;

/// <summary>The ways people type expressions: with and without spaces, with different signs.</summary>
internal static class ExpressionStyle
{
    /// <summary>Retypes an expression that is written with <c>+ - * / ( )</c> and without spaces.</summary>
    public static string Type(string expression, TaskRandom random)
    {
        string times = random.Below(8) switch
        {
            < 5 => "*",
            < 7 => "x",
            _ => "×",
        };
        string over = random.Chance(0.2) ? "÷" : "/";
        bool isSpaced = times == "x" && expression.Contains('*', StringComparison.Ordinal) ? random.Chance(0.8) : random.Chance(0.5);
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < expression.Length; i++)
        {
            char c = expression[i];
            bool isOperator = c is '+' or '*' or '/' || (c == '-' && i > 0 && (char.IsDigit(expression[i - 1]) || expression[i - 1] == ')'));
            string sign = c switch
            {
                '*' => times,
                '/' => over,
                _ => c.ToString(),
            };
            text.Append(isOperator && isSpaced ? $" {sign} " : sign);
        }

        return text.ToString();
    }
}
