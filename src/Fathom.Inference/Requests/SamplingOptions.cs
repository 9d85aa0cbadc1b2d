namespace Fathom.Inference.Requests;

/// <summary>How the next token is drawn. The defaults draw from the model's own distribution.</summary>
/// <remarks>
/// Order: logit bias, penalties, constraints, temperature, softmax, top-k, top-p, min-p, then one draw from what is left. Probabilities are
/// not renormalized between the filters. Ties go to the lower id.
/// </remarks>
public sealed record SamplingOptions
{
    /// <summary>Options that always take the likeliest token.</summary>
    public static SamplingOptions Greedy { get; } = new() { Temperature = 0 };

    /// <summary>Smallest <see cref="RepetitionPenalty"/>; logits are divided by it and must stay finite.</summary>
    public const float LeastRepetitionPenalty = 0.01f;

    /// <summary>Divides the logits; 0 takes the likeliest token.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Keeps the k likeliest tokens; 0 keeps all.</summary>
    public int TopK { get; init; }

    /// <summary>Keeps the shortest run of likeliest tokens whose probabilities sum to at least this; 1 keeps all.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Keeps tokens at least this fraction as likely as the likeliest; 0 keeps all.</summary>
    public float MinP { get; init; }

    /// <summary>Divides positive and multiplies negative logits of every token of prompt and output; 1 for none. Keskar et al. 2019, §4.1.</summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Subtracted from a token's logit for each time it occurs in the output; −2 … 2.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>Subtracted from the logit of every token that occurs in the output; −2 … 2.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Values added to the logits of the given tokens.</summary>
    public IReadOnlyDictionary<int, float>? LogitBias { get; init; }

    /// <summary>Seed that makes the draws repeatable; null for a random one.</summary>
    public ulong? Seed { get; init; }

    internal bool HasPenalties => RepetitionPenalty != 1 || FrequencyPenalty != 0 || PresencePenalty != 0;

    /// <summary>Whether the likeliest token is always chosen; below a millionth, a temperature's reciprocal could exceed float32.</summary>
    internal bool IsGreedy => Temperature < 1e-6f || TopK == 1;

    /// <summary>Throws if a value is out of range.</summary>
    /// <exception cref="GenerationException">A value is out of range.</exception>
    internal void Validate(int vocabularySize)
    {
        Require(Temperature is >= 0 and <= 100, "temperature", "0 … 100", Temperature);
        Require(TopK >= 0, "top_k", "0 or more", TopK);
        Require(TopP is > 0 and <= 1, "top_p", "above 0, at most 1", TopP);
        Require(MinP is >= 0 and <= 1, "min_p", "0 … 1", MinP);
        Require(RepetitionPenalty is >= LeastRepetitionPenalty and <= 100, "repetition_penalty", "0.01 … 100", RepetitionPenalty);
        Require(FrequencyPenalty is >= -2 and <= 2, "frequency_penalty", "−2 … 2", FrequencyPenalty);
        Require(PresencePenalty is >= -2 and <= 2, "presence_penalty", "−2 … 2", PresencePenalty);
        foreach ((int token, float bias) in LogitBias ?? new Dictionary<int, float>())
        {
            Require((uint)token < (uint)vocabularySize, "logit_bias", $"token ids below {vocabularySize}", token);
            Require(float.IsFinite(bias), "logit_bias", "finite values", bias);
        }
    }

    private static void Require(bool isValid, string option, string expected, double actual)
    {
        if (!isValid)
        {
            throw new GenerationException(GenerationErrorCodes.OptionOutOfRange, option, expected, $"{actual}");
        }
    }
}
