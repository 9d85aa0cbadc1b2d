using System.Globalization;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Letters;

/// <summary>What a table measures: sizes of people, temperatures of cities and the like.</summary>
/// <param name="Names">What is measured.</param>
/// <param name="Unit">The unit with the space before it, if any.</param>
/// <param name="Lowest">The lowest usual value.</param>
/// <param name="Highest">The highest usual value.</param>
/// <param name="More">The comparative for more: <c>taller</c>.</param>
/// <param name="Most">The superlative for most: <c>tallest</c>.</param>
/// <param name="Less">The comparative for less: <c>shorter</c>.</param>
/// <param name="Least">The superlative for least: <c>shortest</c>.</param>
/// <param name="Asked">How the value of one is asked for: <c>how tall</c>.</param>
/// <param name="Title">What the table is called: <c>heights</c>.</param>
internal sealed record TableMeasure(
    string[] Names, string Unit, int Lowest, int Highest, string More, string Most, string Less, string Least, string Asked, string Title)
{
    /// <summary>All measures.</summary>
    public static TableMeasure[] All { get; } = [.. PhrasingFile.Lines("table", "measures").Select(Parse)];

    /// <summary>Whether people are measured, not things.</summary>
    public bool ArePeople { get; private init; }

    /// <summary>Whether one of them is its value: Ann is 150 cm, but not 40 minutes.</summary>
    public bool IsSaidOfOne => Unit is "" or " cm" or " m" or " kg" or " degrees";

    private static TableMeasure Parse(string line)
    {
        string[] parts = line.Split("; ");
        string[] range = parts[2].Split('-');
        string[] words = parts[3].Split('/');
        string[] names = parts[0] switch
        {
            "people" => [.. People.Names.Where(name => name != "Will")],
            "cities" or "countries" => ThingKind.All.First(kind => kind.Name == (parts[0] == "cities" ? "city" : "country")).Things,
            _ => parts[0].Split(' '),
        };
        int Bound(int i) => int.Parse(range[i], CultureInfo.InvariantCulture);
        return new TableMeasure(
            names, parts[1] == "none" ? "" : parts[1].Replace('_', ' '), Bound(0), Bound(1), words[0], words[1], words[2], words[3], parts[4], parts[5])
        {
            ArePeople = parts[0] == "people",
        };
    }
}
