using System.Text;
using System.Text.Json;
using Fathom.Inference.Chat;
using Fathom.Inference.Requests;
using Fathom.Server.Errors;
using Fathom.Server.Generation;
using Fathom.Server.Hosting;
using Fathom.Server.Requests;
using Fathom.Server.Security;
using Fathom.Server.Streaming;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Anthropic;

/// <summary><c>POST /v1/messages</c>.</summary>
internal static class MessagesApi
{
    private static readonly ReadOnlyMemory<byte> s_ping = "event: ping\ndata: {\"type\":\"ping\"}\n\n"u8.ToArray();

    /// <summary>Answers a conversation, whole or as a stream.</summary>
    public static async Task HandleAsync(HttpContext context, ServerState state)
    {
        using JsonDocument body = await RequestBody.ReadAsync(context, state.Limits);
        var fields = JsonFields.Of(body.RootElement);
        bool isStreamed = fields.Flag("stream") ?? false;
        using ServedModel served = await state.Models.AcquireAsync(fields.Text("model"), context.RequestAborted);
        ChatCall call = MessagesReader.Read(fields, served, RequestIdentity.Of(context), state.Limits);
        var run = ChatRun.Start(served, call, state.Metrics);
        string id = $"msg_{Guid.NewGuid():N}";
        if (isStreamed)
        {
            await StreamAsync(context, state, new MessageStream(run, id, served.Name, call.Options.MaxTokens!.Value));
        }
        else
        {
            Message message = await CompleteAsync(run, id, served.Name, call.Options.MaxTokens!.Value, context.RequestAborted);
            await JsonAnswer.WriteAsync(context, message, AnthropicJson.Wire.Message);
        }
    }

    /// <summary>Counts the tokens of a conversation without answering it.</summary>
    public static async Task CountAsync(HttpContext context, ServerState state)
    {
        using JsonDocument body = await RequestBody.ReadAsync(context, state.Limits);
        var fields = JsonFields.Of(body.RootElement);
        using ServedModel served = await state.Models.AcquireAsync(fields.Text("model"), context.RequestAborted);
        ChatCall call = MessagesReader.Read(fields, served, RequestIdentity.Of(context), state.Limits, needsMaxTokens: false);
        int tokens = ChatPrompt.Render(served.Model, call.Messages, call.Options).Tokens.Count;
        await JsonAnswer.WriteAsync(context, new MessageTokens(tokens), AnthropicJson.Wire.MessageTokens);
    }

    private static async Task<Message> CompleteAsync(ChatRun run, string id, string model, int wanted, CancellationToken cancellation)
    {
        var thinking = new StringBuilder();
        var answer = new StringBuilder();
        var calls = new ToolCallText();
        await foreach (ChoiceDelta delta in run.StreamAsync(cancellation))
        {
            thinking.Append(delta.Thinking);
            answer.Append(delta.Answer);
            foreach (CallDelta call in delta.Calls)
            {
                calls.Add(call);
            }
        }

        GenerationResult result = await run.ResultAsync(0);
        List<ContentBlock> blocks = [];
        if (thinking.Length > 0)
        {
            blocks.Add(ContentBlock.OfThinking(thinking.ToString()));
        }

        if (answer.Length > 0 || blocks.Count + calls.Count == 0)
        {
            blocks.Add(ContentBlock.OfText(answer.ToString()));
        }

        blocks.AddRange(calls.All.Select(call => ContentBlock.OfCall(call.Id, call.Name, call.Arguments)));

        return new Message(
            id, "message", "assistant", model, blocks, StopReasons.Of(result, wanted, calls.Count), result.StopString, MessageUsage.Of(await run.UsageAsync()));
    }

    private static async Task StreamAsync(HttpContext context, ServerState state, MessageStream stream)
    {
        var events = new EventStream(context, state);
        try
        {
            await foreach (MessageEvent item in events.KeepAliveAsync(stream.EventsAsync(context.RequestAborted), s_ping))
            {
                await events.SendAsync(item, AnthropicJson.Wire.MessageEvent, item.Type);
            }
        }
        catch (Exception failure) when (events.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            byte[] error = ErrorWriter.Body(Dialect.Anthropic, ErrorMapper.Map(failure), context.TraceIdentifier);
            await events.SendAsync([.. "event: error\ndata: "u8, .. error, .. "\n\n"u8]);
            throw;
        }
    }
}
