using System.Text;
using Fathom.Web.Conversations;
using static Fathom.Web.Tests.Conversations.Messages;

namespace Fathom.Web.Tests.Conversations;

public class ConversationFileTests
{
    private const string Message = """{"id":"a","role":"User","text":"x","created":"2026-11-29T12:00:00+00:00"}""";

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var figures = new AnswerFigures(1, 2, 3, 4, 5, 6, 7);
        ConversationMessage[] messages = [User("a", null, "q <b>"), Assistant("b", "a", "1") with { Thinking = "t", Figures = figures }];
        Conversation chat = Chat("c") with { LeafId = "b", Settings = new ChatSettings { SystemPrompt = "be brief", TopP = 0.9f } };

        ExportedConversation read = Assert.Single(ConversationFile.Read(ConversationFile.Write([ExportedConversation.From(chat, messages)])));

        Assert.Equal(messages, read.Messages);
        Assert.Equal((chat.Title, chat.LeafId, chat.Settings), (read.Title, read.LeafId, read.Settings));
    }

    [Fact]
    public void Read_AnExportWhoseEndWasDeletedMeanwhile_IsAccepted()
    {
        ExportedConversation chat = ExportedConversation.From(Chat("c") with { LeafId = "b" }, [User("a", null, "q")]);

        Assert.Null(Assert.Single(ConversationFile.Read(ConversationFile.Write([chat]))).LeafId);
    }

    [Fact]
    public void Write_LettersOfAnyScript_AreThemselves()
    {
        ExportedConversation chat = ExportedConversation.From(Chat("c"), [User("a", null, "größer: 素数, число")]);

        Assert.Contains("größer: 素数, число", Encoding.UTF8.GetString(ConversationFile.Write([chat])), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WhatReadRefuses_IsRefused()
    {
        ConversationMessage[] messages = [.. Enumerable.Range(0, ConversationFile.MaxMessages + 1).Select(i => User($"m{i}", null, "x"))];
        ExportedConversation chat = ExportedConversation.From(Chat("c", "Long"), messages);

        ChatStoreException refusal = Assert.Throws<ChatStoreException>(() => ConversationFile.Write([chat]));

        Assert.Equal("chat.import.too_large", refusal.Code);
        Assert.Contains("“Long”", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"settings\":{\"temperature\":1e39}", "")]
    [InlineData("\"settings\":{\"repetition_penalty\":-1e39}", "")]
    [InlineData("\"is_pinned\":false", ",\"figures\":{\"decode_seconds\":1e309}")]
    public void Read_NumberThatIsTooLarge_IsRefused(string field, string figures)
    {
        string message = Message[..^1] + figures + "}";
        string json = $$"""{"format":"fathom.conversations","version":1,"conversations":[{"title":"t",{{field}},"messages":[{{message}}]}]}""";

        Assert.Equal("chat.import.conversation", Assert.Throws<ChatStoreException>(() => ConversationFile.Read(Encoding.UTF8.GetBytes(json))).Code);
    }

    [Fact]
    public void WithNewIds_AnExport_SharesNoNameAndKeepsTheTree()
    {
        ConversationMessage[] messages = [User("a", null, "q"), Assistant("b", "a", "1", MessageState.Running)];
        (Conversation chat, ConversationMessage[] copies) = ExportedConversation.From(Chat("c") with { LeafId = "b" }, messages).WithNewIds();

        Assert.DoesNotContain(copies, copy => copy.Id is "a" or "b");
        Assert.Equal(copies[0].Id, copies[1].ParentId);
        Assert.Equal(copies[1].Id, chat.LeafId);
        Assert.Equal(MessageState.Interrupted, copies[1].State);
    }

    [Theory]
    [InlineData("""[]""", "chat.import.json")]
    [InlineData("""{"format":"fathom.conversations"}""", "chat.import.json")]
    [InlineData("""not json""", "chat.import.json")]
    [InlineData("""{"format":"a","version":1,"conversations":[]}""", "chat.import.format")]
    [InlineData("""{"format":"fathom.conversations","version":2,"conversations":[]}""", "chat.import.format")]
    [InlineData("""{"format":"fathom.conversations","version":1,"version":1,"conversations":[]}""", "chat.import.json")]
    [InlineData("""{"format":"fathom.conversations","version":1,"conversations":null}""", "chat.import.format")]
    [InlineData("""{"format":"fathom.conversations","version":1,"conversations":[null]}""", "chat.import.conversation")]
    public void Read_WhatIsNone_IsRefused(string json, string code) =>
        Assert.Equal(code, Assert.Throws<ChatStoreException>(() => ConversationFile.Read(Encoding.UTF8.GetBytes(json))).Code);

    [Theory]
    [InlineData($"{Message},{Message}", "null", "chat.import.tree")]
    [InlineData("""{"id":"a","parent_id":"a","role":"User","text":"x","created":"2026-11-29T12:00:00+00:00"}""", "null", "chat.import.tree")]
    [InlineData("""{"id":"a","parent_id":"later","role":"User","text":"x","created":"2026-11-29T12:00:00+00:00"}""", "null", "chat.import.tree")]
    [InlineData("""{"id":"a","role":"User","text":null,"created":"2026-11-29T12:00:00+00:00"}""", "null", "chat.import.tree")]
    [InlineData("""{"id":"a","role":"God","text":"x","created":"2026-11-29T12:00:00+00:00"}""", "null", "chat.import.json")]
    [InlineData(Message, "\"gone\"", "chat.import.tree")]
    [InlineData("null", "null", "chat.import.conversation")]
    public void Read_WhatIsNoTree_IsRefused(string messages, string leaf, string code)
    {
        string json = $$"""{"format":"fathom.conversations","version":1,"conversations":[{"title":"t","leaf_id":{{leaf}},"messages":[{{messages}}]}]}""";

        Assert.Equal(code, Assert.Throws<ChatStoreException>(() => ConversationFile.Read(Encoding.UTF8.GetBytes(json))).Code);
    }
}
