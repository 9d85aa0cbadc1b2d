using Fathom.Extensions.AI;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

// An agent keeps its session's messages; the part that the engine's cache holds is not computed again.
using IChatClient client = new FathomChatClient(new FathomOptions { Model = args.FirstOrDefault() });
AIAgent agent = client.AsAIAgent(new ChatClientAgentOptions
{
    Name = "Reckoner",
    ChatOptions = new ChatOptions { Instructions = "You solve small problems.", Temperature = 0 },
});

AgentSession session = await agent.CreateSessionAsync();
foreach (string question in (string[])["What is 47*86?", "And how many letters has strawberry?"])
{
    Console.WriteLine($"> {question}");
    await foreach (AgentResponseUpdate update in agent.RunStreamingAsync(question, session))
    {
        Console.Write(update.Text);
    }

    Console.WriteLine();
}
