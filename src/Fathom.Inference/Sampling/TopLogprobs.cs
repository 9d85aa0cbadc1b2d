using Fathom.Inference.Requests;

namespace Fathom.Inference.Sampling;

/// <summary>Finds the likeliest tokens of a position.</summary>
internal static class TopLogprobs
{
    /// <summary>Finds the <paramref name="count"/> largest logits, best first; ties go to the lower id.</summary>
    /// <param name="logits">By token id, <c>[vocabSize]</c>.</param>
    /// <param name="count">How many tokens to find.</param>
    /// <param name="logSum"><c>ln Σ e^logit</c> over all logits.</param>
    public static TokenLogprob[] Of(ReadOnlySpan<float> logits, int count, double logSum)
    {
        count = Math.Min(count, logits.Length);
        if (count == 0)
        {
            return [];
        }

        int[] best = new int[count];
        int found = 0;
        for (int token = 0; token < logits.Length; token++)
        {
            if (found == count && !(logits[token] > logits[best[^1]]))
            {
                continue;
            }

            int place = found < count ? found++ : count - 1;
            while (place > 0 && logits[token] > logits[best[place - 1]])
            {
                best[place] = best[place - 1];
                place--;
            }

            best[place] = token;
        }

        TokenLogprob[] result = new TokenLogprob[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = new TokenLogprob(best[i], (float)(logits[best[i]] - logSum));
        }

        return result;
    }
}
