using System.Globalization;
using System.Net;
using System.Text;

namespace Fathom.Training.Runs;

/// <summary>A run's plots in one HTML file that needs nothing else: no script, no service, no network.</summary>
public static class RunReport
{
    private const string Style =
        "body{font:15px system-ui,sans-serif;max-width:820px;margin:2em auto;padding:0 1em;color:#111}table{border-collapse:collapse}"
        + "td{padding:2px 14px 2px 0}svg{width:100%;height:auto}pre{background:#f4f4f5;padding:1em;overflow:auto}";

    /// <summary>Renders the report.</summary>
    /// <param name="options">The run's configuration.</param>
    /// <param name="log">Its log.</param>
    /// <param name="parameterCount">Values in the model.</param>
    /// <param name="name">Name of the run, the report's title.</param>
    public static string Render(RunOptions options, IReadOnlyList<StepRecord> log, long parameterCount, string name)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(log);
        string title = WebUtility.HtmlEncode($"Training run {name}");
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title><style>").Append(Style)
            .Append(CultureInfo.InvariantCulture, $"</style><h1>{title}</h1>");
        AppendSummary(html, log, parameterCount);
        AppendPlot(
            html, "Loss", "nats per token", log, ("training", r => r.Loss), ("validation", r => r.ValidationLoss), ("token after next", r => r.MtpLoss));
        AppendSources(html, "Training loss by source", log, r => r.LossBySource);
        AppendSources(html, "Validation loss by source", log, r => r.ValidationLossBySource);
        AppendPlot(
            html, "Expert load, worst layer", "times an even share", log, ("busiest expert", r => r.ExpertLoadMax), ("idlest expert", r => r.ExpertLoadMin));
        AppendPlot(html, "Speed", "tokens per second", log, ("tokens per second", r => r.TokensPerSecond));
        AppendPlot(html, "Model FLOPs utilization", "share of the arithmetic roof", log, ("share of this machine's arithmetic roof", r => r.Mfu));
        AppendPlot(html, "Gradient norm", "before clipping", log, ("gradient norm", r => r.GradientNorm));
        AppendPlot(html, "Learning rate", "AdamW", log, ("learning rate", r => r.LearningRate));
        html.Append("<h2>Configuration</h2><pre>").Append(WebUtility.HtmlEncode(options.ToJson())).Append("</pre></html>");
        return html.ToString();
    }

    private static void AppendSummary(StringBuilder html, IReadOnlyList<StepRecord> log, long parameterCount)
    {
        html.Append("<table>");
        Row("parameters", Number(parameterCount));
        if (log.Count > 0)
        {
            StepRecord last = log[^1];
            Row("steps", Number(last.Step));
            Row("tokens", Number(last.Tokens));
            Row("loss", Number(last.Loss));
            Row("validation loss", log.LastOrDefault(r => r.ValidationLoss is not null)?.ValidationLoss is double loss ? Number(loss) : "–");
            Row("operations", ReadableNumbers.Operations(last.Flops));
            Row("processor time", ReadableNumbers.Duration(last.ProcessorSeconds));
            Row("joules", last.Joules is double joules ? Number(joules) : "not readable here");
            Row("dollars", last.Dollars is double dollars ? Number(dollars) : "no price given");
        }

        html.Append("</table>");

        void Row(string name, string value) => html.Append(CultureInfo.InvariantCulture, $"<tr><td>{name}<td><b>{value}</b>");
    }

    private static void AppendPlot(
        StringBuilder html, string title, string unit, IReadOnlyList<StepRecord> log, params (string Name, Func<StepRecord, double?> Value)[] series) =>
        ReportPlot.Append(html, title, unit, series.Select(one => (one.Name, log.Select(record => ((double)record.Step, one.Value(record) ?? double.NaN)))));

    /// <summary>One curve for each source that a column of the log names.</summary>
    private static void AppendSources(
        StringBuilder html, string title, IReadOnlyList<StepRecord> log, Func<StepRecord, IReadOnlyDictionary<string, double>?> losses)
    {
        Func<StepRecord, double?> Of(string name) => record => losses(record)?.TryGetValue(name, out double loss) == true ? loss : null;
        IEnumerable<string> names = log.SelectMany(record => losses(record)?.Keys ?? []).Distinct();
        AppendPlot(html, title, "nats per token", log, [.. names.Select(name => (name, Of(name)))]);
    }

    private static string Number(double value) => value.ToString("#,0.####", CultureInfo.InvariantCulture);
}
