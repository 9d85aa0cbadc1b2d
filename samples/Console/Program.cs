using Fathom.Extensions.AI;
using Microsoft.Extensions.AI;

// dotnet run -- "47*86", or without a question for a conversation.
using IChatClient client = new FathomChatClient();
List<ChatMessage> conversation = [];
string? question = args.FirstOrDefault() ?? Ask();
while (!string.IsNullOrEmpty(question))
{
    conversation.Add(new ChatMessage(ChatRole.User, question));
    List<ChatResponseUpdate> updates = [];
    await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(conversation, new ChatOptions { Temperature = 0 }))
    {
        updates.Add(update);
        foreach (AIContent content in update.Contents)
        {
            Console.Write(content switch
            {
                TextReasoningContent thought => $"\e[2m{thought.Text}\e[0m",
                TextContent text => text.Text,
                UsageContent usage => $"\n({usage.Details.OutputTokenCount} tokens, {usage.Details.ReasoningTokenCount} of them thoughts)\n",
                _ => "",
            });
        }
    }

    conversation.AddMessages(updates);
    question = args.Length > 0 ? null : Ask();
}

static string? Ask()
{
    Console.Write("> ");
    return Console.ReadLine();
}
