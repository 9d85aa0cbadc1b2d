using System.Globalization;
using System.Numerics;
using Fathom.Cli.Errors;
using Fathom.Inference.Chat;
using Fathom.Inference.Requests;

namespace Fathom.Cli.Chat;

/// <summary>The parameters that <c>/set parameter</c> changes and <c>/show parameters</c> lists.</summary>
internal static class ReplParameters
{
    /// <summary>The engine accepts any above 0.</summary>
    private const float LeastTopP = 1e-6f;

    /// <summary>Changes one parameter.</summary>
    /// <exception cref="CliException">The parameter doesn't exist, or the value is not a number in its range.</exception>
    public static ChatOptions Set(ChatOptions options, string name, string value)
    {
        SamplingOptions sampling = options.Sampling ?? new SamplingOptions();
        return name switch
        {
            "temperature" => options with { Sampling = sampling with { Temperature = Parse(value, 0f, 100) } },
            "top_p" => options with { Sampling = sampling with { TopP = Parse(value, LeastTopP, 1) } },
            "top_k" => options with { Sampling = sampling with { TopK = Parse(value, 0, int.MaxValue) } },
            "min_p" => options with { Sampling = sampling with { MinP = Parse(value, 0f, 1) } },
            "repetition_penalty" => options with { Sampling = sampling with { RepetitionPenalty = Parse(value, SamplingOptions.LeastRepetitionPenalty, 100) } },
            "frequency_penalty" => options with { Sampling = sampling with { FrequencyPenalty = Parse(value, -2f, 2) } },
            "presence_penalty" => options with { Sampling = sampling with { PresencePenalty = Parse(value, -2f, 2) } },
            "seed" => options with { Sampling = sampling with { Seed = Parse(value, ulong.MinValue, ulong.MaxValue) } },
            "max_tokens" => options with { MaxTokens = Parse(value, 1, int.MaxValue) },
            _ => throw CliException.Usage("/set parameter", $"unknown parameter '{name}'; /? lists them"),
        };
    }

    /// <summary>All parameters on one line.</summary>
    public static string Describe(ChatOptions options)
    {
        SamplingOptions sampling = options.Sampling ?? new SamplingOptions();
        string seed = sampling.Seed?.ToString(CultureInfo.InvariantCulture) ?? "random";
        string maxTokens = options.MaxTokens?.ToString(CultureInfo.InvariantCulture) ?? "no limit";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"temperature {sampling.Temperature}, top_p {sampling.TopP}, top_k {sampling.TopK}, min_p {sampling.MinP}, "
            + $"repetition_penalty {sampling.RepetitionPenalty}, frequency_penalty {sampling.FrequencyPenalty}, "
            + $"presence_penalty {sampling.PresencePenalty}, seed {seed}, max_tokens {maxTokens}");
    }

    /// <summary>Reads a number within bounds, both inclusive.</summary>
    private static T Parse<T>(string text, T least, T most)
        where T : struct, INumber<T> =>
        T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value) && value >= least && value <= most
            ? value
            : throw CliException.Usage(
                "/set parameter", string.Create(CultureInfo.InvariantCulture, $"expected a number from {least} to {most}, not '{text}'"));
}
