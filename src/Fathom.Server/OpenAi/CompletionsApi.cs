using System.Text.Json;
using Fathom.Server.Generation;
using Fathom.Server.Hosting;
using Fathom.Server.Requests;
using Fathom.Server.Security;
using Fathom.Server.Streaming;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.OpenAi;

/// <summary><c>POST /v1/completions</c>: continues texts without a chat template.</summary>
internal static class CompletionsApi
{
    private const string ObjectName = "text_completion";

    /// <summary>Completes texts, whole or as a stream.</summary>
    public static async Task HandleAsync(HttpContext context, ServerState state)
    {
        using JsonDocument body = await RequestBody.ReadAsync(context, state.Limits);
        var fields = JsonFields.Of(body.RootElement);
        bool isStreamed = fields.Flag("stream") ?? false;
        bool hasUsage = fields.Object("stream_options")?.Flag("include_usage") ?? false;
        using ServedModel served = await state.Models.AcquireAsync(fields.Text("model"), context.RequestAborted);
        CompletionCall call = CompletionRequestReader.Read(fields, served, RequestIdentity.Of(context), state.Limits);
        var run = new CompletionRun(served, call, state.Metrics);
        var frame = new Completion($"cmpl-{Guid.NewGuid():N}", ObjectName, state.UnixTime, served.Name, Fingerprint.Of(served), [], null);
        if (isStreamed)
        {
            await StreamAsync(context, state, run, frame, hasUsage);
            return;
        }

        IReadOnlyList<CompletionChoice> choices = await run.CompleteAsync(context.RequestAborted);
        await JsonAnswer.WriteAsync(context, frame with { Choices = choices, Usage = run.Usage }, OpenAiJson.Wire.Completion);
    }

    private static async Task StreamAsync(HttpContext context, ServerState state, CompletionRun run, Completion frame, bool hasUsage)
    {
        var events = new EventStream(context, state);
        try
        {
            await foreach (CompletionChoice piece in events.KeepAliveAsync(run.StreamAsync(context.RequestAborted), OpenAiEvents.KeepAlive))
            {
                await events.SendAsync(frame with { Choices = [piece] }, OpenAiJson.Wire.Completion);
            }

            if (hasUsage)
            {
                await events.SendAsync(frame with { Usage = run.Usage }, OpenAiJson.Wire.Completion);
            }

            await events.SendAsync(OpenAiEvents.Done.Span);
        }
        catch (Exception failure) when (events.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await events.SendAsync(OpenAiEvents.OfError(failure, context.TraceIdentifier));
            throw;
        }
    }
}
