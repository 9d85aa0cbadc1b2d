using System.Globalization;
using Fathom.Cli.Errors;
using Fathom.Inference.Chat;
using Fathom.Inference.Requests;

namespace Fathom.Cli.Chat;

/// <summary>The parameters that <c>/set parameter</c> changes and <c>/show parameters</c> lists.</summary>
internal static class ReplParameters
{
    /// <summary>Changes one parameter.</summary>
    /// <exception cref="CliException">The parameter doesn't exist, or the value is not a number.</exception>
    public static ChatOptions Set(ChatOptions options, string name, string value)
    {
        SamplingOptions sampling = options.Sampling ?? new SamplingOptions();
        return name switch
        {
            "temperature" => options with { Sampling = sampling with { Temperature = Parse<float>(value) } },
            "top_p" => options with { Sampling = sampling with { TopP = Parse<float>(value) } },
            "top_k" => options with { Sampling = sampling with { TopK = Parse<int>(value) } },
            "min_p" => options with { Sampling = sampling with { MinP = Parse<float>(value) } },
            "repetition_penalty" => options with { Sampling = sampling with { RepetitionPenalty = Parse<float>(value) } },
            "frequency_penalty" => options with { Sampling = sampling with { FrequencyPenalty = Parse<float>(value) } },
            "presence_penalty" => options with { Sampling = sampling with { PresencePenalty = Parse<float>(value) } },
            "seed" => options with { Sampling = sampling with { Seed = Parse<ulong>(value) } },
            "max_tokens" => options with { MaxTokens = Parse<int>(value) },
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

    private static T Parse<T>(string text)
        where T : IParsable<T> =>
        T.TryParse(text, CultureInfo.InvariantCulture, out T? value) ? value : throw CliException.Usage("/set parameter", $"'{text}' is not a valid number");
}
