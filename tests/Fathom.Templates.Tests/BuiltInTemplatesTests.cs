using System.Text.Json;

namespace Fathom.Templates.Tests;

public class BuiltInTemplatesTests
{
    private static readonly ChatMessage[] s_conversation =
    [
        new("system", "One."),
        new("user", "Hi"),
        new("assistant", "<think>\nhm\n</think>\n\nHello"),
        new("system", "Two."),
        new("user", "Bye"),
    ];

    [Fact]
    public void ChatMl_Conversation_HasMarkedTurns() => Assert.Equal(
        "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n",
        Render(BuiltInTemplates.ChatMl, [new ChatMessage("user", "Hi")]));

    [Fact]
    public void Llama3_Conversation_HasHeaders() => Assert.Equal(
        "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
        Render(BuiltInTemplates.Llama3, [new ChatMessage("user", " Hi ")]));

    [Fact]
    public void DeepSeekV3_SystemMessages_AreJoinedInFront() => Assert.Equal(
        "<｜begin▁of▁sentence｜>One.\n\nTwo.<｜User｜>Hi<｜Assistant｜><think>\nhm\n</think>\n\nHello<｜end▁of▁sentence｜><｜User｜>Bye<｜Assistant｜>",
        Render(BuiltInTemplates.DeepSeekV3, s_conversation));

    [Fact]
    public void DeepSeekR1_PastThoughts_AreDropped() => Assert.Equal(
        "<｜begin▁of▁sentence｜>Two.<｜User｜>Hi<｜Assistant｜>\n\nHello<｜end▁of▁sentence｜><｜User｜>Bye<｜Assistant｜><think>\n",
        Render(BuiltInTemplates.DeepSeekR1, s_conversation));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void DeepSeekV3_ToolRound_ClosesEveryGroupOnce(int calls)
    {
        JsonElement arguments = JsonElement.Parse("""{"a": 1}""");
        List<ChatMessage> messages =
        [
            new("user", "Q"),
            new("assistant", null) { ToolCalls = [.. Enumerable.Range(0, calls).Select(i => new ChatToolCall("f" + i, arguments))] },
            .. Enumerable.Range(0, calls).Select(i => new ChatMessage("tool", "r" + i)),
        ];
        string call = string.Join(
            '\n',
            Enumerable.Range(0, calls).Select(i => $$"""<｜tool▁call▁begin｜>function<｜tool▁sep｜>f{{i}}""" + "\n```json\n{\"a\": 1}\n```<｜tool▁call▁end｜>"));
        string outputs = string.Join('\n', Enumerable.Range(0, calls).Select(i => $"<｜tool▁output▁begin｜>r{i}<｜tool▁output▁end｜>"));
        string expected = "<｜begin▁of▁sentence｜><｜User｜>Q<｜Assistant｜><｜tool▁calls▁begin｜>" + call
            + "<｜tool▁calls▁end｜><｜end▁of▁sentence｜><｜tool▁outputs▁begin｜>" + outputs + "<｜tool▁outputs▁end｜>";

        Assert.Equal(expected, Render(BuiltInTemplates.DeepSeekV3, messages));
        Assert.Equal(
            expected + "A<｜end▁of▁sentence｜><｜User｜>R<｜Assistant｜>",
            Render(BuiltInTemplates.DeepSeekV3, [.. messages, new("assistant", "A"), new("user", "R")]));
    }

    private static string Render(ChatTemplate template, IEnumerable<ChatMessage> messages) =>
        template.Render(ChatTemplateInput.FromMessages(messages) with { AddGenerationPrompt = true });
}
