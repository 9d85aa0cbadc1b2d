using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Training.Reinforcement;
using Fathom.Training.Runs;

namespace Fathom.Training.Recipes;

/// <summary>A recipe's tables and plots in one HTML file that needs nothing else: no script, no service, no network.</summary>
internal sealed class RecipeReport
{
    private const string Style =
        "body{font:15px system-ui,sans-serif;max-width:980px;margin:2em auto;padding:0 1em;color:#111}"
        + "table{border-collapse:collapse;margin:1em 0}td,th{padding:3px 10px;text-align:left;border-bottom:1px solid #e4e4e7;"
        + "vertical-align:top}td.n{text-align:right;white-space:nowrap}"
        + "small{color:#52525b}svg{width:100%;height:auto}";

    private readonly Recipe _recipe;
    private readonly RecipeLedger _ledger;
    private readonly string _root;
    private readonly StringBuilder _html = new();
    private readonly (RecipeStage Stage, JsonObject Figures)[] _measured;

    private RecipeReport(Recipe recipe, RecipeLedger ledger, string root)
    {
        (_recipe, _ledger, _root) = (recipe, ledger, root);
        _measured = [.. recipe.Stages.SelectMany(stage => ReadFigures(stage) is { } figures ? [(stage, figures)] : Array.Empty<(RecipeStage, JsonObject)>())];
    }

    /// <summary>Renders the report of a recipe's folder as far as it has come.</summary>
    public static string Render(Recipe recipe, RecipeLedger ledger, string root)
    {
        var report = new RecipeReport(recipe, ledger, root);
        report.Write();
        return report._html.ToString();
    }

    private void Write()
    {
        _html.Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>From nothing to a reasoner</title>")
            .Append("<style>").Append(Style).Append("</style><h1>From nothing to a reasoner</h1>")
            .Append(CultureInfo.InvariantCulture, $"<p>Recipe <b>r1</b>, preset <b>{_recipe.Preset}</b>.");
        WriteStages();
        WriteFamilies();
        WriteManyAnswers();
        WriteBudgets();
        foreach (RecipeStage stage in _recipe.Stages)
        {
            WriteCurves(stage);
        }

        WriteLevels();
        _html.Append("</html>");
    }

    private void WriteStages()
    {
        _html.Append("<h2>Stages and their cost</h2><table><tr><th>stage<th>what it does<th>tokens<th>operations")
            .Append("<th>processor time<th>dollars<th>measuring");
        foreach (RecipeStage stage in _recipe.Stages)
        {
            StageCost? cost = _ledger.Stages.GetValueOrDefault(stage.Folder);
            _html.Append(CultureInfo.InvariantCulture, $"<tr><td>{stage.Folder}<td>{Text(stage.Purpose)}")
                .Append(CultureInfo.InvariantCulture, $"<br><small>{Text(stage.Command)}</small>");
            WriteCost(cost);
        }

        _html.Append("<tr><th>all<td>");
        WriteCost(_ledger.Total);
        string sets = string.Join("; ", _ledger.Total.InstructionSets);
        _html.Append(CultureInfo.InvariantCulture, $"</table><p><small>Instruction sets: {Text(sets)}</small>");
    }

    private void WriteCost(StageCost? cost)
    {
        if (cost is null)
        {
            _html.Append("<td colspan=\"5\">not begun");
            return;
        }

        string sampled = cost.SampledTokens > 0 ? $"<br><small>{ReadableNumbers.Count(cost.SampledTokens)} sampled</small>" : "";
        Cell(ReadableNumbers.Count(cost.Tokens) + sampled);
        Cell(ReadableNumbers.Operations(cost.Flops));
        Cell(ReadableNumbers.Duration(cost.CpuSeconds));
        Cell(cost.Dollars.ToString("0.0000", CultureInfo.InvariantCulture));
        Cell(ReadableNumbers.Duration(cost.MeasureCpuSeconds));

        void Cell(string content) => _html.Append("<td class=\"n\">").Append(content);
    }

    /// <summary>Accuracy of every family after every stage, as a table and as plots with intervals.</summary>
    private void WriteFamilies()
    {
        if (_measured.Length == 0)
        {
            return;
        }

        _html.Append("<h2>Accuracy by family and stage</h2><p>Percent of right answers to problems of the test split, ")
            .Append("with the 95% interval over problems; below, tokens of thought.<table><tr><th>family");
        foreach ((RecipeStage stage, _) in _measured)
        {
            _html.Append("<th>").Append(stage.Name);
        }

        foreach (string family in _recipe.Measure.Tasks.Keys.Append("all"))
        {
            _html.Append("<tr><td>").Append(family);
            foreach ((_, JsonObject figures) in _measured)
            {
                WriteScore(family == "all" ? figures["total"] : figures["tasks"]?[family]);
            }
        }

        _html.Append("</table>");
        foreach (string family in _recipe.Measure.Tasks.Keys)
        {
            IntervalPlot.Append(_html, family, [.. _measured.Select(pair => Point(pair.Stage, pair.Figures["tasks"]?[family])).OfType<IntervalPoint>()]);
        }
    }

    private static IntervalPoint? Point(RecipeStage stage, JsonNode? score) => score?["ci95"] is JsonArray { Count: 2 } interval
        ? new IntervalPoint(stage.Name, Number(score, "score"), Number(interval[0]), Number(interval[1]))
        : null;

