using System.ComponentModel;
using Fathom.Extensions.AI;
using Microsoft.Extensions.AI;

// dotnet run -- MODEL ["question"], with a model that calls tools, such as qwen3-0.6b.
using IChatClient client = new FathomChatClient(new FathomOptions { Model = args.ElementAtOrDefault(0) })
    .AsBuilder()
    .UseFunctionInvocation()
    .Build();
var options = new ChatOptions
{
    Tools = [AIFunctionFactory.Create(Weather), AIFunctionFactory.Create(() => DateTimeOffset.Now.ToString("dddd, HH:mm"), "now", "Tells day and time")],
};

try
{
    ChatResponse response = await client.GetResponseAsync(args.ElementAtOrDefault(1) ?? "Do I need an umbrella in Oslo today?", options);
    foreach (FunctionCallContent call in response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>())
    {
        Console.WriteLine($"called {call.Name}({string.Join(", ", call.Arguments ?? new Dictionary<string, object?>())})");
    }

    Console.WriteLine(response.Text);
    return 0;
}
catch (FathomClientException refusal)
{
    Console.Error.WriteLine(refusal.Message); // for example, if the model has no known way to call tools
    return 1;
}

[Description("Returns the weather in a city")]
static string Weather([Description("The city's name")] string city) => $"It rains in {city}, 8 degrees.";
