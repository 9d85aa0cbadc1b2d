using System.Text.Json;
using Fathom.Server.Generation;
using Fathom.Server.Hosting;
using Fathom.Server.Requests;
using Fathom.Server.Security;
using Fathom.Server.Streaming;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.OpenAi;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal static class ChatCompletionsApi
{
    /// <summary>Answers a conversation, whole or as a stream.</summary>
    public static async Task HandleAsync(HttpContext context, ServerState state)
    {
        using JsonDocument body = await RequestBody.ReadAsync(context, state.Limits);
        var fields = JsonFields.Of(body.RootElement);
        bool isStreamed = fields.Flag("stream") ?? false;
        bool hasUsage = fields.Object("stream_options")?.Flag("include_usage") ?? false;
        using ServedModel served = await state.Models.AcquireAsync(fields.Text("model"), context.RequestAborted);
        ChatCall call = ChatRequestReader.Read(fields, served, RequestIdentity.Of(context), state.Limits);
        var run = ChatRun.Start(served, call, state.Metrics);
        var answer = new ChatAnswer(run, served, $"chatcmpl-{Guid.NewGuid():N}", state.UnixTime);
        if (isStreamed)
        {
            await StreamAsync(context, state, answer, hasUsage);
        }
        else
        {
            ChatCompletion whole = await answer.CompleteAsync(call.Choices, context.RequestAborted);
            await JsonAnswer.WriteAsync(context, whole, OpenAiJson.Wire.ChatCompletion);
        }
    }

    /// <summary>Counts the tokens of a conversation without answering it.</summary>
    public static async Task CountAsync(HttpContext context, ServerState state)
    {
        using JsonDocument body = await RequestBody.ReadAsync(context, state.Limits);
        var fields = JsonFields.Of(body.RootElement);
        using ServedModel served = await state.Models.AcquireAsync(fields.Text("model"), context.RequestAborted);
        ChatCall call = ChatRequestReader.Read(fields, served, RequestIdentity.Of(context), state.Limits);
        int tokens = Inference.Chat.ChatPrompt.Render(served.Model, call.Messages, call.Options).Tokens.Count;
        await JsonAnswer.WriteAsync(context, new TokenCountBody("chat.completion.input_tokens", tokens), OpenAiJson.Wire.TokenCountBody);
    }

    private static async Task StreamAsync(HttpContext context, ServerState state, ChatAnswer answer, bool hasUsage)
    {
        var events = new EventStream(context, state);
        try
        {
            IAsyncEnumerable<ChatChunk> chunks = answer.StreamAsync(hasUsage, context.RequestAborted);
            await foreach (ChatChunk chunk in events.KeepAliveAsync(chunks, OpenAiEvents.KeepAlive))
            {
                await events.SendAsync(chunk, OpenAiJson.Wire.ChatChunk);
            }

            await events.SendAsync(OpenAiEvents.Done.Span);
        }
        catch (Exception failure) when (events.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await events.SendAsync(OpenAiEvents.OfError(failure, context.TraceIdentifier));
            throw; // cuts the connection, which even clients that don't parse the error event notice
        }
    }
}