    private void WriteScore(JsonNode? score)
    {
        _html.Append("<td class=\"n\">");
        if (score?["ci95"] is JsonArray { Count: 2 } interval)
        {
            _html.Append(CultureInfo.InvariantCulture, $"{100 * Number(score, "score"):0} ")
                .Append(CultureInfo.InvariantCulture, $"<small>({100 * Number(interval[0]):0}–{100 * Number(interval[1]):0})")
                .Append(CultureInfo.InvariantCulture, $"<br>{Number(score, "thinking_tokens"):0}</small>");
        }
    }

    private void WriteManyAnswers()
    {
        if (_measured.Length == 0)
        {
            return;
        }

        string[] counts = [.. (_measured[0].Figures["total"]?["pass_at"] as JsonObject)?.Select(pair => pair.Key) ?? []];
        _html.Append("<h2>One answer, several, and their majority</h2><p>Percent over all families.<table><tr><th>stage");
        foreach (string name in counts.Select(k => $"pass@{k}").Concat(counts.Select(k => $"maj@{k}")))
        {
            _html.Append("<th>").Append(name);
        }

        foreach ((RecipeStage stage, JsonObject figures) in _measured)
        {
            _html.Append("<tr><td>").Append(stage.Folder);
            JsonNode? total = figures["total"];
            foreach (JsonNode? value in counts.Select(k => total?["pass_at"]?[k]).Concat(counts.Select(k => total?["maj_at"]?[k])))
            {
                _html.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{100 * Number(value):0.0}");
            }
        }

        _html.Append("</table>");
    }

    private void WriteBudgets()
    {
        ReportPlot.Append(
            _html,
            "Accuracy against the room for thinking",
            "share of right answers",
            _measured.Where(pair => pair.Figures["budgets"] is JsonObject).Select(pair => (pair.Stage.Name, Budgets(pair.Figures["budgets"]!.AsObject()))),
            "most tokens of thought");
    }

    private static IEnumerable<(double X, double Y)> Budgets(JsonObject budgets) => budgets
        .Select(pair => (X: double.Parse(pair.Key, CultureInfo.InvariantCulture), Y: Number(pair.Value, "score")))
        .OrderBy(point => point.X);

    private void WriteCurves(RecipeStage stage)
    {
        string log = Path.Combine(_root, stage.Folder, "log.jsonl");
        if (stage.Verb == "grpo")
        {
            WriteReinforcement(stage, RecipeStageRun.ReadGrpoLog(log));
        }
        else if (stage.HasModel && File.Exists(log))
        {
            StepRecord[] records = [.. File.ReadLines(log).Select(StepRecord.TryParse).OfType<StepRecord>()];
            IEnumerable<(double, double)> Of(Func<StepRecord, double?> value) =>
                records.Select(record => ((double)record.Step, value(record) ?? double.NaN));
            ReportPlot.Append(
                _html,
                $"{stage.Folder}: loss",
                "nats per token",
                [
                    ("training", Of(record => record.Loss)),
                    ("validation", Of(record => record.ValidationLoss)),
                    ("distance to the teacher", Of(record => record.Divergence)),
                ]);
        }
    }

    private void WriteReinforcement(RecipeStage stage, GrpoRecord[] records)
    {
        IEnumerable<(double, double)> Of(Func<GrpoRecord, double?> value) =>
            records.Select(record => ((double)record.Step, value(record) ?? double.NaN));
        ReportPlot.Append(
            _html,
            $"{stage.Folder}: reward",
            "mean over answers",
            [
                ("reward", Of(record => record.Reward)),
                ("right answers", Of(record => record.PassRate)),
                ("mixed groups", Of(record => record.MixedGroups)),
                ("cut answers", Of(record => record.Truncated)),
            ]);
        ReportPlot.Append(
            _html, $"{stage.Folder}: length", "tokens", [("thought", Of(record => record.MeanThinking)), ("answer", Of(record => record.MeanLength))]);
        ReportPlot.Append(_html, $"{stage.Folder}: entropy", "nats", [("entropy", Of(record => record.Entropy))]);
    }

    private void WriteLevels()
    {
        _html.Append("<h2>Accuracy by level</h2><table><tr><th>level");
        foreach ((RecipeStage stage, _) in _measured)
        {
            _html.Append("<th>").Append(stage.Name);
        }

        foreach ((string family, int levels) in _recipe.Measure.Tasks)
        {
            foreach (string level in Enumerable.Range(1, levels).Select(level => $"{level}"))
            {
                _html.Append(CultureInfo.InvariantCulture, $"<tr><td>{family}/{level}");
                foreach ((_, JsonObject figures) in _measured)
                {
                    WriteScore(figures["tasks"]?[family]?["levels"]?[level]);
                }
            }
        }

        _html.Append("</table>");
    }

    private JsonObject? ReadFigures(RecipeStage stage)
    {
        string file = Path.Combine(_root, stage.Folder, "figures.json");
        try
        {
            return File.Exists(file) ? JsonNode.Parse(File.ReadAllBytes(file)) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null; // a stage that is measured again replaces it
        }
    }

    private static double Number(JsonNode? node, string name) => Number(node?[name]);

    private static double Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out double number) ? number : double.NaN;

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
