using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Mathematics;

namespace Fathom.Tasks.Talk;

/// <summary>A problem of another task and its solution, as a turn that others follow.</summary>
internal sealed class Exchange
{
    private const int LongestWorking = 160;
    private const int LargestNumber = 2000;
    private const int LongestSaid = 30;
    private const double AsItStandsShare = 0.6;

    private static readonly string[] s_currencies = ["$", "€", "£", "dollar", "euro", "pound"];

    private static readonly Regex s_price = new(@"\b(costs?|prices?|pays?|bill|spends?|spent)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex s_noPrice = new(
        @"\b(left|change|back|saved?|saves|saving|more|earns?|less|cheaper|each|per|tip|discount|tax|off|rent|coins?|paid|gets?|share|missing|need|short|up)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // An answer with one of these is a sentence already.
    private static readonly HashSet<string> s_verbs = ["has", "is", "are", "was", "comes"];

    // One step: at once, by tens and ones, in columns, or as a quotient without a remainder.
    private static readonly Regex s_step = new(@"^(\d+[-+*/]\d+)(?:=\d+\+\d+|:.* )?=(\d+)(?:r0)?$", RegexOptions.CultureInvariant);

    // The part of a step that shows single digits, as in columns and long division.
    private static readonly Regex s_columns = new(@": .* =(?=-?\d+(?:r\d+)?$)", RegexOptions.CultureInvariant);

    private static readonly Regex s_equation = new(
        @"^(?:so )?(?<equation>[-+*/()\d]+(?:=[-+*/()\d]+)+)(?:r(?<rest>\d+))?$", RegexOptions.CultureInvariant);

    private static readonly Regex s_operation = new(@"(?<=[\d)])[-+*/=](?=[-(\d])", RegexOptions.CultureInvariant);

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
        string? working = IsCalculation && Steps(solution.Thinking) is string steps ? $"{steps}. So it is {solution.Answer}." : null;
        Explanation = working is { Length: <= LongestWorking } && task.Verify(problem, working).IsRight ? working : null;
        Currency = Number is null ? null : CurrencyOf(solution.Answer);
        IsPrice = Currency is not null && s_price.IsMatch(problem.Text) && !s_noPrice.IsMatch(problem.Text);
    }

    public IVerifiableTask Task { get; }

    public Problem Problem { get; }

    public WorkedSolution Solution { get; }

    /// <summary>The whole number that the answer gives, or none.</summary>
    public int? Number { get; }

    /// <summary>Whether the problem is of a task whose thinking is written in equations.</summary>
    public bool IsCalculation => s_equationTasks.Contains(Task.Name);

    /// <summary>The working as a sentence, or none where it would not read well.</summary>
    public string? Explanation { get; }

    /// <summary>The currency of the answer, as a sign or in the singular; none if it is not an amount.</summary>
    public string? Currency { get; }

    /// <summary>Whether the answer is what somebody has to pay.</summary>
    public bool IsPrice { get; }

    private static string? CurrencyOf(string answer) => s_currencies.FirstOrDefault(currency => answer.Contains(currency, StringComparison.Ordinal));

    /// <summary>Says the answer: mostly as it stands, else in a sentence, with the calculation, or in bold.</summary>
    public string Say(TaskRandom random) => Say(Task, Problem, Solution, random);

    /// <inheritdoc cref="Say(TaskRandom)"/>
    public static string Say(IVerifiableTask task, Problem problem, WorkedSolution solution, TaskRandom random)
    {
        string answer = solution.Answer.TrimEnd('.');
        string first = answer.Length == 0 ? "" : answer.Split(' ', ',')[0];
        if (random.Chance(AsItStandsShare) || answer.Length is 0 or > LongestSaid || answer.Contains('\n', StringComparison.Ordinal)
            || first is "Yes" or "No" or "Unknown" || task.Area is TaskArea.Programming or TaskArea.Talk)
        {
            return solution.Answer;
        }

        if (random.Chance(0.5) && Calculation(problem.Facts, solution, random) is string calculation)
        {
            bool isOne = !calculation.Contains(" and ", StringComparison.Ordinal);
            return isOne && random.Chance(0.6) ? calculation + (random.Chance(0.5) ? "." : "")
                : $"{calculation}. {random.Pick(["So it is", "The answer is", "That makes", "So the answer is"])} {answer}.";
        }

        return answer.Split(' ').Any(s_verbs.Contains) ? $"{answer}." : SayValue(answer, random);
    }

