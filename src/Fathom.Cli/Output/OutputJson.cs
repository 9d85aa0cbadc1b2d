using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fathom.Cli.Output;

/// <summary>The shapes that several verbs print with <c>--json</c>: snake case, null fields left out.</summary>
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
    /// <summary>One line, with letters of all scripts as they are.</summary>
    public static OutputJson Compact =>
        field ??= new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
