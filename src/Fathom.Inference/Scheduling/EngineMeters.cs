using Fathom.Inference.Requests;

namespace Fathom.Inference.Scheduling;

/// <summary>Counters of an engine; owned by its thread.</summary>
internal sealed class EngineMeters
{
    public long PromptTokens { get; private set; }

    public long CachedTokens { get; private set; }

    public long OutputTokens { get; private set; }

    public long DraftedTokens { get; private set; }

    public long AcceptedTokens { get; private set; }

    public long ScoredTokens { get; private set; }

    public long Steps { get; private set; }

    public long FirstTokens { get; private set; }

    public TimeSpan TimeToFirstToken { get; private set; }

    public TimeSpan LongestTimeToFirstToken { get; private set; }

    public long Completed { get; private set; }

    public long Cancelled { get; private set; }

    public long Failed { get; private set; }

    public void CountStart(int promptTokens, int cachedTokens)
    {
        PromptTokens += promptTokens;
        CachedTokens += cachedTokens;
    }

    public void CountStep() => Steps++;

    public void CountToken() => OutputTokens++;

    public void CountDrafts(int drafted, int accepted)
    {
        DraftedTokens += drafted;
        AcceptedTokens += accepted;
    }

    public void CountScored(int tokens) => ScoredTokens += tokens;

    public void CountFirstToken(TimeSpan sinceSubmission)
    {
        FirstTokens++;
        TimeToFirstToken += sinceSubmission;
        LongestTimeToFirstToken = sinceSubmission > LongestTimeToFirstToken ? sinceSubmission : LongestTimeToFirstToken;
    }

    public void CountFinish(FinishReason reason)
    {
        switch (reason)
        {
            case FinishReason.Cancelled:
                Cancelled++;
                break;
            case FinishReason.Error:
                Failed++;
                break;
            default:
                Completed++;
                break;
        }
    }
}
