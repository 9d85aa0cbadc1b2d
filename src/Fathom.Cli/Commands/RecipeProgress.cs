using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Cli.Measurement;
using Fathom.Cli.Output;
using Fathom.Training.Recipes;
using Fathom.Training.Reinforcement;
using Fathom.Training.Runs;
using Fathom.Training.Sampling;

namespace Fathom.Cli.Commands;

/// <summary>Shows a recipe's progress and measures its models.</summary>
/// <param name="output">Shows the progress.</param>
/// <param name="figures">Measures models.</param>
internal sealed class RecipeProgress(CommandOutput output, RecipeFigures figures) : IRecipeHost
{
    private const int MaxFamilies = 6;

    private TrainingProgress? _progress;
    private int _steps;

    /// <inheritdoc/>
    public string InstructionSets { get; } = string.Join(' ', Measurement.InstructionSets.Present);

    /// <inheritdoc/>
    public void Note(string text) => output.Note(text);

    /// <inheritdoc/>
    public void Begin(RecipeStage stage, int count)
    {
        _progress = null;
        output.Note($"stage {stage.Number} of {count}, {stage.Name}: {stage.Purpose}");
    }

    /// <inheritdoc/>
    public void Step(StepRecord record, int steps)
    {
        if (_progress is null || _steps != steps)
        {
            (_progress, _steps) = (new TrainingProgress(output, steps), steps);
        }

        _progress.Show(record);
    }

    /// <inheritdoc/>
    public void Step(GrpoRecord record, int steps) => output.Progress(TrainGrpoCommand.Line(record, steps));

    /// <inheritdoc/>
    public void Batch(SampleRun run) => output.Progress(TrainSampleCommand.Line(run));

    /// <inheritdoc/>
    public JsonObject Measure(string model, RecipeMeasure measure, bool withBudgets, CancellationToken cancellation) =>
        figures.Measure(model, measure, withBudgets, cancellation);

    /// <inheritdoc/>
    public void End(RecipeStage stage, StageCost cost, JsonObject? figures)
    {
        string time = ReadableNumbers.Duration(cost.CpuSeconds);
        string tokens = ReadableNumbers.Count(cost.Tokens + cost.SampledTokens);
        string spent = FormattableString.Invariant($"{time} of processor time, {tokens} tokens, ${cost.Dollars:0.0000}");
        output.Note($"  done: {spent}{(figures is null ? "" : "; right: " + Summary(figures))}");
    }

    private static string Summary(JsonObject figures)
    {
        string Percent(JsonNode? score) => (100 * score!["score"]!.GetValue<double>()).ToString("F0", CultureInfo.InvariantCulture);
        JsonObject tasks = figures["tasks"]!.AsObject();
        string all = $"{Percent(figures["total"])}%";
        return tasks.Count > MaxFamilies ? all : $"{all} ({string.Join(", ", tasks.Select(task => $"{task.Key} {Percent(task.Value)}"))})";
    }
}
