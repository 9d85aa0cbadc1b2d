using System.Globalization;
using System.Net;
using System.Text;

namespace Fathom.Training.Recipes;

/// <summary>A share with its interval.</summary>
/// <param name="Name">What it is the share of.</param>
/// <param name="Value">The share.</param>
/// <param name="Low">Lower end of its interval.</param>
/// <param name="High">Upper end.</param>
internal sealed record IntervalPoint(string Name, double Value, double Low, double High);

/// <summary>Shares with error bars side by side, as SVG.</summary>
internal static class IntervalPlot
{
    private const int Width = 760;
    private const int Height = 190;
    private const int Left = 44;
    private const int Right = 10;
    private const int Top = 10;
    private const int Bottom = 34;
    private const string Color = "#2563eb";

    /// <summary>Draws shares between 0 and 1; nothing if there are none.</summary>
    public static void Append(StringBuilder html, string title, IReadOnlyList<IntervalPoint> points)
    {
        if (points.Count == 0)
        {
            return;
        }

        string name = WebUtility.HtmlEncode(title);
        html.Append(CultureInfo.InvariantCulture, $"<h3>{name}</h3><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{name}\">")
            .Append(CultureInfo.InvariantCulture, $"<title>{name}</title>");
        for (int percent = 0; percent <= 100; percent += 25)
        {
            double y = Up(percent / 100.0);
            Line(html, Left, y, Width - Right, y, "#e4e4e7");
            Text(html, Left - 6, y + 4, "end", $"{percent}%");
        }

        double step = (Width - Left - Right) / (double)points.Count;
        for (int i = 0; i < points.Count; i++)
        {
            double x = Left + ((i + 0.5) * step);
            Line(html, x, Up(points[i].Low), x, Up(points[i].High), Color);
            html.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{Up(points[i].Value):0.#}\" r=\"4\" fill=\"{Color}\"/>");
            Text(html, x, Height - Bottom + 18, "middle", points[i].Name);
        }

        html.Append("</svg>");
    }

    private static double Up(double share) => Top + ((Height - Top - Bottom) * (1 - (double.IsFinite(share) ? share : 0)));

    private static void Line(StringBuilder html, double x1, double y1, double x2, double y2, string color) =>
        html.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\"")
            .Append(CultureInfo.InvariantCulture, $" stroke=\"{color}\" stroke-width=\"2\"/>");

    private static void Text(StringBuilder html, double x, double y, string anchor, string text) =>
        html.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\"")
            .Append(" font-size=\"11\" fill=\"#52525b\">").Append(WebUtility.HtmlEncode(text)).Append("</text>");
}
