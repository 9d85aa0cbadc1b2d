using Fathom.Server.Generation;

namespace Fathom.Server.OpenAi;

/// <summary>Timings in the fields of llama.cpp's server; those of drafts only if the engine drafts tokens.</summary>
internal sealed record TimingsBody(
    int CacheN,
    int PromptN,
    double PromptMs,
    double PromptPerTokenMs,
    double PromptPerSecond,
    int PredictedN,
    double PredictedMs,
    double PredictedPerTokenMs,
    double PredictedPerSecond,
    int? DraftN,
    int? DraftNAccepted)
{
    private const double MillisecondsPerSecond = 1_000;

    public static TimingsBody Of(ChatUsage usage)
    {
        int computed = usage.PromptTokens - usage.CachedTokens;
        double prompt = usage.Timings.Prefill.TotalMilliseconds;
        double predicted = usage.Timings.Decode.TotalMilliseconds;
        int decoded = Math.Max(0, usage.TimedTokens - 1); // the first token comes out of prefill
        return new TimingsBody(
            usage.CachedTokens,
            computed,
            prompt,
            Ratio(prompt, computed),
            Ratio(MillisecondsPerSecond * computed, prompt),
            usage.TimedTokens,
            predicted,
            Ratio(predicted, decoded),
            Ratio(MillisecondsPerSecond * decoded, predicted),
            usage.DraftedTokens,
            usage.AcceptedTokens);
    }

    private static double Ratio(double amount, double per) => per > 0 ? amount / per : 0;
}
