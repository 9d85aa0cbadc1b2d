using System.Text;
using Fathom.Testing.Fuzzing;
using Fathom.Web.Conversations;
using static Fathom.Web.Tests.Conversations.Messages;

namespace Fathom.Web.Tests.Fuzzing;

public class ConversationFileFuzzTests
{
    [Fact]
    public void Read_ChangedFile_IsReadOrRefused()
    {
        var figures = new AnswerFigures(1, 2, 3, 4, 5, 6, 7);
        ConversationMessage[] messages = [User("a", null, "q"), Assistant("b", "a", "1") with { Thinking = "t", Figures = figures }];
        Conversation chat = Chat("c") with { LeafId = "b", Settings = new ChatSettings { SystemPrompt = "be brief", TopP = 0.9f } };
        string sound = Encoding.UTF8.GetString(ConversationFile.Write([ExportedConversation.From(chat, messages)]));

        Fuzzer.Run("conversations", cases: 300, random => JsonMutator.Mutate(random, sound), Read, failure => failure is ChatStoreException);
    }

    private static void Read(byte[] json)
    {
        foreach (ExportedConversation conversation in ConversationFile.Read(json))
        {
            conversation.WithNewIds();
        }
    }
}
