using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fathom.Training.Reinforcement;

/// <summary>One line of <c>log.jsonl</c> of a run of reinforcement learning.</summary>
public sealed record GrpoRecord
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Steps done.</summary>
    public required int Step { get; init; }

    /// <summary>Rows trained on over all steps.</summary>
    public required long Tokens { get; init; }

    /// <summary>Tokens sampled in this step.</summary>
    public required long SampledTokens { get; init; }

    /// <summary>Mean reward.</summary>
    public required double Reward { get; init; }

    /// <summary>Its part for being right.</summary>
    public required double RewardCorrect { get; init; }

    /// <summary>Its part for form.</summary>
    public required double RewardFormat { get; init; }

    /// <summary>Its part for length, 0 or less.</summary>
    public required double RewardOverlong { get; init; }

    /// <summary>Its part for brevity; null when brevity earns nothing.</summary>
    public double? RewardBrevity { get; init; }

    /// <summary>Share of right answers.</summary>
    public required double PassRate { get; init; }

    /// <summary>Share of right answers, by <c>family/level</c> of this step's problems.</summary>
    public required IReadOnlyDictionary<string, double> PassRateByLevel { get; init; }

    /// <summary>Share of groups with both right and wrong answers.</summary>
    public required double MixedGroups { get; init; }

    /// <summary>Groups dropped because all their answers have the same reward.</summary>
    public required int DroppedGroups { get; init; }

    /// <summary>Mean tokens of an answer.</summary>
    public required double MeanLength { get; init; }

    /// <summary>Mean tokens of a thought.</summary>
    public required double MeanThinking { get; init; }

    /// <summary>Share of answers cut at the token limit.</summary>
    public required double Truncated { get; init; }

    /// <summary>Mean difference of the trainer's log-probabilities from those that sampled, in nats; null without an update.</summary>
    public double? LogprobGap { get; init; }

    /// <summary>Largest such difference.</summary>
    public double? LogprobGapMax { get; init; }

    /// <summary>The objective's loss, the mean over the updates; null without an update.</summary>
    public double? Loss { get; init; }

    /// <summary>Mean cross-entropy of the replayed conversations, in nats; null without any.</summary>
    public double? ReplayLoss { get; init; }

    /// <summary>Replayed conversations that were longer than the context and cut into pieces; null without replay.</summary>
    public int? CutDocuments { get; init; }

    /// <summary>Accuracy on families that are not trained on, by family; null when this step had no probe.</summary>
    public IReadOnlyDictionary<string, double>? Probe { get; init; }

    /// <summary>Mean entropy of the distributions, in nats.</summary>
    public double? Entropy { get; init; }

    /// <summary>Share of the tokens whose ratio was clipped.</summary>
    public double? ClipShare { get; init; }

    /// <summary>Mean ratio.</summary>
    public double? MeanRatio { get; init; }

    /// <summary>Mean divergence to the reference, in nats per token; null without one.</summary>
    public double? Divergence { get; init; }

    /// <summary>Norm of the gradients before clipping, the largest of the updates.</summary>
    [JsonPropertyName("grad_norm")]
    public double? GradientNorm { get; init; }

    /// <summary>AdamW's learning rate.</summary>
    [JsonPropertyName("lr")]
    public double? LearningRate { get; init; }

    /// <summary>Busiest expert over its even share, worst layer; null without experts.</summary>
    public double? ExpertLoadMax { get; init; }

    /// <summary>Seconds of sampling and judging.</summary>
    [JsonPropertyName("rollout_s")]
    public required double RolloutSeconds { get; init; }

    /// <summary>Seconds of updates.</summary>
    [JsonPropertyName("update_s")]
    public required double UpdateSeconds { get; init; }

    /// <summary>Seconds left at this speed.</summary>
    [JsonPropertyName("eta_s")]
    public double? EtaSeconds { get; init; }

    /// <summary>Processor seconds of the whole run.</summary>
    [JsonPropertyName("cpu_s")]
    public double? ProcessorSeconds { get; init; }

    /// <summary>Energy of the processor package over the whole run, where the system reports it.</summary>
    public double? Joules { get; init; }

    /// <summary>Price of the whole run, if an hourly price was given.</summary>
    public double? Dollars { get; init; }

    /// <summary>Hash over all state, if requested.</summary>
    [JsonPropertyName("state_sha256")]
    public string? StateSha256 { get; init; }

    /// <summary>Returns the line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads a line; null if it is incomplete.</summary>
    public static GrpoRecord? TryParse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<GrpoRecord>(line, s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
