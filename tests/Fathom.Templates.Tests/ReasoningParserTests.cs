namespace Fathom.Templates.Tests;

public class ReasoningParserTests
{
    [Theory]
    [InlineData(true, "hm\n</think>\n\nyes", "hm\n", "yes")]
    [InlineData(true, "never closed", "never closed", "")]
    [InlineData(true, "a</thi", "a</thi", "")]
    [InlineData(true, "a</think></think>b", "a", "</think>b")]
    [InlineData(true, "a <think> b</think>c", "a <think> b", "c")]
    [InlineData(true, "</think>only", "", "only")]
    [InlineData(false, "<think>\nhm</think>\nyes", "hm", "yes")]
    [InlineData(false, " \n<think>hm</think>yes", "hm", "yes")]
    [InlineData(false, "plain <think>x</think>", "", "plain <think>x</think>")]
    [InlineData(false, "<thin ice", "", "<thin ice")]
    [InlineData(false, "<think", "", "<think")]
    [InlineData(false, "  spaced", "", "  spaced")]
    [InlineData(false, "", "", "")]
    public void Feed_AnyCutting_SplitsTheSame(bool startsThinking, string output, string thinking, string answer)
    {
        for (int size = 1; size <= output.Length + 1; size++)
        {
            var parser = new ReasoningParser(startsThinking);
            List<ReasoningDelta> deltas = [];
            foreach (char[] piece in output.Chunk(size))
            {
                deltas.AddRange(parser.Feed(new string(piece)));
            }

            deltas.AddRange(parser.Finish());

            Assert.Equal(thinking, Join(deltas, ReasoningKind.Thinking));
            Assert.Equal(answer, Join(deltas, ReasoningKind.Answer));
        }
    }

    [Fact]
    public void Feed_OrdinaryText_IsNotHeldBack()
    {
        var parser = new ReasoningParser(startsThinking: true);

        IReadOnlyList<ReasoningDelta> deltas = parser.Feed("one two <");

        Assert.Equal([new ReasoningDelta(ReasoningKind.Thinking, "one two ")], deltas);
    }

    [Theory]
    [InlineData("<｜Assistant｜><think>\n", true)]
    [InlineData("<｜Assistant｜><think>", true)]
    [InlineData("<｜Assistant｜>", false)]
    [InlineData("<think>\n</think>", false)]
    public void OpensThinking_Prompt_IsReadAtItsEnd(string prompt, bool expected) => Assert.Equal(expected, ReasoningParser.OpensThinking(prompt));

    private static string Join(List<ReasoningDelta> deltas, ReasoningKind kind) =>
        string.Concat(deltas.Where(delta => delta.Kind == kind).Select(delta => delta.Text));
}
