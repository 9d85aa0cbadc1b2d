using System.Globalization;
using Fathom.Cli.Errors;
using Fathom.Inference.Requests;

namespace Fathom.Cli.Output;

/// <summary>Tokens that a request used.</summary>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedTokens">Of these, tokens that were still in the cache.</param>
/// <param name="CompletionTokens">New tokens.</param>
/// <param name="TotalTokens">Prompt and new tokens.</param>
/// <param name="DraftTokens">Drafted tokens.</param>
/// <param name="AcceptedTokens">Drafts that were right.</param>
internal sealed record UsageResult(int PromptTokens, int CachedTokens, int CompletionTokens, int TotalTokens, int DraftTokens, int AcceptedTokens)
{
    /// <summary>Describes a request's usage.</summary>
    public static UsageResult Of(TokenUsage usage) => new(
        usage.PromptTokens, usage.CachedTokens, usage.OutputTokens, usage.PromptTokens + usage.OutputTokens, usage.DraftedTokens, usage.AcceptedTokens);
}

/// <summary>Times and speeds of a request, in milliseconds and tokens per second.</summary>
internal sealed record TimingsResult(double LoadMs, double TtftMs, double PrefillMs, double DecodeMs, double PrefillTps, double DecodeTps)
{
    /// <summary>Describes a request's timings.</summary>
    public static TimingsResult Of(TimeSpan load, TokenUsage usage, GenerationTimings timings) => new(
        Round(load.TotalMilliseconds),
        Round(timings.TimeToFirstToken.TotalMilliseconds),
        Round(timings.Prefill.TotalMilliseconds),
        Round(timings.Decode.TotalMilliseconds),
        Rate(usage.PromptTokens - usage.CachedTokens, timings.Prefill),
        Rate(usage.OutputTokens - 1, timings.Decode));

    /// <summary>Tokens per second; 0 if nothing was timed.</summary>
    public static double Rate(long tokens, TimeSpan time) => tokens > 0 && time > TimeSpan.Zero ? Round(tokens / time.TotalSeconds) : 0;

    /// <summary>The line of statistics below an answer.</summary>
    /// <param name="usage">The answer's tokens.</param>
    /// <param name="timings">Its times.</param>
    /// <param name="isFirst">Whether it is the first in this process: the runtime and the kernels were compiled meanwhile, which the line says.</param>
    public static string Line(TokenUsage usage, GenerationTimings timings, bool isFirst) => string.Create(
        CultureInfo.InvariantCulture,
        $"{usage.PromptTokens} tokens in ({usage.CachedTokens} cached), {usage.OutputTokens} out | "
        + $"prefill {Rate(usage.PromptTokens - usage.CachedTokens, timings.Prefill):0.#} tok/s | "
        + $"decode {Rate(usage.OutputTokens - 1, timings.Decode):0.#} tok/s | "
        + $"first token after {timings.TimeToFirstToken.TotalSeconds:0.00} s{(isFirst ? " (including compilation)" : "")}");

    private static double Round(double value) => Math.Round(value, 3);
}

/// <summary>Names of the ways in which a request can end.</summary>
internal static class FinishReasons
{
    /// <summary>The name in JSON.</summary>
    public static string Name(FinishReason reason) => reason switch
    {
        FinishReason.Stop => "stop",
        FinishReason.Length => "length",
        FinishReason.Cancelled => "cancelled",
        _ => "error",
    };

    /// <summary>The exit code of a verb that ran one request.</summary>
    public static ExitCode Exit(FinishReason reason) => reason == FinishReason.Cancelled ? ExitCode.Interrupted : ExitCode.Ok;

    /// <summary>Throws the failure of a request.</summary>
    /// <exception cref="CliException">The model's numbers were not finite.</exception>
    public static void ThrowIfFailed(GenerationResult result)
    {
        if (result.FinishReason == FinishReason.Error)
        {
            throw Failed(result.Failure);
        }
    }

    /// <summary>A request's failure as it is reported.</summary>
    public static Exception Failed(Exception? cause) =>
        cause is { } failure and not InvalidOperationException
            ? failure
            : new CliException(ExitCode.InputRefused, "generation.failed", "", cause?.Message ?? "the model failed");
}
