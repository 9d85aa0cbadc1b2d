using System.Globalization;

namespace Fathom.Web.Components;

/// <summary>Formats numbers for display.</summary>
internal static class FigureText
{
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count of tokens in a few characters: 950, 3.2k, 131k.</summary>
    public static string Short(long number) => number < 1_000 ? Count(number)
        : number < 10_000 ? (number / 1_000.0).ToString("0.#", CultureInfo.InvariantCulture) + "k"
        : Count(number / 1_000) + "k";

    public static string Seconds(double seconds) => seconds switch
    {
        < 1 => $"{(seconds * 1_000).ToString("0", CultureInfo.InvariantCulture)} ms",
        < 10 => $"{seconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
        < 60 => $"{seconds.ToString("0", CultureInfo.InvariantCulture)} s",
        _ => $"{(int)(seconds / 60)} min {(int)seconds % 60} s",
    };

    public static string Rate(double perSecond) => perSecond.ToString(perSecond < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    public static string Percent(double part) => (part * 100).ToString(part is > 0 and < 0.01 ? "0.0" : "0", CultureInfo.InvariantCulture) + "%";

    public static string Bytes(long bytes) => bytes >= 1L << 30
        ? (bytes / (double)(1L << 30)).ToString("0.0", CultureInfo.InvariantCulture) + " GB"
        : (bytes / (double)(1L << 20)).ToString("0", CultureInfo.InvariantCulture) + " MB";
}
