using System.Globalization;
using System.Net;
using System.Text;

namespace Fathom.Training.Runs;

/// <summary>A run's plots in one HTML file that needs nothing else: no script, no service, no network.</summary>
public static class RunReport
{
    private const int Width = 760;
    private const int Height = 240;
    private const int Margin = 44;
    private const int MaxPoints = 1500;

    private static readonly string[] s_colors = ["#2563eb", "#dc2626", "#059669"];

    /// <summary>Renders the report.</summary>
    /// <param name="options">The run's configuration.</param>
    /// <param name="log">Its log.</param>
    /// <param name="parameterCount">Values in the model.</param>
    public static string Render(RunOptions options, IReadOnlyList<StepRecord> log, long parameterCount)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(log);
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Training run</title><style>body{font:15px system-ui,sans-serif;max-width:820px;margin:2em auto;padding:0 1em;color:#111}")
            .Append("table{border-collapse:collapse}td{padding:2px 14px 2px 0}svg{width:100%;height:auto}pre{background:#f4f4f5;padding:1em;overflow:auto}</style><h1>Training run</h1>");
        AppendSummary(html, log, parameterCount);
        AppendPlot(html, "Loss (nats a token)", log, ("training", r => r.Loss), ("validation", r => r.ValidationLoss), ("next token but one", r => r.NextTokenLoss));
        AppendPlot(html, "Expert load over an even share, worst layer", log, ("busiest", r => r.ExpertLoadMax), ("idlest", r => r.ExpertLoadMin));
        AppendPlot(html, "Tokens a second", log, ("tokens/s", r => r.TokensPerSecond));
        AppendPlot(html, "Share of the speed of square products", log, ("share", r => r.Mfu));
        AppendPlot(html, "Gradient norm", log, ("norm", r => r.GradientNorm));
        AppendPlot(html, "Learning rate", log, ("rate", r => r.LearningRate));
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
            Row("floating-point operations", last.Flops.ToString("0.###E+0", CultureInfo.InvariantCulture));
            Row("processor seconds", Number(last.ProcessorSeconds));
            Row("joules", last.Joules is double joules ? Number(joules) : "not readable here");
            Row("dollars", last.Dollars is double dollars ? Number(dollars) : "no price given");
        }

        html.Append("</table>");

        void Row(string name, string value) => html.Append(CultureInfo.InvariantCulture, $"<tr><td>{name}<td><b>{value}</b>");
    }

    private static void AppendPlot(StringBuilder html, string title, IReadOnlyList<StepRecord> log, params (string Name, Func<StepRecord, double?> Value)[] series)
    {
        var curves = series
            .Select(s => (s.Name, Points: Thin([.. log.Select(r => (X: (double)r.Step, Y: s.Value(r) ?? double.NaN)).Where(p => double.IsFinite(p.Y))])))
            .Where(curve => curve.Points.Count > 0)
            .ToList();
        if (curves.Count == 0)
        {
            return;
        }

        double left = curves.Min(c => c.Points[0].X);
        double right = Math.Max(left + 1, curves.Max(c => c.Points[^1].X));
        double low = curves.Min(c => c.Points.Min(p => p.Y));
        double high = curves.Max(c => c.Points.Max(p => p.Y));
        high = high > low ? high : low + 1;
        html.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{title}\">");
        AppendAxes(html, left, right, low, high);
        for (int i = 0; i < curves.Count; i++)
        {
            string points = string.Join(' ', curves[i].Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{Across(p.X):0.#},{Up(p.Y):0.#}")));
            html.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{s_colors[i]}\" stroke-width=\"1.5\" points=\"{points}\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - 8}\" y=\"{18 + (16 * i)}\" text-anchor=\"end\" font-size=\"12\" fill=\"{s_colors[i]}\">{curves[i].Name}</text>");
        }

        html.Append("</svg>");

        double Across(double x) => Margin + ((x - left) / (right - left) * (Width - Margin - 8));
        double Up(double y) => Height - 24 - ((y - low) / (high - low) * (Height - 36));
    }

    private static void AppendAxes(StringBuilder html, double left, double right, double low, double high)
    {
        html.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Margin}\" y=\"12\" width=\"{Width - Margin - 8}\" height=\"{Height - 36}\" fill=\"none\" stroke=\"#d4d4d8\"/>");
        Label(Margin - 4, 20, "end", high);
        Label(Margin - 4, Height - 24, "end", low);
        Label(Margin, Height - 8, "start", left);
        Label(Width - 8, Height - 8, "end", right);

        void Label(int x, int y, string anchor, double value) =>
            html.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" font-size=\"11\" fill=\"#52525b\">{value:G4}</text>");
    }

    private static List<(double X, double Y)> Thin(List<(double X, double Y)> points)
    {
        int stride = Math.Max(1, points.Count / MaxPoints);
        return stride == 1 ? points : [.. points.Where((_, index) => index % stride == 0 || index == points.Count - 1)];
    }

    private static string Number(double value) => value.ToString("#,0.####", CultureInfo.InvariantCulture);
}
