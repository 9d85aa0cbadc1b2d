using System.Text.Json.Serialization;
using Fathom.Cli.Output;

namespace Fathom.Cli.Batch;

/// <summary>JSON of a run over a file: snake case, null fields left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BatchResult))]
internal sealed partial class BatchJson : JsonSerializerContext
{
    /// <summary>The shapes.</summary>
    public static BatchJson Compact => field ??= new(CompactJson.With(Default.GeneratedSerializerOptions!));
}
