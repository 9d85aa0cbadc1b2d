using System.Globalization;
using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Talk;

/// <summary>A problem of another task and its solution, as a turn that others follow.</summary>
internal sealed class Exchange
{
    private const int LongestWorking = 160;
    private const int LargestNumber = 2000;

    // Tasks whose answers are plain numbers that can be worked on with.
    private static readonly HashSet<string> s_numberTasks =
    [
        "sum", "difference", "product", "quotient", "expression", "word-problem", "scenario", "quantity", "percent", "divisor", "letter-count",
        "word-length", "list-number", "counting", "equation", "number-property", "program", "sequence",
    ];

    // Tasks whose thinking is written in equations that anybody can read.
    private static readonly HashSet<string> s_equationTasks =
        ["sum", "difference", "product", "quotient", "expression", "percent", "word-problem", "scenario"];

    public Exchange(IVerifiableTask task, Problem problem)
    {
        WorkedSolution solution = task.Solve(problem, SolveOptions.Default);
        (Task, Problem, Solution) = (task, problem, solution);
        Number = s_numberTasks.Contains(task.Name) ? ReadNumber(solution.Answer) : null;
        string working = $"{string.Join(", ", solution.Thinking.Split('\n', StringSplitOptions.RemoveEmptyEntries))}. So it is {solution.Answer}.";
        bool isReadable = s_equationTasks.Contains(task.Name) && Number is not null && working.Length <= LongestWorking
            && solution.Thinking.Contains('=', StringComparison.Ordinal);
        Explanation = isReadable && task.Verify(problem, working).IsRight ? working : null;
    }

    public IVerifiableTask Task { get; }

    public Problem Problem { get; }

    public WorkedSolution Solution { get; }

    /// <summary>The whole number that the answer gives, or none.</summary>
    public int? Number { get; }

    /// <summary>The working as a sentence, or none where it would not read well.</summary>
    public string? Explanation { get; }

    private static int? ReadNumber(string answer)
    {
        bool isPlain = answer.Length > 0 && answer.All(char.IsAsciiDigit);
        if (isPlain && int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return number is > 1 and <= LargestNumber ? number : null;
        }

        if (AnswerText.Parse(answer, "") is not AnswerText text || answer.TrimEnd('.').AsSpan().IndexOfAny("%:./-=") >= 0)
        {
            return null;
        }

        decimal[] found = NumberReader.Read(text);
        return found.Length == 1 && found[0] is > 1 and <= LargestNumber && found[0] == Math.Floor(found[0]) ? (int)found[0] : null;
    }
}
