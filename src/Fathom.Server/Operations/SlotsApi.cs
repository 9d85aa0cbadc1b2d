using Fathom.Inference;
using Fathom.Inference.Hosting;
using Fathom.Server.Errors;
using Fathom.Server.Hosting;
using Fathom.Server.Streaming;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Operations;

/// <summary><c>GET /slots</c>: the running requests, one entry each, without prompts and answers.</summary>
internal static class SlotsApi
{
    /// <summary>Lists the requests of all loaded models.</summary>
    /// <exception cref="ApiException">The operator has not enabled it.</exception>
    public static async Task HandleAsync(HttpContext context, ServerState state)
    {
        if (!state.Options.ShowsSlots)
        {
            throw ApiException.NotFound("not_found", null, "/slots is off; start the server with --slots");
        }

        List<SlotBody> slots = [];
        foreach (ModelStatus status in state.Models.Host.Status().Where(status => status.IsLoaded))
        {
            try
            {
                IReadOnlyList<SequenceStatus> running = await status.Engine!.ListRunningAsync().WaitAsync(context.RequestAborted);
                slots.AddRange(running.Select((sequence, index) => Describe(status, sequence, index)));
            }
            catch (ObjectDisposedException)
            {
                // Just unloaded: nothing is running on it.
            }
        }

        await JsonAnswer.WriteAsync(context, [.. slots], OperationsJson.Wire.SlotBodyArray);
    }

    private static SlotBody Describe(ModelStatus status, SequenceStatus sequence, int index) => new(
        index,
        status.Model.Name,
        status.Engine!.ContextLength,
        IsProcessing: true,
        sequence.PromptTokens,
        sequence.CachedTokens,
        Math.Max(0, Math.Min(sequence.ComputedTokens, sequence.PromptTokens) - sequence.CachedTokens),
        sequence.OutputTokens);
}

/// <summary>A running request.</summary>
internal sealed record SlotBody(
    int Id, string Model, int NCtx, bool IsProcessing, int NPromptTokens, int NPromptTokensCache, int NPromptTokensProcessed, int NDecoded);
