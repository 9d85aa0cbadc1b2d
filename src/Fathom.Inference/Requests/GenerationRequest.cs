namespace Fathom.Inference.Requests;

/// <summary>What to generate from.</summary>
public sealed record GenerationRequest
{
    /// <summary>Most stop strings.</summary>
    public const int MaxStopStrings = 16;

    /// <summary>Longest stop string, in characters.</summary>
    public const int MaxStopCharacters = 256;

    /// <summary>Most alternatives of a token.</summary>
    public const int MaxTopLogprobs = 128;

    /// <summary>The prompt, at least one token.</summary>
    public required IReadOnlyList<int> PromptTokens { get; init; }

    /// <summary>How tokens are drawn.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Most new tokens; null: until the context is full.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Texts that end the answer and are not part of it.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>Tokens that end the answer, beside the model's own.</summary>
    public IReadOnlyList<int> StopTokens { get; init; } = [];

    /// <summary>Continues after the model's own end tokens (for measurements).</summary>
    public bool IgnoreEndOfGeneration { get; init; }

    /// <summary>Null: no log-probabilities. Otherwise each new token's, and those of this many likeliest tokens.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>Distinguishes requests with the same seed: with the seed and a token's position it decides the draw.</summary>
    public ulong RandomKey { get; init; }

    /// <summary>What the output must keep to; applied in order.</summary>
    public IReadOnlyList<ITokenConstraint> Constraints { get; init; } = [];

    /// <summary>Whose request it is: those who ask for much share the engine fairly with those who ask for little.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Parts the cache: a prompt's beginning is found there only by requests of the same salt. Empty for the common part.</summary>
    public string CacheSalt { get; init; } = "";

    /// <summary>Whether text leaves out the literal text of special tokens.</summary>
    public bool SkipSpecialTokens { get; init; } = true;

    /// <summary>Where guesses of the next tokens come from; null takes <see cref="EngineOptions.Speculation"/>. What that switches off stays off.</summary>
    public SpeculationMode? Speculation { get; init; }

    /// <summary>Refuses what can't be run.</summary>
    /// <exception cref="GenerationException">A part is not as it should be.</exception>
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
