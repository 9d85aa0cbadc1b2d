using System.Globalization;
using System.Net;
using System.Text;

namespace Fathom.Training.Runs;

/// <summary>Line plots as SVG: axes with round ticks, a title, and a legend above the curves.</summary>
internal sealed class ReportPlot
{
    private const int Width = 760;
    private const int Left = 64;
    private const int Right = 14;
    private const int Bottom = 40;
    private const int PlotHeight = 200;
    private const int LegendLine = 18;
    private const int LegendColumns = 4;
    private const int MaxPoints = 1500;
    private const int TicksWanted = 5;

    private static readonly string[] s_colors = ["#2563eb", "#dc2626", "#059669", "#d97706", "#7c3aed", "#0891b2", "#be185d", "#4d7c0f"];

    private readonly string _title;
    private readonly string _across;
    private readonly List<(string Name, List<(double X, double Y)> Points)> _curves;
    private readonly double[] _ticksX;
    private readonly double[] _ticksY;
    private readonly int _top;

    private ReportPlot(string title, string across, List<(string Name, List<(double X, double Y)> Points)> curves)
    {
        (_title, _across, _curves) = (title, across, curves);
        _ticksX = Ticks(curves.Min(curve => curve.Points[0].X), curves.Max(curve => curve.Points[^1].X));
        _ticksY = Ticks(curves.Min(curve => curve.Points.Min(point => point.Y)), curves.Max(curve => curve.Points.Max(point => point.Y)));
        _top = 10 + (LegendLine * ((curves.Count + LegendColumns - 1) / LegendColumns));
    }

    /// <summary>Draws curves over steps; nothing if none has a point.</summary>
    /// <param name="html">Receives the plot.</param>
    /// <param name="title">Heading.</param>
    /// <param name="unit">What the vertical axis shows.</param>
    /// <param name="curves">Names and points, in the order of the steps.</param>
    /// <param name="across">What the horizontal axis shows.</param>
    public static void Append(
        StringBuilder html,
        string title,
        string unit,
        IEnumerable<(string Name, IEnumerable<(double X, double Y)> Points)> curves,
        string across = "step")
    {
        List<(string Name, List<(double X, double Y)> Points)> drawn =
        [
            .. curves
                .Select(curve => (curve.Name, Points: Thin([.. curve.Points.Where(point => double.IsFinite(point.Y))])))
                .Where(curve => curve.Points.Count > 0),
        ];
        if (drawn.Count > 0)
        {
            new ReportPlot(title, across, drawn).Draw(html, unit);
        }
    }

    /// <summary>Returns round numbers that enclose a range: about five steps of 1, 2 or 5 times a power of ten.</summary>
    internal static double[] Ticks(double low, double high)
    {
        double span = high > low ? high - low : Math.Max(Math.Abs(high), 1);
        double power = Math.Pow(10, Math.Floor(Math.Log10(span / TicksWanted)));
        double step = power * (span / TicksWanted / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        double first = Math.Floor((low / step) + 1e-9);
        double last = Math.Max(first + 1, Math.Ceiling((high / step) - 1e-9));
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
    }

    private void Draw(StringBuilder html, string unit)
    {
        int height = _top + PlotHeight + Bottom;
        string title = WebUtility.HtmlEncode(_title);
        html.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2><svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{title}\">")
            .Append(CultureInfo.InvariantCulture, $"<title>{title}</title>");
        DrawAxes(html, unit);
        for (int i = 0; i < _curves.Count; i++)
        {
            string color = s_colors[i % s_colors.Length];
            string points = string.Join(' ', _curves[i].Points.Select(point => FormattableString.Invariant($"{Across(point.X):0.#},{Up(point.Y):0.#}")));
            html.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{color}\" stroke-width=\"1.5\" points=\"{points}\"/>");
            DrawLegend(html, i, color);
        }

        html.Append("</svg>");
    }

    private void DrawLegend(StringBuilder html, int index, string color)
    {
        int x = Left + (index % LegendColumns * (Width - Left - Right) / LegendColumns);
        int y = 6 + (LegendLine * (index / LegendColumns));
        html.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y}\" width=\"12\" height=\"4\" fill=\"{color}\"/>");
        Text(html, x + 17, y + 6, "start", _curves[index].Name, color);
    }

    private void DrawAxes(StringBuilder html, string unit)
    {
        foreach (double tick in _ticksY)
        {
            Line(html, Left, Up(tick), Width - Right, Up(tick), "#e4e4e7");
            Text(html, Left - 6, Up(tick) + 4, "end", Label(tick, _ticksY));
        }

        foreach (double tick in _ticksX)
        {
            Line(html, Across(tick), _top + PlotHeight, Across(tick), _top + PlotHeight + 4, "#71717a");
            Text(html, Across(tick), _top + PlotHeight + 17, "middle", Label(tick, _ticksX));
        }

        html.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{_top}\" width=\"{Width - Left - Right}\" height=\"{PlotHeight}\"")
            .Append(" fill=\"none\" stroke=\"#a1a1aa\"/>");
        Text(html, Left + ((Width - Left - Right) / 2.0), _top + PlotHeight + 34, "middle", _across);
        html.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(12 {_top + (PlotHeight / 2)}) rotate(-90)\" text-anchor=\"middle\"")
            .Append(CultureInfo.InvariantCulture, $" font-size=\"11\" fill=\"#52525b\">{WebUtility.HtmlEncode(unit)}</text>");
    }

    private static void Text(StringBuilder html, double x, double y, string anchor, string text, string color = "#52525b") =>
        html.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" font-size=\"11\"")
            .Append(CultureInfo.InvariantCulture, $" fill=\"{color}\">{WebUtility.HtmlEncode(text)}</text>");

    private static void Line(StringBuilder html, double x1, double y1, double x2, double y2, string color) =>
        html.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"{color}\"/>");

    /// <summary>Uses as many decimals as distinguish neighbors; abbreviates thousands, and gives tiny numbers an exponent.</summary>
    private static string Label(double tick, double[] ticks)
    {
        double step = ticks[1] - ticks[0];
        double largest = Math.Max(Math.Abs(ticks[0]), Math.Abs(ticks[^1]));
        if (largest >= 10_000)
        {
            return ReadableNumbers.Count(tick);
        }

        int decimals = (int)Math.Max(0, Math.Ceiling(-Math.Log10(step) - 1e-9));
        return tick != 0 && largest < 0.01 ? ReadableNumbers.Scientific(tick) : tick.ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }

    private double Across(double x) => Left + ((x - _ticksX[0]) / (_ticksX[^1] - _ticksX[0]) * (Width - Left - Right));

    private double Up(double y) => _top + PlotHeight - ((y - _ticksY[0]) / (_ticksY[^1] - _ticksY[0]) * PlotHeight);

    private static List<(double X, double Y)> Thin(List<(double X, double Y)> points)
    {
        int stride = Math.Max(1, points.Count / MaxPoints);
        return stride == 1 ? points : [.. points.Where((_, index) => index % stride == 0 || index == points.Count - 1)];
    }
}
