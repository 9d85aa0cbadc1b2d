using System.Text.Json;
using Microsoft.Extensions.AI;
using TurnMessage = Fathom.Templates.ChatMessage;

namespace Fathom.Extensions.AI.Tests;

public class ConversationReaderTests
{
    [Fact]
    public void Read_Instructions_ComeFirst()
    {
        IReadOnlyList<TurnMessage> added = ConversationReader.Read([new ChatMessage(ChatRole.User, "Hi")], "Be brief.");
        IReadOnlyList<TurnMessage> joined = ConversationReader.Read(
            [new ChatMessage(ChatRole.System, "You are Ann."), new ChatMessage(ChatRole.User, "Hi")], "Be brief.");

        Assert.Equal([("system", "Be brief."), ("user", "Hi")], added.Select(message => (message.Role, message.Content)));
        Assert.Equal([("system", "Be brief.\n\nYou are Ann."), ("user", "Hi")], joined.Select(message => (message.Role, message.Content)));
    }

    [Fact]
    public void Read_AssistantWithThoughtsAndCalls_KeepsThemApart()
    {
        var message = new ChatMessage(ChatRole.Assistant, [
            new TextReasoningContent("Hm."),
            new TextContent("Let me "),
            new TextContent("see."),
            new FunctionCallContent("c1", "look", new Dictionary<string, object?> { ["at"] = "sea", ["n"] = 2 }),
            new UsageContent(new UsageDetails()),
        ]);

        TurnMessage read = Assert.Single(ConversationReader.Read([message], null));

        Assert.Equal(("assistant", "Let me see.", "Hm."), (read.Role, read.Content, read.ReasoningContent));
        Assert.Equal(("look", "c1"), (read.ToolCalls![0].Name, read.ToolCalls[0].Id));
        Assert.Equal("""{"at":"sea","n":2}""", read.ToolCalls[0].Arguments.GetRawText());
    }

    [Fact]
    public void Read_Results_AreMessagesOfTheirOwn()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.Assistant, [new FunctionCallContent("c1", "look"), new FunctionCallContent("c2", "hear")]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", JsonElement.Parse("\"blue\"")), new FunctionResultContent("c2", new { Waves = 3 })]),
            new(ChatRole.User, [new FunctionResultContent("c3", null) { Exception = new InvalidOperationException("gone") }, new TextContent("Well?")]),
        ];

        IReadOnlyList<TurnMessage> read = ConversationReader.Read(messages, null);

        Assert.Equal(
            [
                ("assistant", null, "", null),
                ("tool", "c1", "blue", "look"),
                ("tool", "c2", """{"waves":3}""", "hear"),
                ("tool", "c3", "Error: gone", null),
                ("user", null, "Well?", null),
            ],
            read.Select(message => (message.Role, message.ToolCallId, message.Content, message.Name)));
    }

    public static TheoryData<string, ChatMessage[]> Refused => new()
    {
        { FathomClientErrorCodes.NoMessages, [] },
        { FathomClientErrorCodes.Role, [new ChatMessage(new ChatRole("critic"), "Bad")] },
        { FathomClientErrorCodes.Content, [new ChatMessage(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")])] },
        { FathomClientErrorCodes.Content, [new ChatMessage(ChatRole.User, [new UriContent("http://localhost/a.png", "image/png")])] },
        { FathomClientErrorCodes.Content, [new ChatMessage(ChatRole.User, [new FunctionCallContent("c", "look")])] },
        { FathomClientErrorCodes.Content, [new ChatMessage(ChatRole.Tool, "blue")] },
        { FathomClientErrorCodes.Content, [new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c", "")])] },
        { FathomClientErrorCodes.Content, [new ChatMessage(ChatRole.Assistant, [new FunctionResultContent("c", 1)])] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Read_WhatNoTemplateKnows_IsRefused(string code, ChatMessage[] messages)
    {
        FathomClientException refusal = Assert.Throws<FathomClientException>(() => ConversationReader.Read(messages, null));

        Assert.Equal(code, refusal.Code);
        Assert.StartsWith("messages", refusal.Where);
    }
}
