using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Constraints.Matching;
using Fathom.Inference.Requests;

namespace Fathom.Inference.Constraints;

/// <summary>Restricts an answer to a grammar.</summary>
/// <param name="masks">The grammar over the model's vocabulary.</param>
/// <param name="gate">Lets thinking pass first; null if the answer begins at once.</param>
internal sealed class GrammarConstraint(StateMasks masks, ThoughtGate? gate) : ITokenConstraint
{
    private readonly GrammarMatcher _matcher = new(masks);
    private readonly List<(int Token, float Logit)> _kept = [];
    private bool _hasEnded;

    public void Mask(Span<float> logits)
    {
        if (gate?.IsOpen == false)
        {
            Forbid(logits, masks.Vocabulary.EndOfGeneration); // the answer is still to come
            return;
        }

        // The matcher's mask lacks the end tokens and those that the gate allows: their logits are saved, and restored after masking.
        _kept.Clear();
        bool mayEnd = _hasEnded || _matcher.IsComplete;
        Keep(logits, mayEnd ? masks.Vocabulary.EndOfGeneration : []);
        Keep(logits, gate is null ? [] : [.. gate.Others()]);
        TokenMask allowed = _matcher.Allowed();
        if (_hasEnded)
        {
            logits.Fill(float.NegativeInfinity);
        }
        else
        {
            allowed.Apply(logits);
        }

        if (_kept.Count == 0 && allowed.IsEmpty)
        {
            throw new ConstraintException(ConstraintErrorCodes.Vocabulary, "", "no token can continue the answer in this format");
        }

        foreach ((int token, float logit) in _kept)
        {
            logits[token] = logit;
        }
    }

    public void Accept(int tokenId)
    {
        if (_hasEnded)
        {
            return;
        }

        byte[] answer = [];
        bool isAnswer = gate?.Accept(tokenId, out answer) ?? true;
        if (isAnswer && masks.Vocabulary.EndOfGeneration.Contains(tokenId))
        {
            _hasEnded = true;
            return;
        }

        if (!(isAnswer ? _matcher.TryAccept(tokenId) : answer.Length == 0 || _matcher.TryAccept(answer)))
        {
            throw new InvalidOperationException($"token {tokenId} can't stand in the answer's form");
        }
    }

    private static void Forbid(Span<float> logits, IEnumerable<int> tokens)
    {
        foreach (int token in tokens)
        {
            if (token < logits.Length)
            {
                logits[token] = float.NegativeInfinity;
            }
        }
    }

    private void Keep(ReadOnlySpan<float> logits, IEnumerable<int> tokens)
    {
        foreach (int token in tokens)
        {
            if (token < logits.Length)
            {
                _kept.Add((token, logits[token]));
            }
        }
    }
}
