using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Fathom.Extensions.AI;
using Microsoft.Extensions.AI;

// curl -N -H 'content-type: application/json' -d '{"text":"47*86"}' http://localhost:5000/chat
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddFathom(builder.Configuration.GetSection("Fathom")); // for example Fathom__Model=qwen3-0.6b
builder.Services.Configure<FathomOptions>(options => options.Loading = ModelLoading.InBackground);
builder.Services.AddHealthChecks().AddFathom();

WebApplication app = builder.Build();
app.MapHealthChecks("/health");
app.MapPost("/chat", (Question question, IChatClient client, CancellationToken cancellation) =>
    TypedResults.ServerSentEvents(AnswerAsync(client, question.Text, cancellation)));
app.Run();

static async IAsyncEnumerable<SseItem<string>> AnswerAsync(IChatClient client, string question, [EnumeratorCancellation] CancellationToken cancellation)
{
    // When the client disconnects, the token ends the answer and frees its cache.
    await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(question, new ChatOptions { Temperature = 0 }, cancellation))
    {
        foreach (AIContent content in update.Contents)
        {
            if (content is TextReasoningContent thought)
            {
                yield return new SseItem<string>(thought.Text, "thought");
            }
            else if (content is TextContent text)
            {
                yield return new SseItem<string>(text.Text, "text");
            }
        }
    }
}

internal sealed record Question(string Text);
