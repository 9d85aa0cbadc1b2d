namespace Fathom.Inference.Requests;

/// <summary>Request for new tokens after a prompt.</summary>
public sealed record GenerationRequest
{
    /// <summary>Most stop strings.</summary>
    public const int MaxStopStrings = 16;

    /// <summary>Longest stop string, in characters.</summary>
    public const int MaxStopCharacters = 256;

    /// <summary>Most log-probabilities per token.</summary>
    public const int MaxTopLogprobs = 128;

    /// <summary>The prompt, at least one token.</summary>
    public required IReadOnlyList<int> PromptTokens { get; init; }

    /// <summary>How tokens are drawn.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Most new tokens; null to fill the context.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Texts that end the answer and are not part of it.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>Tokens that end the answer, in addition to the model's own.</summary>
    public IReadOnlyList<int> StopTokens { get; init; } = [];

    /// <summary>Whether to continue after the model's own end tokens, for measurements.</summary>
    public bool IgnoreEndOfGeneration { get; init; }

    /// <summary>Number of likeliest tokens to report with each new token's log-probability; null for no log-probabilities.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>Distinguishes requests with the same seed: seed, key, and a token's position determine its draw.</summary>
    public ulong RandomKey { get; init; }

    /// <summary>Constraints on the output, applied in order.</summary>
    public IReadOnlyList<ITokenConstraint> Constraints { get; init; } = [];

    /// <summary>Tenant of the request; tenants share the engine fairly, however many requests each has.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Partitions the prefix cache: requests share cached prefixes only with the same salt. Empty for the common partition.</summary>
    public string CacheSalt { get; init; } = "";

    /// <summary>Whether the output text omits special tokens.</summary>
    public bool SkipSpecialTokens { get; init; } = true;

    /// <summary>Where drafts come from; null for <see cref="EngineOptions.Speculation"/>. Has no effect if the engine has speculation switched off.</summary>
    public SpeculationMode? Speculation { get; init; }

    /// <summary>Throws if the request can't be run.</summary>
    /// <exception cref="GenerationException">A part of the request is invalid.</exception>
    internal void Validate(int vocabularySize, int contextLength)
    {
        TokenLists.Validate(PromptTokens, vocabularySize, contextLength - 1);
        TokenLists.ValidateIds(StopTokens, vocabularySize);
        TokenLists.Require(MaxTokens is null or >= 1, "max_tokens", "1 or more", MaxTokens ?? 0);
        TokenLists.Require(TopLogprobs is null or (>= 0 and <= MaxTopLogprobs), "top_logprobs", $"0 … {MaxTopLogprobs}", TopLogprobs ?? 0);
        TokenLists.Require(StopStrings.Count <= MaxStopStrings, "stop", $"at most {MaxStopStrings} strings", StopStrings.Count);
        foreach (string stop in StopStrings)
        {
            TokenLists.Require(stop.Length is > 0 and <= MaxStopCharacters, "stop", $"1 … {MaxStopCharacters} characters", stop.Length);
        }

        Sampling.Validate(vocabularySize);
    }
}
