namespace Fathom.Tasks.Inference;

/// <summary>What is said of things: that they are something, can do something, or do something.</summary>
/// <param name="Plural">After a plural: <c>are red</c>, <c>can fly</c>, <c>like milk</c>.</param>
/// <param name="Singular">After a singular: <c>is red</c>, <c>can fly</c>, <c>likes milk</c>.</param>
/// <param name="Denied">The denial after a singular: <c>is not red</c>, <c>cannot fly</c>.</param>
/// <param name="Auxiliary">What begins the question: <c>Is</c>, <c>Can</c>, <c>Does</c>.</param>
/// <param name="Rest">What ends it: <c>red</c>, <c>fly</c>, <c>like milk</c>.</param>
internal sealed record Predicate(string Plural, string Singular, string Denied, string Auxiliary, string Rest)
{
    private const string Adjectives =
        "red,kind,tall,fast,happy,clever,rich,old,young,strong,brave,green,cold,heavy,quiet,friendly,"
        + "hungry,tired,shiny,soft,loud,small,big,blue,warm,mortal,dangerous,expensive,lucky,round,"
        + "smart,lazy,honest,polite,rude,famous,shy,funny,sad,angry,calm,healthy,sick,poor,wise,gentle,fierce,playful,curious,busy,patient,"
        + "furry,fluffy,wooden,heavy,light,tiny,huge,yellow,purple,brown,white,black,gray,sweet,sour,bitter,salty,fresh,edible,poisonous,"
        + "useful,fragile,broken,clean,dirty,wet,dry,transparent,magnetic,electric,alive,wild,tame,rare,common,modern,ancient,immortal,"
        + "married,retired,bilingual,creative,talented,punctual,bright,purple,rational,invisible,waterproof,sharp,cheap,square,feisty,opaque,sincere,"
        + "strict,hollow,warm-blooded,cold-blooded,nocturnal,ticklish,allergic to nuts,good at math,afraid of spiders,made of glass,"
        + "made of wood,full of sugar,free on Sundays,late every day";

    private const string Abilities =
        "fly,swim,sing,dance,jump,read,run fast,climb trees,speak,cook,see at night,play chess,drive,bite,count,write,paint,whistle,dive,ski,skate,"
        + "ride a bike,speak French,play the piano,solve puzzles,bark,sting,vote,float,hear well,lift heavy things,code,do magic,be trusted,change color,"
        + "jump high,breathe underwater,move,think,feel pain,learn";

    private const string Habits =
        "like/likes milk,eat/eats fish,have/has wings,need/needs water,sleep/sleeps at night,live/lives in the sea,make/makes noise,have/has four "
        + "legs,drink/drinks tea,wear/wears hats,write/writes poems,love/loves music,eat/eats grass,"
        + "work/works hard,lay/lays eggs,have/has a tail,hate/hates rain,carry/carries bags,like/likes snow,breathe/breathes air,"
        + "have/has fur,have/has feathers,have/has six legs,have/has a heart,have/has wheels,have/has leaves,have/has gills,have/has a passport,"
        + "need/needs food,need/needs sunlight,need/needs sleep,need/needs oxygen,need/needs batteries,eat/eats meat,eat/eats plants,eat/eats insects,"
        + "eat/eats cheese,drink/drinks milk,drink/drinks coffee,drink/drinks water,like/likes chocolate,like/likes music,like/likes books,like/likes "
        + "math,love/loves pizza,love/loves animals,fear/fears dogs,fear/fears water,pay/pays taxes,own/owns a car,speak/speaks English,speak/speaks "
        + "Spanish,play/plays football,play/plays tennis,wear/wears glasses,wear/wears a uniform,study/studies hard,get/gets up early,live/lives in "
        + "trees,live/lives in Paris,work/works at night,die/dies,grow/grows,use/uses a computer,cost/costs money,use/uses electricity,"
        + "bark/barks,purr/purrs,sing/sings,smoke/smokes,snore/snores,float/floats,glow/glows,jump/jumps,have/has a phone,have/has homework,"
        + "wear/wears a helmet,need/needs a ticket,have/has a dog,like/likes pizza,go/goes to bed early,ride/rides the bus,"
        + "play/plays chess,speak/speaks French,drive/drives a car,take/takes the train,have/has a bike,live/lives long";

    private const string HabitsOfPeople =
        "have/has a phone,have/has homework,wear/wears glasses,have/has a dog,like/likes pizza,play/plays football,ride/rides the bus,have/has a bike,"
        + "speak/speaks English,like/likes music,play/plays chess,drink/drinks tea,have/has a ticket,like/likes math,wear/wears a hat,love/loves animals,"
        + "own/owns a laptop,get/gets up early,use/uses a computer,study/studies hard,have/has a sister,need/needs a ticket,have/has a pet";

    /// <summary>What many people do or have.</summary>
    public static Predicate[] OfPeople { get; } = [.. HabitsOfPeople.Split(',').Select(Habit)];

    /// <summary>All predicates but nouns.</summary>
    public static Predicate[] All { get; } =
    [
        .. Adjectives.Split(',').Select(word => new Predicate($"are {word}", $"is {word}", $"is not {word}", "Is", word)),
        .. Abilities.Split(',').Select(verb => new Predicate($"can {verb}", $"can {verb}", $"cannot {verb}", "Can", verb)),
        .. Habits.Split(',').Select(Habit),
    ];

    /// <summary>What begins the question about several: <c>Are</c>, <c>Can</c>, <c>Do</c>.</summary>
    public string PluralAuxiliary => Auxiliary switch
    {
        "Is" => "Are",
        "Does" => "Do",
        _ => Auxiliary,
    };

    /// <summary>The denial after a plural: <c>are not red</c>, <c>cannot fly</c>, <c>do not like milk</c>.</summary>
    public string PluralDenied => Auxiliary == "Can" ? Denied : $"{PluralAuxiliary.ToLowerInvariant()} not {Rest}";

    /// <summary>That something is one of a kind.</summary>
    public static Predicate OfKind(Vocabulary.Kinds.Kind kind) =>
        new($"are {kind.Plural}", $"is {kind.WithArticle}", $"is not {kind.WithArticle}", "Is", kind.WithArticle);

    private static Predicate Habit(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        int space = text.IndexOf(' ', slash) is int found and > 0 ? found : text.Length;
        (string plain, string third, string rest) = (text[..slash], text[(slash + 1)..space], text[space..]);
        return new Predicate(plain + rest, third + rest, $"does not {plain}{rest}", "Does", plain + rest);
    }
}
