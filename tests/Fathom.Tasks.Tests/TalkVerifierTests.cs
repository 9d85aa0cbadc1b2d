using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Tests;

/// <summary>Judgments on typed answers to tasks of talk; problems are made from facts.</summary>
public class TalkVerifierTests
{
    [Theory]
    [InlineData("greeting", "Hello! I am Fathom.", true)]
    [InlineData("greeting", "42", false)]
    [InlineData("identity", "I am Fathom, a small reasoning model.", true)]
    [InlineData("identity", "I am ChatGPT by OpenAI, not Fathom.", false)]
    [InlineData("identity", "I am not ChatGPT, I am Fathom.", true)]
    [InlineData("unknown", "I don't know. I was trained on puzzles.", true)]
    [InlineData("unknown", "The capital of France is Paris.", false)]
    [InlineData("unknown", "Hello! I am Fathom. Ask me a puzzle or a calculation.", false)]
    [InlineData("request", "I cannot do that. I was only trained on puzzles and calculations.", true)]
    [InlineData("request", "Roses are red, violets are blue.", false)]
    [InlineData("opinion", "I have no opinions. I was only trained on puzzles and cannot judge that.", true)]
    [InlineData("opinion", "I like it a lot.", false)]
    [InlineData("advice", "Take two pills and rest.", false)]
    [InlineData("translate", "Bonjour", false)]
    [InlineData("ask", "Yes, please ask me.", true)]
    [InlineData("ask", "Goodbye!", false)]
    [InlineData("example", "Ask me, for example: how many e are in cheese?", true)]
    [InlineData("example", "Ask me what you want.", false)]
    [InlineData("explain", "I worked it out step by step.", true)]
    [InlineData("explain", "You are welcome!", false)]
    [InlineData("bye", "Goodbye!", true)]
    [InlineData("tease", "I am only a small model and make mistakes. Try me with a question!", true)]
    [InlineData("tease", "You are welcome!", false)]
    public void Talk_FittingAnswerCounts(string kind, string answer, bool isRight)
    {
        IVerifiableTask task = Verdicts.Catalog.Find("talk");
        Problem problem = Enumerable.Range(0, 2000).Select(i =>
            task.Generate(1 + (i % 2), PhrasingRing.Trained, new TaskRandom(1, "t", i))).First(drawn =>
                drawn.Key.StartsWith($"talk:{kind}:", StringComparison.Ordinal));

        Verdict verdict = task.Verify(problem, answer);

        Assert.True(verdict.IsRight == isRight, verdict.Reason);
    }

    [Fact]
    public void Again_AnswerToTheNewQuestionCounts()
    {
        IVerifiableTask task = Verdicts.Catalog.Find("again");
        Problem problem = Enumerable.Range(0, 2000).Select(i => task.Generate(2, PhrasingRing.Trained, new TaskRandom(1, "a", i))).First(drawn =>
            drawn.Key.StartsWith("again:letter-count:", StringComparison.Ordinal));
        string[] parts = problem.Key.Split(':')[2].Split('/');
        int count = parts[0].Count(letter => letter == parts[1][0]);

        Assert.NotEmpty(problem.Earlier);
        Assert.True(task.Verify(problem, $"{count}").IsRight);
        Assert.False(task.Verify(problem, $"{count + 1}").IsRight);
        Assert.False(task.Verify(problem, $"{count} or {count + 1}").IsRight);
    }
}
