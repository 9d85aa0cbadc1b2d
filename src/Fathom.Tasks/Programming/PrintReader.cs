using System.Globalization;
using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Programming;

/// <summary>Reads the output that an answer claims for a program.</summary>
internal static class PrintReader
{
    private static readonly string[] s_filler =
        ["the", "output", "is", "it", "prints", "this", "program", "code", "will", "print", "result", "answer", "printed", "and", "then", "list", "are"];

    private static readonly string[] s_types =
        ["int", "float", "double", "str", "string", "bool", "boolean", "list", "tuple", "dict", "set", "number", "object"];

    private static readonly string[] s_marks = [",", "[", "]", "(", ")", "{", "}", "\n", ".", ":", ";", "\"", "'", "`"];

    /// <summary>Judges an answer: one number by its value, anything else by its values in order, however they are separated.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">What the program prints.</param>
    public static Verdict Judge(AnswerText answer, string expected)
    {
        if (decimal.TryParse(expected, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal number))
        {
            bool isNumbersOnly = Values(answer.Text).All(value => decimal.TryParse(value, CultureInfo.InvariantCulture, out _));
            return isNumbersOnly && answer.Tokens.Count(token => token.IsNumber) > 1
                ? Verdict.Wrong("several numbers")
                : NumberReader.Judge(answer, number);
        }

        string[] right = Values(expected);
        if (Hedging.Find(answer.Tokens) is string hedge && !right.Contains(hedge))
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        string text = answer.Boxed.Count == 1 ? answer.Boxed[0] : answer.Text;
        string[] all = Values(text);
        bool isList = expected[0] == '[' || right.Length > 1;
        string[] found = all.SequenceEqual(right) ? all : [.. all.Where(value => !s_filler.Contains(value) || (value == "list" && !isList))];
        return Verdict.If(found.SequenceEqual(right), $"read '{string.Join(' ', found.Take(8))}', expected '{string.Join(' ', right)}'");
    }

    /// <summary>Judges the name of a type, short or long, or as Python shows it.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">The type's short name.</param>
    public static Verdict JudgeType(AnswerText answer, string expected)
    {
        string[] named = [.. answer.Tokens.Select(token => token.Text.ToLowerInvariant()).Select(text => text switch
        {
            "integer" => "int",
            "string" when expected == "str" => "str",
            "boolean" when expected == "bool" => "bool",
            "dictionary" => "dict",
            _ => text,
        }).Where(text => s_types.Contains(text)).Distinct()];
        return Hedging.Find(answer.Tokens) is string hedge ? Verdict.Wrong($"hedges with '{hedge}'")
            : Verdict.If(named is [string only] && only == expected, $"read '{string.Join(' ', named)}', expected '{expected}'");
    }

    private static string[] Values(string text) =>
        [.. AnswerTokenizer.Split(text.Replace(",", " , ", StringComparison.Ordinal)).Select(token => token.Text).Where(value => !s_marks.Contains(value))];
}
