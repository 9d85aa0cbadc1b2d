using System.Text.Json;
using Fathom.Inference.Chat;
using Fathom.Inference.Requests;
using Fathom.Server.Generation;
using Fathom.Server.Hosting;
using Fathom.Server.OpenAi;
using Fathom.Server.Requests;
using Fathom.Server.Security;
using Fathom.Server.Streaming;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Responses;

/// <summary><c>POST /v1/responses</c>, without memory of earlier answers.</summary>
internal static class ResponsesApi
{
    private static readonly JsonElement s_auto = JsonElement.Parse("\"auto\""u8);
    private static readonly JsonElement s_plain = JsonElement.Parse("""{"format":{"type":"text"}}"""u8);

    /// <summary>Answers a conversation, whole or as a stream.</summary>
    public static async Task HandleAsync(HttpContext context, ServerState state)
    {
        using JsonDocument body = await RequestBody.ReadAsync(context, state.Limits);
        var fields = JsonFields.Of(body.RootElement);
        bool isStreamed = fields.Flag("stream") ?? false;
        using ServedModel served = await state.Models.AcquireAsync(fields.Text("model"), context.RequestAborted);
        ChatCall call = ResponseReader.Read(fields, served, RequestIdentity.Of(context), state.Limits);
        ResponseBody frame = Frame(fields, call, served, state); // before anything runs: it can still refuse a field
        var answer = new ResponseStream(ChatRun.Start(served, call, state.Metrics), frame, served);
        if (isStreamed)
        {
            await StreamAsync(context, state, answer);
        }
        else
        {
            await JsonAnswer.WriteAsync(context, await answer.CompleteAsync(context.RequestAborted), ResponsesJson.Wire.ResponseBody);
        }
    }

    /// <summary>Counts the tokens of a conversation without answering it.</summary>
    public static async Task CountAsync(HttpContext context, ServerState state)
    {
        using JsonDocument body = await RequestBody.ReadAsync(context, state.Limits);
        var fields = JsonFields.Of(body.RootElement);
        using ServedModel served = await state.Models.AcquireAsync(fields.Text("model"), context.RequestAborted);
        ChatCall call = ResponseReader.Read(fields, served, RequestIdentity.Of(context), state.Limits);
        int tokens = ChatPrompt.Render(served.Model, call.Messages, call.Options).Tokens.Count;
        await JsonAnswer.WriteAsync(context, new TokenCountBody("response.input_tokens", tokens), OpenAiJson.Wire.TokenCountBody);
    }

    private static ResponseBody Frame(JsonFields fields, ChatCall call, ServedModel served, ServerState state)
    {
        SamplingOptions sampling = call.Options.Sampling!;
        return new ResponseBody
        {
            Id = $"resp_{Guid.NewGuid():N}",
            CreatedAt = state.UnixTime,
            Status = "in_progress",
            Instructions = fields.Text("instructions"),
            MaxOutputTokens = call.Options.MaxTokens,
            Model = served.Name,
            Temperature = sampling.Temperature,
            TopP = sampling.TopP,
            Metadata = fields.Object("metadata")?.Element.Clone(),
            Tools = [.. fields.Items("tools", state.Limits.MaxTools).Select(tool => tool.Item.Clone())],
            ToolChoice = fields.Find("tool_choice")?.Clone() ?? s_auto,
            ParallelToolCalls = fields.Flag("parallel_tool_calls") ?? true,
            Text = fields.Object("text") is { } text && text.Has("format") ? text.Element.Clone() : s_plain,
        };
    }

    private static async Task StreamAsync(HttpContext context, ServerState state, ResponseStream answer)
    {
        var events = new EventStream(context, state);
        try
        {
            await foreach (ResponseEvent item in events.KeepAliveAsync(answer.EventsAsync(context.RequestAborted), OpenAiEvents.KeepAlive))
            {
                await events.SendAsync(item, ResponsesJson.Wire.ResponseEvent, item.Type);
            }
        }
        catch (Exception failure) when (events.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await events.SendAsync([.. "event: error\n"u8, .. OpenAiEvents.OfError(failure, context.TraceIdentifier)]);
            throw;
        }
    }
}
