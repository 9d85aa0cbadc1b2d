using System.Threading.Channels;
using Fathom.Inference.Requests;
using Fathom.Inference.Sampling;

namespace Fathom.Inference.Scheduling;

/// <summary>A token list whose next-token probabilities are computed position by position.</summary>
internal sealed class ScoreSequence(ScoreRequest request, SequenceServices services, Channel<ScoredPosition> output)
    : Sequence(request.Tokens, services, request.Tenant, request.CacheSalt)
{
    /// <summary>Most whole rows that wait for their reader before the sequence stalls.</summary>
    private const int MaxUnreadRows = 64;

    private float[] _scratch = []; // [vocabSize]

    /// <summary>First position that isn't scored yet; a preemption doesn't undo scores.</summary>
    private int _nextPosition = request.FirstPosition;

    public override bool IsStalled => request.Row != ScoreRow.None && output.Reader.Count >= MaxUnreadRows;

    public override int MaxCachedTokens => _nextPosition;

    public override int NumLogitRows(int count) => Math.Clamp(NumComputed + count - _nextPosition, 0, count);

    protected override void Take(int count, in StepOutput step)
    {
        int rows = NumComputed - _nextPosition;
        for (int row = 0; row < rows; row++)
        {
            output.Writer.TryWrite(Score(_nextPosition++, step.LogitRow(row), step.Sampler));
        }

        Meters.CountScored(Math.Max(0, rows));
        if (_nextPosition == NumTokens)
        {
            Finish(Requests.FinishReason.Stop);
        }
    }

    protected override void Complete(FinishReason reason, Exception? failure) => output.Writer.Complete(reason switch
    {
        Requests.FinishReason.Error => failure ?? new InvalidOperationException("the model failed"),
        Requests.FinishReason.Cancelled => new OperationCanceledException("the request was cancelled"),
        _ => null,
    });

    private ScoredPosition Score(int position, Span<float> logits, Sampler sampler)
    {
        if (_scratch.Length < logits.Length)
        {
            _scratch = new float[logits.Length];
        }

        double logSum = LogitMath.LogSumExp(logits, _scratch);
        float? next = position + 1 < NumTokens ? (float)(logits[Tokens[position + 1]] - logSum) : null;
        return new ScoredPosition(position, next, TopLogprobs.Of(sampler.Known(logits), request.TopLogprobs, logSum), Row(logits, logSum));
    }

    private ReadOnlyMemory<float> Row(ReadOnlySpan<float> logits, double logSum)
    {
        if (request.Row == ScoreRow.None)
        {
            return default;
        }

        float[] row = logits.ToArray(); // [vocabSize]
        if (request.Row == ScoreRow.Logprobs)
        {
            for (int token = 0; token < row.Length; token++)
            {
                row[token] -= (float)logSum;
            }
        }

        return row;
    }
}
