namespace Fathom.Evaluation.Tests;

public sealed class WrittenQuestionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(AnswerKind.Number, "what is 6*7", "42", "The answer is **42**.", true)]
    [InlineData(AnswerKind.Number, "what is 6*7", "42", "<think>6*7=42</think>41", false)]
    [InlineData(AnswerKind.Number, "what is 6*7", "42", "41 or 42", false)]
    [InlineData(AnswerKind.YesNo, "is 5 odd?", "yes", "Yes, 5 is odd.", true)]
    [InlineData(AnswerKind.YesNo, "is 5 odd?", "yes", "No", false)]
    [InlineData(AnswerKind.Word, "reverse lamp", "pmal", "pmal", true)]
    [InlineData(AnswerKind.Letter, "third letter of planet", "a", "The third letter is 'a'.", true)]
    [InlineData(AnswerKind.Spelling, "spell garden", "garden", "g-a-r-d-e-n", true)]
    [InlineData(AnswerKind.Spelling, "spell garden", "garden", "g-a-r-e-n", false)]
    [InlineData(AnswerKind.Text, "who are you", "fathom", "I am Fathom, a small model.", true)]
    [InlineData(AnswerKind.Text, "who are you", "fathom", "<think>Fathom</think>I am a model.", false)]
    public void Judge_Answer_IsReadByItsKind(AnswerKind kind, string question, string expected, string answer, bool isRight) =>
        Assert.Equal(isRight, new WrittenQuestion { Question = question, Kind = kind, Answer = [expected] }.Judge(answer).IsRight);

    [Fact]
    public void Judge_SeveralExpected_AnyWillDo()
    {
        var question = new WrittenQuestion { Question = "sort 3 1", Answer = ["1, 3", "1 3"] };

        Assert.True(question.Judge("1 3").IsRight);
        Assert.True(question.Judge("1, 3").IsRight);
        Assert.False(question.Judge("3 1").IsRight);
    }

    [Theory]
    [InlineData("(3+7+2)*2", false)]
    [InlineData("8*(7-2*2)", false)]
    [InlineData("(7-3)*(8-2) = 24", true)]
    [InlineData("3*8 = 24", true)]
    public void Judge_Expression_MayUseEachNumberOnce(string answer, bool isRight)
    {
        var question = new WrittenQuestion { Question = "use 3 7 8 2 to make 24", Kind = AnswerKind.Expression, Answer = ["24"], Numbers = [3, 7, 8, 2] };

        Assert.Equal(isRight, question.Judge(answer).IsRight);
    }

    [Fact]
    public void Read_File_KeepsOrderTopicsAndEarlierTurns()
    {
        IReadOnlyList<WrittenQuestion> questions = WrittenQuestions.Read(Write(
            """{"question":"1+1","answer":["2"],"kind":"number","topic":"sums"}""",
            "",
            """{"question":"and times 3?","answer":["6"],"kind":"number","earlier":[{"user":"1+1","assistant":"2"}]}"""));

        Assert.Equal(["1+1", "and times 3?"], questions.Select(question => question.Question));
        Assert.Equal(["sums", "questions"], questions.Select(question => question.Topic));
        Assert.Equal("2", questions[1].ToProblem().Earlier[0].Assistant);
    }

    [Theory]
    [InlineData("eval.questions.invalid", "no json")]
    [InlineData("eval.questions.invalid", """{"question":"1+1"}""")]
    [InlineData("eval.questions.invalid", """{"question":"1+1","answer":["2"],"kind":"guess"}""")]
    [InlineData("eval.questions.invalid", """{"question":"1+1","answer":["2"],"level":3}""")]
    [InlineData("eval.questions.answer", """{"question":"1+1","answer":["two"],"kind":"number"}""")]
    [InlineData("eval.questions.answer", """{"question":"1+1","answer":["1/2"],"kind":"number"}""")]
    [InlineData("eval.questions.answer", """{"question":"1+1","answer":[],"kind":"text"}""")]
    [InlineData("eval.questions.empty", "")]
    public void Read_LineThatIsNoQuestion_IsRefusedWithItsPlace(string code, string line)
    {
        EvaluationException refusal = Assert.Throws<EvaluationException>(() => WrittenQuestions.Read(Write(line)));

        Assert.Equal(code, refusal.Code);
        Assert.Contains("questions.jsonl", refusal.Message, StringComparison.Ordinal);
    }

    private string Write(params string[] lines)
    {
        string path = _folder.File("questions.jsonl");
        File.WriteAllLines(path, lines);
        return path;
    }
}
