namespace Fathom.Tasks.Inference;

/// <summary>Everyday scenes: who does what where, what that means, what it excludes, and what it leaves open.</summary>
internal static class Scenes
{
    private static readonly string[] s_nouns = ["animal", "instrument", "food", "drink", "clothes", "plant", "vehicle", "thing", "building"];

    /// <summary>Groups of activities by their letters.</summary>
    private static readonly Dictionary<string, string[][]> s_groups = Lines("groups").Select(Parts).ToDictionary(parts => parts[0][0]);

    /// <summary>People.</summary>
    public static Being[] People { get; } = [.. Lines("people").Select(line => ParseBeing(line, isAnimal: false))];

    /// <summary>Animals.</summary>
    public static Being[] Animals { get; } = [.. Lines("animals").Select(line => ParseBeing(line, isAnimal: true))];

    /// <summary>Dogs.</summary>
    public static Being[] Dogs { get; } = [.. Animals.Where(being => being.Singular == "dog" || being.Kinds[0].Singular == "dog")];

    /// <summary>What they do.</summary>
    public static Activity[] Activities { get; } = [.. Lines("activities").Select(ParseActivity)];

    /// <summary>Where they do it.</summary>
    public static Place[] Places { get; } = [.. Lines("places").Select(ParsePlace)];

    /// <summary>Qualities with their opposites, and whether they are said of people, of animals or of both.</summary>
    public static string[][] Qualities { get; } = [.. Lines("qualities").Select(line => line.Split(' '))];

    /// <summary>What a scene leaves open about a person.</summary>
    public static string[] OpenOfPeople { get; } = [.. Lines("open people").SelectMany(Items)];

    /// <summary>What a scene leaves open about an animal.</summary>
    public static string[] OpenOfAnimals { get; } = [.. Lines("open animals").SelectMany(Items)];

    /// <summary>Things with their articles, by their kinds.</summary>
    public static Dictionary<string, Thing[]> Things { get; } = s_nouns.ToDictionary(noun => noun, noun => Lines(noun).Select(ParseThing).ToArray());

    /// <summary>What people do with things.</summary>
    public static Deed[] Deeds { get; } = [.. Lines("verbs").Select(ParseDeed)];

    /// <summary>States of things.</summary>
    public static State[] States { get; } = [.. Lines("states").Select(Parts).Select(parts =>
        new State(parts[0][0], parts[1][0], parts[2], parts[3], parts[4]))];

    private static IReadOnlyList<string> Lines(string section) => PhrasingFile.Lines("scenes", section);

    private static string[] Items(string part) => part.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string[][] Parts(string line) => [.. line.Split('|').Select(Items)];

    private static Being ParseBeing(string line, bool isAnimal)
    {
        string[][] parts = Parts(line);
        string[] noun = parts[0][0].Split('/');
        return new Being(noun[0], noun[1], parts[1][0], isAnimal, [.. parts[2].Select(pair => pair.Split('/')).Select(pair => (pair[0], pair[1]))]);
    }

    private static Activity ParseActivity(string line)
    {
        string[][] parts = Parts(line);
        string[] head = parts[0][0].Split(' ', 4);
        string[][] group = s_groups[head[1]];
        return new Activity(head[3], head[0] is "p" or "b", head[0] != "p", head[0] == "d", head[2], parts[1], group[1], [.. parts[2], .. group[2]], parts[3]);
    }

    private static Place ParsePlace(string line)
    {
        string[][] parts = Parts(line);
        return new Place(parts[0][0][2..], parts[0][0][..1], parts[1], parts[2]);
    }

    private static Thing ParseThing(string line)
    {
        string[] sides = line.Split(" > ");
        return new Thing(sides[0], Items(sides[1]));
    }

    private static Deed ParseDeed(string line)
    {
        string[][] parts = Parts(line);
        return new Deed(parts[0][0], parts[1][0], parts[2][0], parts[3]);
    }

    /// <summary>One of those who do something.</summary>
    /// <param name="Singular">One.</param>
    /// <param name="Plural">Several.</param>
    /// <param name="Pronoun"><c>he</c>, <c>she</c> or <c>it</c>; <c>they</c> where either is possible.</param>
    /// <param name="IsAnimal">Whether it is an animal.</param>
    /// <param name="Kinds">What every one of them is.</param>
    internal sealed record Being(string Singular, string Plural, string Pronoun, bool IsAnimal, (string Singular, string Plural)[] Kinds);

    /// <summary>Something that someone is doing, as it follows "is".</summary>
    /// <param name="Text">The activity.</param>
    /// <param name="IsHuman">People do it.</param>
    /// <param name="IsAnimal">Animals do it.</param>
    /// <param name="IsForDogs">Only dogs do it.</param>
    /// <param name="Places">Letters of the places where it is done.</param>
    /// <param name="Means">What it means.</param>
    /// <param name="Implies">What all activities of its group mean.</param>
    /// <param name="Excludes">What someone who does it is not doing.</param>
    /// <param name="Open">What may or may not be so.</param>
    internal sealed record Activity(string Text, bool IsHuman, bool IsAnimal, bool IsForDogs, string Places, string[] Means, string[] Implies,
        string[] Excludes, string[] Open);

    /// <summary>A place.</summary>
    /// <param name="Text">With its preposition.</param>
    /// <param name="Letter">Outdoor or indoor.</param>
    /// <param name="Means">What being there means.</param>
    /// <param name="Excludes">Where someone at the place is not.</param>
    internal sealed record Place(string Text, string Letter, string[] Means, string[] Excludes);

    /// <summary>A thing and what it is, with articles.</summary>
    internal sealed record Thing(string Text, string[] Kinds);

    /// <summary>What someone does with a thing.</summary>
    /// <param name="Finite">In a statement: <c>bought</c>.</param>
    /// <param name="Auxiliary">What begins the question: <c>did</c>.</param>
    /// <param name="Base">What follows in the question: <c>buy</c>.</param>
    /// <param name="Kinds">The kinds of things.</param>
    internal sealed record Deed(string Finite, string Auxiliary, string Base, string[] Kinds);

    /// <summary>A thing's state.</summary>
    internal sealed record State(string Subject, string Text, string[] Means, string[] Excludes, string[] Open);
}
