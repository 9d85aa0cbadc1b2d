namespace Fathom.Tasks.Letters;

/// <summary>A kind of things with the things themselves, no two kinds with the same thing.</summary>
/// <param name="Name">One word, as solutions write it.</param>
/// <param name="Singular">One of it, with its article.</param>
/// <param name="Plurals">Several of it, in the ways people say it.</param>
/// <param name="CanCarry">Whether the things fit into a bag.</param>
/// <param name="CanCount">Whether there may be several of a thing.</param>
/// <param name="Things">Single words.</param>
internal sealed record ThingKind(string Name, string Singular, string[] Plurals, bool CanCarry, bool CanCount, string[] Things)
{
    /// <summary>All kinds.</summary>
    public static ThingKind[] All { get; } = [.. PhrasingFile.Lines("category", "kinds").Select(Parse)];

    private static ThingKind Parse(string line)
    {
        string[] parts = line.Split("; ");
        return new ThingKind(parts[0], parts[1], parts[2].Split('/'), parts[3] == "carry", parts[3] is "carry" or "count", parts[4].Split(' '));
    }
}
