using Fathom.Inference.Requests;
using Fathom.Server.Generation;
using Fathom.Templates.ToolCalls;

namespace Fathom.Server.Tests.Generation;

public class ChoiceReaderTests
{
    [Theory]
    [InlineData(true, "So", "</think>", "Well")]
    [InlineData(false, "<think>", "So", "</think>", "Well")]
    [InlineData(false, "<think>So</think>Well")]
    public void Take_ThoughtsInTheContentAndTools_KeepsTheMarkersAndHidesCalls(bool startsThinking, params string[] pieces)
    {
        var parser = new AssistantParser(startsThinking, ToolCallFormat.Hermes);
        var reader = new ChoiceReader(0, parser, ReasoningFormat.InContent, wantsTokens: false);
        string[] output = [.. pieces, "<tool_call>\n{\"name\": \"add\", ", "\"arguments\": {}}\n</tool_call>"];

        ChoiceDelta[] deltas =
        [
            .. output.Select(piece => reader.Take(new GenerationUpdate(piece, null, null))),
            reader.Take(new GenerationUpdate("", null, FinishReason.Stop)),
        ];

        Assert.Equal("<think>\nSo\n</think>\n\nWell", string.Concat(deltas.Select(delta => delta.Answer)));
        Assert.Equal("add", deltas.SelectMany(delta => delta.Calls).First().Text);
    }

    [Theory]
    [InlineData("\n|Yes", "", "0 1")]
    [InlineData("\n|<think>|So|</think>|\n\n|Yes", "0 1 2 3", "5")]
    public void Take_TokensOfLineEnds_AreReportedIfTheirTextIsShown(string output, string thinking, string answer)
    {
        var reader = new ChoiceReader(0, new AssistantParser(startsThinking: false), ReasoningFormat.Apart, wantsTokens: true);

        ChoiceDelta[] deltas = [.. output.Split('|').Select((piece, id) => reader.Take(new GenerationUpdate(piece, Token(id), null)))];

        Assert.Equal(thinking, string.Join(' ', deltas.SelectMany(delta => delta.ThinkingTokens).Select(token => token.TokenId)));
        Assert.Equal(answer, string.Join(' ', deltas.SelectMany(delta => delta.AnswerTokens).Select(token => token.TokenId)));
    }

    [Fact]
    public void Take_TextThatComesWithTheEndToken_IsNotThatTokens()
    {
        const int End = 9;
        var parser = new AssistantParser(startsThinking: false);
        var reader = new ChoiceReader(0, parser, ReasoningFormat.Apart, wantsTokens: true, new HashSet<int> { End });

        ChoiceDelta held = reader.Take(new GenerationUpdate("", Token(0), null));
        ChoiceDelta last = reader.Take(new GenerationUpdate("Yes", Token(End), FinishReason.Stop));

        Assert.Empty(held.AnswerTokens);
        Assert.Equal("Yes", last.Answer);
        Assert.Equal([0], last.AnswerTokens.Select(token => token.TokenId));
    }

    private static GeneratedToken Token(int id) => new(id, -0.5f, []);
}
