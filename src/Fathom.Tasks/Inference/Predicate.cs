namespace Fathom.Tasks.Inference;

/// <summary>What is said of things: that they are something, can do something, or do something.</summary>
/// <param name="Plural">After a plural: <c>are red</c>, <c>can fly</c>, <c>like milk</c>.</param>
/// <param name="Singular">After a singular: <c>is red</c>, <c>can fly</c>, <c>likes milk</c>.</param>
/// <param name="Denied">The denial after a singular: <c>is not red</c>, <c>cannot fly</c>.</param>
/// <param name="Auxiliary">What begins the question: <c>Is</c>, <c>Can</c>, <c>Does</c>.</param>
/// <param name="Rest">What ends it: <c>red</c>, <c>fly</c>, <c>like milk</c>.</param>
internal sealed record Predicate(string Plural, string Singular, string Denied, string Auxiliary, string Rest)
{
    private const string Adjectives = "red,kind,tall,fast,happy,clever,rich,old,young,strong,brave,green,cold,heavy,quiet,friendly,hungry,tired,shiny,soft,loud,small,big,blue,warm,mortal,dangerous,expensive,lucky,round";

    private const string Abilities = "fly,swim,sing,dance,jump,read,run fast,climb trees,speak,cook,see at night,play chess,drive,bite,count";

    private const string Habits =
        "like/likes milk,eat/eats fish,have/has wings,need/needs water,sleep/sleeps at night,live/lives in the sea,make/makes noise,have/has four legs,drink/drinks tea,wear/wears hats,write/writes poems,love/loves music,eat/eats grass,"
        + "work/works hard,lay/lays eggs,have/has a tail,hate/hates rain,carry/carries bags,like/likes snow,breathe/breathes air";

    /// <summary>All predicates but nouns.</summary>
    public static Predicate[] All { get; } =
    [
        .. Adjectives.Split(',').Select(word => new Predicate($"are {word}", $"is {word}", $"is not {word}", "Is", word)),
        .. Abilities.Split(',').Select(verb => new Predicate($"can {verb}", $"can {verb}", $"cannot {verb}", "Can", verb)),
        .. Habits.Split(',').Select(Habit),
    ];

    /// <summary>That something is one of a kind.</summary>
    public static Predicate OfKind(Vocabulary.Kinds.Kind kind) =>
        new($"are {kind.Plural}", $"is {kind.WithArticle}", $"is not {kind.WithArticle}", "Is", kind.WithArticle);

    private static Predicate Habit(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        int space = text.IndexOf(' ', slash);
        (string plain, string third, string rest) = (text[..slash], text[(slash + 1)..space], text[space..]);
        return new Predicate(plain + rest, third + rest, $"does not {plain}{rest}", "Does", plain + rest);
    }
}
