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
}
