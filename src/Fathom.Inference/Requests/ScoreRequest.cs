namespace Fathom.Inference.Requests;

/// <summary>Request for the next-token probabilities of a token list.</summary>
public sealed record ScoreRequest
{
    /// <summary>The list; at least one token, and at most as many as the context holds.</summary>
    public required IReadOnlyList<int> Tokens { get; init; }

    /// <inheritdoc cref="GenerationRequest.Tenant"/>
    public string Tenant { get; init; } = "";

    /// <inheritdoc cref="GenerationRequest.CacheSalt"/>
    public string CacheSalt { get; init; } = "";

    /// <summary>First position whose next token is scored; earlier ones may come from the cache.</summary>
    public int FirstPosition { get; init; }

    /// <summary>Number of likeliest next tokens to report per position.</summary>
    public int TopLogprobs { get; init; }

    /// <summary>Whether to report a whole row of the vocabulary per position.</summary>
    public ScoreRow Row { get; init; }

    /// <summary>Throws if the request can't be run.</summary>
    /// <exception cref="GenerationException">A part of the request is invalid.</exception>
    internal void Validate(int vocabularySize, int contextLength)
    {
        TokenLists.Validate(Tokens, vocabularySize, contextLength);
        TokenLists.Require(TopLogprobs is >= 0 and <= GenerationRequest.MaxTopLogprobs, "top_logprobs", $"0 … {GenerationRequest.MaxTopLogprobs}", TopLogprobs);
        TokenLists.Require(FirstPosition >= 0 && FirstPosition < Tokens.Count, "first_position", $"0 … {Tokens.Count - 1}", FirstPosition);
    }
}

/// <summary>Values of the whole vocabulary that a scored position reports.</summary>
public enum ScoreRow
{
    /// <summary>None.</summary>
    None,

    /// <summary>Natural logarithms of the probabilities.</summary>
    Logprobs,

    /// <summary>The model's logits.</summary>
    Logits,
}
