using System.Text.Json.Serialization;

namespace Fathom.Cli.Output;

/// <summary>JSON of this namespace's results: snake case, null fields left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FailureResult))]
[JsonSerializable(typeof(WrittenResult))]
[JsonSerializable(typeof(AccuracyResult))]
[JsonSerializable(typeof(TaskAccuracyResult))]
[JsonSerializable(typeof(AnswerLine))]
[JsonSerializable(typeof(EvalResult))]
[JsonSerializable(typeof(TeachResult))]
[JsonSerializable(typeof(UsageResult))]
[JsonSerializable(typeof(TimingsResult))]
internal sealed partial class OutputJson : JsonSerializerContext
{
    /// <summary>The shapes.</summary>
    public static OutputJson Compact => field ??= new(CompactJson.With(Default.GeneratedSerializerOptions!));
}
