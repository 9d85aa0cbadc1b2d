using System.Globalization;
using System.Text.Json;
using Fathom.Inference.Requests;
using Fathom.Server.Errors;
using Fathom.Server.Requests;
using Fathom.Server.Security;

namespace Fathom.Server.Generation;

/// <summary>Reads the sampling options, under the names used by OpenAI, llama.cpp and vLLM.</summary>
internal static class SamplingFields
{
    private const double MostBias = 100;
    private const double MostPenalty = 100;
    private const double MostTemperature = 2;

    /// <summary>Fields of other servers that would change sampling here, and the values at which they have no effect.</summary>
    private static readonly (string Field, double Neutral)[] s_unsupported =
    [
        ("typical_p", 1), ("mirostat", 0), ("dry_multiplier", 0), ("xtc_probability", 0), ("dynatemp_range", 0), ("top_n_sigma", -1), ("top_a", 0),
        ("tfs_z", 1), ("min_tokens", 0), ("length_penalty", 1),
    ];

    /// <summary>Reads all of them.</summary>
    /// <param name="fields">The request.</param>
    /// <param name="defaults">Used for absent fields.</param>
    /// <param name="limits">Limits.</param>
    /// <exception cref="ApiException">A value is refused.</exception>
    public static SamplingOptions Read(JsonFields fields, SamplingOptions defaults, ServerLimits limits)
    {
        foreach ((string field, double neutral) in s_unsupported)
        {
            RefuseUnlessNeutral(fields, field, neutral);
        }

        float? topP = fields.Number("top_p", 0, 1);
        int? topK = fields.Integer("top_k", -1, int.MaxValue);
        float? repetition = fields.Number("repetition_penalty", SamplingOptions.LeastRepetitionPenalty, MostPenalty)
            ?? fields.Number("repeat_penalty", SamplingOptions.LeastRepetitionPenalty, MostPenalty);
        return defaults with
        {
            Temperature = fields.Number("temperature", 0, MostTemperature) ?? defaults.Temperature,
            TopP = topP is { } share ? Math.Max(share, float.Epsilon) : defaults.TopP,
            TopK = topK is { } count ? Math.Max(count, 0) : defaults.TopK,
            MinP = fields.Number("min_p", 0, 1) ?? defaults.MinP,
            RepetitionPenalty = repetition ?? defaults.RepetitionPenalty,
            FrequencyPenalty = fields.Number("frequency_penalty", -2, 2) ?? defaults.FrequencyPenalty,
            PresencePenalty = fields.Number("presence_penalty", -2, 2) ?? defaults.PresencePenalty,
            LogitBias = ReadBias(fields, limits) ?? defaults.LogitBias,
            Seed = fields.Integer64("seed") is { } seed ? unchecked((ulong)seed) : defaults.Seed,
        };
    }

    /// <summary>Stop strings.</summary>
    public static IReadOnlyList<string> ReadStops(JsonFields fields, string field)
    {
        IReadOnlyList<string> stops = fields.Texts(field, GenerationRequest.MaxStopStrings);
        string? wrong = stops.FirstOrDefault(stop => stop.Length is 0 or > GenerationRequest.MaxStopCharacters);
        return wrong is null
            ? stops
            : throw ApiException.Invalid(
                fields.NameOf(field),
                $"'{fields.NameOf(field)}' must be texts of 1 to {GenerationRequest.MaxStopCharacters} characters, not of {wrong.Length}");
    }

    /// <summary>Whether log-probabilities are requested, and with how many alternatives.</summary>
    /// <exception cref="ApiException">A value is refused.</exception>
    public static int? ReadLogprobs(JsonFields fields, ServerLimits limits)
    {
        bool isWanted = fields.Flag("logprobs") ?? false;
        int? top = fields.Integer("top_logprobs", 0, limits.MaxTopLogprobs);
        return isWanted || top is null or 0
            ? isWanted ? top ?? 0 : null
            : throw ApiException.Invalid("top_logprobs", "'top_logprobs' needs 'logprobs' to be true");
    }

    /// <summary>Refuses a field that can't be honored, unless its value has no effect.</summary>
    public static void RefuseUnlessNeutral(JsonFields fields, string field, double neutral)
    {
        if (fields.Find(field) is { } value && !(value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number == neutral))
        {
            throw ApiException.Unsupported(fields.NameOf(field), $"'{fields.NameOf(field)}' is not supported");
        }
    }

    private static Dictionary<int, float>? ReadBias(JsonFields fields, ServerLimits limits)
    {
        if (fields.Object("logit_bias") is not { } bias)
        {
            return null;
        }

        var byToken = new Dictionary<int, float>();
        foreach (JsonProperty entry in bias.Element.EnumerateObject())
        {
            if (!int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int token))
            {
                throw ApiException.Invalid("logit_bias", "the names in 'logit_bias' must be token ids");
            }

            bool isNumber = entry.Value.ValueKind == JsonValueKind.Number && entry.Value.TryGetDouble(out double value) && Math.Abs(value) <= MostBias;
            byToken[token] = isNumber ? entry.Value.GetSingle() : throw JsonFields.Wrong($"logit_bias.{token}", "a number from -100 to 100", entry.Value);
        }

        return byToken.Count <= limits.MaxLogitBias
            ? byToken
            : throw ApiException.Invalid("logit_bias", $"'logit_bias' has {byToken.Count} tokens, at most {limits.MaxLogitBias} are allowed");
    }
}