    /// <summary>Says a value in a sentence.</summary>
    public static string SayValue(string value, TaskRandom random) => random.Below(9) switch
    {
        0 or 1 => $"{value}.",
        2 => $"It is {value}.",
        3 => $"The answer is {value}.",
        4 => $"It's {value}.",
        5 => $"That is {value}.",
        6 => $"**{value}**",
        7 => $"The result is {value}.",
        _ => $"The answer: {value}",
    };

    /// <summary>Writes a calculation with spaces: <c>12 × 15 = 180</c>.</summary>
    public static string Equation(string left, string value, TaskRandom random)
    {
        string times = random.Pick([" * ", " × ", " x "]);
        string over = random.Pick([" / ", " ÷ "]);
        string spaced = left.Replace("+", " + ", StringComparison.Ordinal).Replace("-", " - ", StringComparison.Ordinal)
            .Replace("*", times, StringComparison.Ordinal).Replace("/", over, StringComparison.Ordinal);
        return $"{spaced} = {value}";
    }

    /// <summary>The calculation behind an answer, where it is one or two plain steps.</summary>
    private static string? Calculation(object facts, WorkedSolution solution, TaskRandom random)
    {
        string? plain = facts switch
        {
            int[] summands => string.Join('+', summands),
            ProductTask.Facts product => $"{product.A}*{product.B}",
            DifferenceTask.Facts { A: > 0, B: > 0 } difference when int.TryParse(solution.Answer, CultureInfo.InvariantCulture, out int value)
                && value == difference.A - difference.B => $"{difference.A}-{difference.B}",
            QuotientTask.Facts { AsksRemainder: false, Remainder: 0 } quotient => $"{quotient.Dividend}/{quotient.Divisor}",
            _ => null,
        };
        if (plain is not null)
        {
            return solution.Answer.All(char.IsAsciiDigit) ? Equation(plain, solution.Answer, random) : null;
        }

        if (facts is PercentTask.Facts { Asks: PercentTask.Kind.Of } percent)
        {
            return $"{percent.Rate}% of {percent.Number} {random.Pick(["is", "="])} {solution.Answer}";
        }

        if (facts is not (ScenarioTask.Facts or QuantityTask.Facts or Story))
        {
            return null;
        }

        string[] lines = solution.Thinking.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] steps = [.. lines.Skip(facts is QuantityTask.Facts ? 0 : 1)];
        Match[] matches = [.. steps.Select(step => s_step.Match(step))];
        return matches.Length is 1 or 2 && matches.All(match => match.Success)
            ? string.Join(" and ", matches.Select(match => Equation(match.Groups[1].Value, match.Groups[2].Value, random)))
            : null;
    }

    /// <summary>The steps of a solution as equations: <c>34 / 3 = 11 remainder 1, 11 + 1 = 12</c>; null if there are none or one reads badly.</summary>
    private static string? Steps(string thinking)
    {
        Match[] steps = [.. thinking.Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal))
            .Select(line => s_equation.Match(s_columns.Replace(line, "=")))];
        return steps.Length > 0 && steps.All(step => step.Success) ? string.Join(", ", steps.Select(Step)) : null;
    }

    private static string Step(Match step)
    {
        string rest = step.Groups["rest"].Value;
        return s_operation.Replace(step.Groups["equation"].Value, " $0 ") + (rest is "" or "0" ? "" : $" remainder {rest}");
    }

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
