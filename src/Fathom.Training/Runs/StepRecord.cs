using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fathom.Training.Runs;

/// <summary>One line of a run's <c>log.jsonl</c>.</summary>
public sealed record StepRecord
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Steps done.</summary>
    public required int Step { get; init; }

    /// <summary>Tokens over all steps.</summary>
    public required long Tokens { get; init; }

    /// <summary>Mean loss, in nats per token.</summary>
    public required double Loss { get; init; }

    /// <summary>Mean multi-token-prediction loss.</summary>
    [JsonPropertyName("loss_mtp")]
    public double? MtpLoss { get; init; }

    /// <summary>Loss on the validation data; null if this step had no evaluation.</summary>
    [JsonPropertyName("val_loss")]
    public double? ValidationLoss { get; init; }

    /// <summary>Mean loss of each source that had targets in this step, in nats per token; null for a single source.</summary>
    public IReadOnlyDictionary<string, double>? LossBySource { get; init; }

    /// <summary>Loss on the validation data of each source, in nats per token; null when this step had no evaluation, and for a single source.</summary>
    [JsonPropertyName("val_loss_by_source")]
    public IReadOnlyDictionary<string, double>? ValidationLossBySource { get; init; }

    /// <summary>Documents longer than the step's context, which were cut into pieces; null for none.</summary>
    public int? CutDocuments { get; init; }

    /// <summary>Share of the targets whose ratio a policy gradient clipped; null for other objectives.</summary>
    public double? ClipShare { get; init; }

    /// <summary>Mean ratio of a policy gradient; null for other objectives.</summary>
    public double? MeanRatio { get; init; }

    /// <summary>Mean divergence to the reference policy or the teacher, in nats per token; null without either.</summary>
    public double? Divergence { get; init; }

    /// <summary>Mean entropy of the model's distributions, in nats; null if the objective doesn't need it.</summary>
    public double? Entropy { get; init; }

    /// <summary>AdamW's learning rate.</summary>
    [JsonPropertyName("lr")]
    public required double LearningRate { get; init; }

    /// <summary>Norm of the gradients before clipping.</summary>
    [JsonPropertyName("grad_norm")]
    public required double GradientNorm { get; init; }

    /// <summary>Tokens per second in this step.</summary>
    [JsonPropertyName("tok_s")]
    public required double TokensPerSecond { get; init; }

    /// <summary>Floating-point operations of all steps.</summary>
    public required double Flops { get; init; }

    /// <summary>This step's operations per second over <see cref="RoofGflops"/>; in logs without that field, over the speed of square products.</summary>
    public required double Mfu { get; init; }

    /// <summary>Peak speed of the multiplying unit in 10⁹ operations per second, measured every few minutes; null in older logs.</summary>
    public double? RoofGflops { get; init; }

    /// <summary>Busiest expert over its even share, worst layer.</summary>
    public double? ExpertLoadMax { get; init; }

    /// <summary>Idlest expert over its even share, worst layer.</summary>
    public double? ExpertLoadMin { get; init; }

    /// <summary>Largest selection bias.</summary>
    public double? BiasAbsMax { get; init; }

    /// <summary>Balance loss that was added.</summary>
    public double? BalanceLoss { get; init; }

    /// <summary>Seconds left at this speed.</summary>
    [JsonPropertyName("eta_s")]
    public required double EtaSeconds { get; init; }

    /// <summary>Processor seconds of the whole run.</summary>
    [JsonPropertyName("cpu_s")]
    public required double ProcessorSeconds { get; init; }

    /// <summary>Energy of the whole run, if the system reports it.</summary>
    public double? Joules { get; init; }

    /// <summary>Price of the whole run, if an hourly price was given.</summary>
    public double? Dollars { get; init; }

    /// <summary>Hash over all state, if requested.</summary>
    [JsonPropertyName("state_sha256")]
    public string? StateSha256 { get; init; }

    /// <summary>Returns the line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads a line; null if it is incomplete.</summary>
    public static StepRecord? TryParse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<StepRecord>(line, s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
