using System.Text.Json.Serialization;
using Fathom.Cli.Inspection;
using Fathom.Cli.Load;
using Fathom.Cli.Output;
using Fathom.Tasks;

namespace Fathom.Cli.Commands;

/// <summary>JSON of the verbs' results: snake case, null fields left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(LowerCaseName<ProblemSplit>), typeof(LowerCaseName<PhrasingRing>), typeof(LowerCaseName<TaskArea>)])]
[JsonSerializable(typeof(VersionResult))]
[JsonSerializable(typeof(ModelsResult))]
[JsonSerializable(typeof(ModelResult))]
[JsonSerializable(typeof(TrainResult))]
[JsonSerializable(typeof(TrainTokenizerResult))]
[JsonSerializable(typeof(TrainSampleResult))]
[JsonSerializable(typeof(TrainR1Result))]
[JsonSerializable(typeof(TrainCompareResult))]
[JsonSerializable(typeof(TrainExportResult))]
[JsonSerializable(typeof(TrainAverageResult))]
[JsonSerializable(typeof(TaskLine))]
[JsonSerializable(typeof(SampleLine))]
[JsonSerializable(typeof(CheckLine))]
[JsonSerializable(typeof(VerdictLine))]
[JsonSerializable(typeof(BenchTrainResult))]
[JsonSerializable(typeof(BenchResult))]
[JsonSerializable(typeof(LoadResult))]
[JsonSerializable(typeof(DoctorResult))]
[JsonSerializable(typeof(PlanResult))]
[JsonSerializable(typeof(InspectResult))]
[JsonSerializable(typeof(InspectFailure))]
[JsonSerializable(typeof(GenerateResult))]
[JsonSerializable(typeof(ScoreResult))]
[JsonSerializable(typeof(TokenizeResult))]
[JsonSerializable(typeof(DetokenizeResult))]
[JsonSerializable(typeof(RenderResult))]
internal sealed partial class CommandJson : JsonSerializerContext
{
    /// <summary>The shapes.</summary>
    public static CommandJson Compact => field ??= new(CompactJson.With(Default.GeneratedSerializerOptions!));
}
