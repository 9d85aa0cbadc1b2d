namespace Fathom.Evaluation.Tests;

/// <summary>The files of <c>benchmarks/questions</c>: every line can be read, and its own answer is judged right.</summary>
public sealed class ShippedQuestionTests
{
    [Theory]
    [InlineData("natural.jsonl", 118)]
    [InlineData("dev.jsonl", 120)]
    [InlineData("blind.jsonl", 120)]
    [InlineData("everyday.jsonl", 607)]
    [InlineData("fresh.jsonl", 130)]
    public void Read_ShippedFile_EveryExpectedAnswerIsJudgedRight(string name, int count)
    {
        IReadOnlyList<WrittenQuestion> questions = WrittenQuestions.Read(PathOf(name));

        Assert.Equal(count, questions.Count);
        Assert.All(questions, question => Assert.All(Answers(question), answer => Assert.True(
            question.Judge($"The answer is {answer}.").IsRight, $"{question.Question}: '{answer}' is judged wrong")));
    }

    [Theory]
    [InlineData("natural.jsonl")]
    [InlineData("dev.jsonl")]
    [InlineData("blind.jsonl")]
    [InlineData("everyday.jsonl")]
    [InlineData("fresh.jsonl")]
    public void Judge_QuestionRepeatedAsAnswer_IsWrong(string name) =>
        Assert.All(WrittenQuestions.Read(PathOf(name)).Where(question => question.Topic != "talk"), question =>
            Assert.False(question.Judge(question.Question).IsRight, $"{question.Question}: its own words are judged right"));

    [Fact]
    public void Read_ShippedFiles_ShareNoQuestion()
    {
        IEnumerable<string> questions = Directory.GetFiles(PathOf(""), "*.jsonl").SelectMany(WrittenQuestions.Read)
            .Select(question => string.Join('\n', [.. question.Earlier.Select(turn => turn.User), question.Question]).ToUpperInvariant());

        Assert.All(questions.GroupBy(text => text), group => Assert.Single(group));
    }

    [Fact]
    public void Read_DevAndBlind_HaveTheSameTopics() => Assert.Equal(Topics("dev.jsonl"), Topics("blind.jsonl"));

    private static IEnumerable<(string Topic, int Count)> Topics(string name) =>
        WrittenQuestions.Read(PathOf(name)).CountBy(question => question.Topic).Select(topic => (topic.Key, topic.Value)).Order();

    private static IEnumerable<string> Answers(WrittenQuestion question)
    {
        if (question.Kind == AnswerKind.Spelling)
        {
            return question.Answer.Select(word => string.Join('-', word.AsEnumerable()));
        }

        if (question.Kind != AnswerKind.Expression)
        {
            return question.Answer;
        }

        double target = double.Parse(question.Answer[0], System.Globalization.CultureInfo.InvariantCulture);
        string? found = Search([.. question.Numbers.Select(number => ((double)number, $"{number}"))], target);
        Assert.True(found is not null, $"{question.Question}: no expression has the value {target}");
        return [found];
    }

    // Joins any two of the terms until one of them has the value.
    private static string? Search((double Value, string Text)[] terms, double target)
    {
        if (Array.Find(terms, term => Math.Abs(term.Value - target) < 1e-9) is { Text: not null } hit)
        {
            return hit.Text;
        }

        return Enumerable.Range(0, terms.Length)
            .SelectMany(left => Enumerable.Range(0, terms.Length).Where(right => right != left), (left, right) => (left, right))
            .SelectMany(pair => Joined(terms[pair.left], terms[pair.right])
                .Select(joined => Search([joined, .. terms.Where((_, index) => index != pair.left && index != pair.right)], target)))
            .FirstOrDefault(text => text is not null);
    }

    private static (double Value, string Text)[] Joined((double Value, string Text) left, (double Value, string Text) right) =>
    [
        (left.Value + right.Value, $"({left.Text} + {right.Text})"),
        (left.Value - right.Value, $"({left.Text} - {right.Text})"),
        (left.Value * right.Value, $"({left.Text} * {right.Text})"),
        (left.Value / right.Value, $"({left.Text} / {right.Text})"),
    ];

    private static string PathOf(string name) => Path.Combine(Repository.Root(), "benchmarks", "questions", name);
}
