using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Cli.Commands;

namespace Fathom.Cli.Output;

/// <summary>The shapes of <c>--json</c>, generated at build time: snake case, null fields left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FailureResult))]
[JsonSerializable(typeof(VersionResult))]
[JsonSerializable(typeof(ModelsResult))]
[JsonSerializable(typeof(ModelResult))]
[JsonSerializable(typeof(TrainResult))]
[JsonSerializable(typeof(TrainTokenizerResult))]
[JsonSerializable(typeof(BenchTrainResult))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>One line, with letters of all scripts as they are.</summary>
    public static CliJson Compact =>
        field ??= new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
