using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Cli.Batch;
using Fathom.Cli.Chat;
using Fathom.Cli.Commands;
using Fathom.Cli.Inspection;
using Fathom.Cli.Load;
using Fathom.Cli.Models;
using Fathom.Tasks;

namespace Fathom.Cli.Output;

/// <summary>The shapes of <c>--json</c>, generated at build time: snake case, null fields left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(LowerCaseName<ProblemSplit>), typeof(LowerCaseName<PhrasingRing>), typeof(LowerCaseName<TaskArea>)])]
[JsonSerializable(typeof(FailureResult))]
[JsonSerializable(typeof(VersionResult))]
[JsonSerializable(typeof(ModelsResult))]
[JsonSerializable(typeof(ModelResult))]
[JsonSerializable(typeof(TrainResult))]
[JsonSerializable(typeof(TeachResult))]
[JsonSerializable(typeof(TrainTokenizerResult))]
[JsonSerializable(typeof(TrainSampleResult))]
[JsonSerializable(typeof(TrainR1Result))]
[JsonSerializable(typeof(AccuracyResult))]
[JsonSerializable(typeof(TaskAccuracyResult))]
[JsonSerializable(typeof(TrainCompareResult))]
[JsonSerializable(typeof(TrainExportResult))]
[JsonSerializable(typeof(TaskLine))]
[JsonSerializable(typeof(SampleLine))]
[JsonSerializable(typeof(AnswerLine))]
[JsonSerializable(typeof(CheckLine))]
[JsonSerializable(typeof(VerdictLine))]
[JsonSerializable(typeof(EvalResult))]
[JsonSerializable(typeof(BenchTrainResult))]
[JsonSerializable(typeof(BenchResult))]
[JsonSerializable(typeof(LoadResult))]
[JsonSerializable(typeof(DoctorResult))]
[JsonSerializable(typeof(PlanResult))]
[JsonSerializable(typeof(InspectResult))]
[JsonSerializable(typeof(InspectFailure))]
[JsonSerializable(typeof(ChatResult))]
[JsonSerializable(typeof(SavedMessage[]))]
[JsonSerializable(typeof(GenerateResult))]
[JsonSerializable(typeof(BatchResult))]
[JsonSerializable(typeof(ScoreResult))]
[JsonSerializable(typeof(TokenizeResult))]
[JsonSerializable(typeof(DetokenizeResult))]
[JsonSerializable(typeof(RenderResult))]
[JsonSerializable(typeof(WrittenResult))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>One line, with letters of all scripts as they are.</summary>
    public static CliJson Compact =>
        field ??= new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
