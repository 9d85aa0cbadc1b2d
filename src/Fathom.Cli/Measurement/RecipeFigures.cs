using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Cli.Output;
using Fathom.Evaluation;
using Fathom.Inference;
using Fathom.Inference.Loading;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;
using Fathom.Training.Recipes;

namespace Fathom.Cli.Measurement;

/// <summary>Measures a recipe's models on tasks.</summary>
/// <param name="threads">Threads; null for all.</param>
internal sealed class RecipeFigures(int? threads)
{
    /// <summary>Measures a model.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="measure">The tasks and problems.</param>
    /// <param name="withBudgets">Whether to measure thoughts of limited length, too.</param>
    /// <param name="cancellation">Stops the work.</param>
    public JsonObject Measure(string path, RecipeMeasure measure, bool withBudgets, CancellationToken cancellation)
    {
        using LoadedModel model = LoadedModel.Open(path);
        using var running = new Engine(model, TaskEngine.For(new EngineOptions { Threads = threads }));
        var tasks = new JsonObject();
        var all = new List<TaskAnswers>();
        foreach ((string name, int levels) in measure.Tasks)
        {
            IVerifiableTask task = TaskCatalog.BuiltIn().Find(name);
            var evaluator = new TaskEvaluator(running, OptionsOf(measure));
            List<TaskAnswers>[] answers = [.. Levels(levels).Select(level => evaluator.Answer(task, level, cancellation).ToList())];
            tasks[name] = ToJson(answers);
            all.AddRange(answers.SelectMany(level => level));
        }

        var figures = new JsonObject { ["tasks"] = tasks, ["total"] = ToJson(Score.Of(all)) };
        if (withBudgets)
        {
            figures["budgets"] = MeasureBudgets(running, measure, cancellation);
        }

        return figures;
    }

    private static JsonObject MeasureBudgets(Engine engine, RecipeMeasure measure, CancellationToken cancellation)
    {
        var budgets = new JsonObject();
        foreach (int budget in measure.Budgets)
        {
            var evaluator = new TaskEvaluator(engine, OptionsOf(measure) with { ThinkingBudget = budget, Samples = 1 });
            IEnumerable<TaskAnswers> Answer(string task, int level) => evaluator.Answer(TaskCatalog.BuiltIn().Find(task), level, cancellation);
            TaskAnswers[] answers = [.. measure.Tasks.SelectMany(task => Levels(task.Value).SelectMany(level => Answer(task.Key, level)))];
            budgets[budget.ToString(CultureInfo.InvariantCulture)] = ToJson(Score.Of(answers));
        }

        return budgets;
    }

    private static IEnumerable<int> Levels(int count) => Enumerable.Range(1, count);

    private static EvaluationOptions OptionsOf(RecipeMeasure measure) => new()
    {
        ProblemsPerLevel = measure.Problems,
        Samples = measure.Samples,
        MaxTokens = measure.MaxTokens,
    };

    private static JsonNode ToJson(Score score) =>
        JsonSerializer.SerializeToNode(AccuracyResult.Of(score), OutputJson.Compact.AccuracyResult)!;

    private static JsonNode ToJson(List<TaskAnswers>[] levels)
    {
        var byLevel = levels.Index().ToDictionary(level => $"{level.Index + 1}", level => AccuracyResult.Of(Score.Of(level.Item)));
        return JsonSerializer.SerializeToNode(
            TaskAccuracyResult.Of(Score.Of([.. levels.SelectMany(answers => answers)]), byLevel), OutputJson.Compact.TaskAccuracyResult)!;
    }
}
