namespace Fathom.Tasks.Vocabulary;

/// <summary>Plural nouns and adjectives for statements such as "All cats are animals".</summary>
internal static class Kinds
{
    private const string Common =
        "cat cats,dog dogs,bird birds,animal animals,horse horses,fish fish,plant plants,tree trees,flower flowers,rose roses,teacher teachers,doctor doctors,student students,singer singers,runner runners,painter painters,"
        + "farmer farmers,pilot pilots,poet poets,baker bakers,dancer dancers,king kings,robot robots,dragon dragons,car cars,boat boats,truck trucks,house houses,tool tools,book books,coin coins,stone stones,"
        + "lion lions,tiger tigers,whale whales,mammal mammals,insect insects,bee bees,snake snakes,reptile reptiles,frog frogs,duck ducks,engineer engineers,lawyer lawyers,artist artists,chef chefs,toy toys,machine machines,"
        + "fruit fruits,apple apples,metal metals,planet planets,star stars,river rivers,island islands,human humans,swimmer swimmers,climber climbers,writer writers,nurse nurses,penguin penguins,pet pets";

    private static readonly string[] s_invented =
        ["wug wugs", "blick blicks", "zorp zorps", "glim glims", "dax daxes", "fep feps", "tove toves", "borg borgs", "lorp lorps", "mipe mipes", "snark snarks", "vix vixes", "quib quibs", "rump rumps", "yump yumps", "plonk plonks"];

    private static readonly string[] s_adjectives =
        ["red", "kind", "tall", "fast", "happy", "clever", "rich", "old", "young", "strong", "brave", "green", "cold", "heavy", "quiet", "friendly", "hungry", "tired", "shiny", "soft", "loud", "small", "big", "blue", "warm"];

    /// <summary>Real and made-up kinds.</summary>
    public static Kind[] All { get; } = [.. Common.Split(',').Concat(s_invented).Select(pair => pair.Split(' ')).Select(pair => new Kind(pair[0], pair[1]))];

    /// <summary>Adjectives, for statements such as "All cats are kind".</summary>
    public static string[] Adjectives => s_adjectives;

    /// <summary>One kind of thing.</summary>
    /// <param name="Singular">One of it.</param>
    /// <param name="Plural">Several.</param>
    internal sealed record Kind(string Singular, string Plural)
    {
        /// <summary>With its article: <c>a cat</c>, <c>an animal</c>.</summary>
        public string WithArticle => ("aeiou".Contains(Singular[0], StringComparison.Ordinal) ? "an " : "a ") + Singular;
    }
}
