namespace Fathom.Inference.Requests;

/// <summary>A token list whose next-token probabilities are asked for.</summary>
public sealed record ScoreRequest
{
    /// <summary>The list, at least one token and at most the context.</summary>
    public required IReadOnlyList<int> Tokens { get; init; }

    /// <inheritdoc cref="GenerationRequest.Tenant"/>
    public string Tenant { get; init; } = "";

    /// <inheritdoc cref="GenerationRequest.CacheSalt"/>
    public string CacheSalt { get; init; } = "";

    /// <summary>First position whose next token is scored; the cache may supply what lies before it.</summary>
    public int FirstPosition { get; init; }

    /// <summary>How many of the likeliest next tokens each position brings.</summary>
    public int TopLogprobs { get; init; }

    /// <summary>Whether each position brings a whole row of the vocabulary.</summary>
    public ScoreRow Row { get; init; }

    /// <summary>Refuses what can't be run.</summary>
    /// <exception cref="GenerationException">A part is not as it should be.</exception>
    internal void Validate(int vocabularySize, int contextLength)
    {
        TokenLists.Validate(Tokens, vocabularySize, contextLength);
        TokenLists.Require(TopLogprobs is >= 0 and <= GenerationRequest.MaxTopLogprobs, "top_logprobs", $"0 … {GenerationRequest.MaxTopLogprobs}", TopLogprobs);
        TokenLists.Require(FirstPosition >= 0 && FirstPosition < Tokens.Count, "first_position", $"0 … {Tokens.Count - 1}", FirstPosition);
    }
}

/// <summary>Which numbers of the whole vocabulary a scored position brings.</summary>
public enum ScoreRow
{
    /// <summary>None.</summary>
    None,

    /// <summary>Natural logarithms of the probabilities.</summary>
    Logprobs,

    /// <summary>The model's logits.</summary>
    Logits,
}
