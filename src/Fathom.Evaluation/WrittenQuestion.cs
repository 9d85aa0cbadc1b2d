using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Formats;
using Fathom.Tasks;
using Fathom.Tasks.Answers;

namespace Fathom.Evaluation;

/// <summary>A question that a person wrote, with the answer that they expect.</summary>
public sealed record WrittenQuestion
{
    /// <summary>The question.</summary>
    public required string Question { get; init; }

    /// <summary>The right answers, any of which is accepted; for <see cref="AnswerKind.Text"/>, a part of the answer, ignoring case.</summary>
    public required IReadOnlyList<string> Answer { get; init; }

    /// <summary>How an answer is read.</summary>
    public AnswerKind Kind { get; init; }

    /// <summary>What it is about; questions are counted by topic.</summary>
    public string Topic { get; init; } = "questions";

    /// <summary>The numbers that an expression may use, each once.</summary>
    public IReadOnlyList<long> Numbers { get; init; } = [];

    /// <summary>Earlier turns of the conversation.</summary>
    public IReadOnlyList<EarlierTurn> Earlier { get; init; } = [];

    /// <summary>Returns the question as a problem whose facts are the question itself.</summary>
    public Problem ToProblem() => new(Topic, 1, Question, Question, this) { Earlier = Earlier };

    /// <summary>Judges an answer.</summary>
    /// <param name="answer">What the model wrote, with its thought.</param>
    public Verdict Judge(string answer)
    {
        if (AnswerText.Parse(answer, Question) is not { } text)
        {
            return Verdict.Wrong("no answer");
        }

        Verdict verdict = Verdict.Wrong("no expected answer");
        foreach (string expected in Answer)
        {
            verdict = Judge(text, expected);
            if (verdict.IsRight)
            {
                break;
            }
        }

        return verdict;
    }

    /// <summary>Whether the expected answers can be read as what <see cref="Kind"/> says.</summary>
    internal bool IsReadable() => Answer.Count > 0 && Answer.All(expected => expected is not null && Kind switch
    {
        AnswerKind.Number => decimal.TryParse(expected, NumberStyles.Number, CultureInfo.InvariantCulture, out _),
        AnswerKind.Expression => Rational.TryEvaluate(expected, out _),
        AnswerKind.YesNo => Enum.GetNames<Ternary>().Contains(expected, StringComparer.OrdinalIgnoreCase),
        AnswerKind.Letter => expected.Length == 1,
        _ => expected.Length > 0,
    });

    private Verdict Judge(AnswerText answer, string expected) => Kind switch
    {
        AnswerKind.Number => NumberReader.Judge(answer, decimal.Parse(expected, NumberStyles.Number, CultureInfo.InvariantCulture)),
        AnswerKind.YesNo => YesNoReader.Judge(answer, Enum.Parse<Ternary>(expected, ignoreCase: true)),
        AnswerKind.Word => WordReader.Judge(answer, expected),
        AnswerKind.Letter => WordReader.JudgeLetter(answer, expected[0]),
        AnswerKind.Spelling => WordReader.JudgeSpelling(answer, expected),
        AnswerKind.Expression => JudgeExpression(answer, expected),
        _ => Verdict.If(answer.Text.Contains(expected, StringComparison.OrdinalIgnoreCase), $"'{expected}' is not in it"),
    };

    private Verdict JudgeExpression(AnswerText answer, string expected)
    {
        Rational.TryEvaluate(expected, out Rational target);
        foreach (string expression in ExpressionReader.Read(answer))
        {
            var used = new List<long>();
            if (Rational.TryEvaluate(expression, used, out Rational value) && value.Equals(target)
                && used.GroupBy(number => number).All(group => group.Count() <= Numbers.Count(number => number == group.Key)))
            {
                return Verdict.Right;
            }
        }

        return Verdict.Wrong("no expression of the numbers with this value");
    }
}

/// <summary>How an answer is read.</summary>
public enum AnswerKind
{
    /// <summary>Contains the expected text.</summary>
    Text,

    /// <summary>One number.</summary>
    Number,

    /// <summary>Yes, no or unknown.</summary>
    YesNo,

    /// <summary>One word.</summary>
    Word,

    /// <summary>One letter.</summary>
    Letter,

    /// <summary>A word letter by letter.</summary>
    Spelling,

    /// <summary>An arithmetic expression with the expected value.</summary>
    Expression,
}

/// <summary>Reads files of written questions.</summary>
public static class WrittenQuestions
{
    /// <summary>Most questions of a file.</summary>
    public const int MaxQuestions = 100_000;

    /// <summary>Longest line, in characters.</summary>
    public const int MaxLineLength = 1 << 20;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads a file with one JSON object per line.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EvaluationException">A line is refused.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static IReadOnlyList<WrittenQuestion> Read(string path)
    {
        var questions = new List<WrittenQuestion>();
        int number = 0;
        using var reader = new StreamReader(path);
        foreach (string line in TextLines.Read(reader, MaxLineLength, line => TooLong(path, line)))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            questions.Add(Parse(line, $"{Path.GetFileName(path)}:{number}"));
            if (questions.Count > MaxQuestions)
            {
                throw new EvaluationException("eval.questions.limit", $"{Path.GetFileName(path)}: expected at most {MaxQuestions} questions");
            }
        }

        return questions.Count > 0
            ? questions
            : throw new EvaluationException("eval.questions.empty", $"{Path.GetFileName(path)}: expected at least one question");
    }

    private static EvaluationException TooLong(string path, int line) =>
        new("eval.questions.limit", $"{Path.GetFileName(path)}:{line}: expected a line of at most {MaxLineLength} characters");

    private static WrittenQuestion Parse(string line, string place)
    {
        try
        {
            WrittenQuestion question = JsonSerializer.Deserialize<WrittenQuestion>(line, s_json) ?? throw new JsonException("null");
            if (question.Earlier.Any(turn => turn is null))
            {
                throw new JsonException("null");
            }

            return question.IsReadable()
                ? question
                : throw new EvaluationException(
                    "eval.questions.answer", $"{place}: expected answers of kind {question.Kind}, found {string.Join(", ", question.Answer)}");
        }
        catch (JsonException failure)
        {
            string found = failure.BytePositionInLine is { } position ? $"something else at byte {position + 1}" : "something else";
            throw new EvaluationException(
                "eval.questions.invalid",
                $"{place}: expected a JSON object with question, answer and the fields that docs/cli.md lists, found {found}",
                failure);
        }
    }
}
