using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Inference;

/// <summary>What all, some or none of a group of people or things do, and what is true of everybody or nobody who does that.</summary>
internal static class GroupChains
{
    private static readonly (string One, string Many)[] s_people = Pairs(
        "camper/campers in our tent,student/students at our school,nurse/nurses on my ward,player/players on the team,person/people in my office,"
        + "child/children at the party,guest/guests at the hotel,member/members of our club,teacher/teachers at my school,girl/girls in the choir,"
        + "boy/boys in my group,woman/women in the course,neighbor/neighbors on my street,worker/workers in the factory,driver/drivers at the depot,"
        + "pupil/pupils in class 6a");

    private static readonly (string One, string Many)[] s_things = Pairs(
        "boot/boots in my cellar,car/cars in the garage,book/books on the shelf,toy/toys in the box,lamp/lamps in the shop,phone/phones on the table,"
        + "tool/tools in the shed,bike/bikes in the yard,chair/chairs in the hall,jacket/jackets in the closet,bag/bags in the window,"
        + "watch/watches in the case,knife/knives in the drawer,laptop/laptops in the office");

    private static readonly (string One, string Many)[] s_deeds = Pairs(
        "plays/play golf,speaks/speak French,drinks/drink coffee,swims/swim every day,works/work at night,eats/eat meat,owns/own a dog,wears/wear glasses,"
        + "runs/run every morning,plays/play the piano,reads/read a lot,rides/ride a bike,sings/sing at home,gets/get up early,likes/like math,dances/dance on "
        + "weekends,collects/collect stamps,studies/study law,paints/paint,watches/watch the news");

    private static readonly (string One, string Many)[] s_features = Pairs(
        "costs/cost less than ten dollars,smells/smell of smoke,comes/come from Italy,"
        + "needs/need batteries,has/have a label,breaks/break easily,comes/come with a "
        + "guarantee,has/have a red mark,sells/sell well,fits/fit in the trunk,belongs/belong to Tom,was/were made by hand");

    private static readonly string[] s_traits =
        "gentle,healthy,tired,happy,careful,friendly,fit,rich,quiet,tall,funny,smart,calm,lazy,polite,brave,shy,busy,young,honest".Split(',');

    private static readonly string[] s_qualities = "plain,heavy,new,old,expensive,light,clean,big,small,black,dusty,good,ugly,rare".Split(',');

    private enum Quantity
    {
        All,
        Some,
        None,
        SomeNot,
    }

    /// <summary>Draws two statements, each a sentence without its period, and questions about them.</summary>
    /// <param name="random">The source of all choices.</param>
    public static (string[] Premises, List<SceneQuestion> Questions) Draw(TaskRandom random)
    {
        bool isOfPeople = random.Chance(0.6);
        (string one, string many) = random.Pick(isOfPeople ? s_people : s_things);
        (string does, string doing) = random.Pick(isOfPeople ? s_deeds : s_features);
        string quality = random.Pick(isOfPeople ? s_traits : s_qualities);
        Quantity first = random.Pick([Quantity.All, Quantity.Some, Quantity.Some, Quantity.None]);
        bool isNone = random.Chance(0.45);
        string fact = first switch
        {
            Quantity.All => random.Pick([$"all the {many} {doing}", $"every {one} {does}", $"all {many} {doing}", $"each {one} {does}"]),
            Quantity.Some => random.Pick([$"some of the {many} {doing}", $"some {many} {doing}", $"at least one {one} {does}", $"a few of the {many} {doing}"]),
            _ => random.Pick([$"none of the {many} {doing}", $"no {one} {does}"]),
        };
        (string thing, string things) = isOfPeople ? ("person", "people") : (one.Split(' ')[0], many.Split(' ')[0]);
        string rule = Rule(isNone, isOfPeople, (thing, things), (does, doing), quality, random);
        string scene = $"{(first == Quantity.All ? "all" : first == Quantity.Some ? "some" : "no")} {many} {doing}, "
            + $"{(isNone ? "none" : "all")} that {doing} are {quality}";
        Quantity? known = (first, isNone) switch
        {
            (Quantity.None, _) => null,
            (_, false) => first,
            (Quantity.All, _) => Quantity.None,
            _ => Quantity.SomeNot,
        };
        return (random.Chance(0.5) ? [fact, rule] : [rule, fact], Ask((one, many), quality, known, scene, random));
    }

    /// <summary>What is true of all, or of none, that do something; also said the other way around.</summary>
    private static string Rule(bool isNone, bool isOfPeople, (string One, string Many) thing, (string One, string Many) does, string quality, TaskRandom random)
    {
        (string everyone, string nobody, string who) = isOfPeople ? ("everyone", "nobody", "who") : ("everything", "nothing", "that");
        return isNone
            ? random.Pick([$"{nobody} {who} {does.One} is {quality}", $"no {thing.One} {who} {does.One} is {quality}",
                $"no {quality} {thing.One} {does.One}", $"no {quality} {thing.Many} {does.Many}", $"{nobody} {who} is {quality} {does.One}"])
            : random.Pick([$"{everyone} {who} {does.One} is {quality}", $"all {thing.Many} {who} {does.Many} are {quality}",
                $"every {thing.One} {who} {does.One} is {quality}", $"{everyone} {who} {does.One} is {quality}", $"only {quality} {thing.Many} {does.Many}"]);
    }

    private static List<SceneQuestion> Ask((string One, string Many) group, string quality, Quantity? known, string scene, TaskRandom random)
    {
        var questions = new List<SceneQuestion>();
        foreach (Quantity asked in Enum.GetValues<Quantity>())
        {
            (string subject, bool isPlural) = asked switch
            {
                Quantity.All => random.Chance(0.5) ? ($"all the {group.Many}", true) : ($"every {group.One}", false),
                Quantity.None => ($"no {group.One}", false),
                _ => random.Chance(0.5) ? ($"some of the {group.Many}", true) : ($"at least one {group.One}", false),
            };
            string rest = asked == Quantity.SomeNot ? $"not {quality}" : quality;
            (Ternary answer, string relation) = Relate(known, asked);
            string reason = known is Quantity found ? $"so {Word(found)} {quality}{relation}" : $"nothing on {quality}";
            questions.Add(answer != Ternary.Unknown && asked != Quantity.None && random.Chance(0.25)
                ? new SceneQuestion([subject], "must", $"be {rest}", $"must be {rest}", answer, reason) { Scene = scene }
                : SceneQuestion.Be([subject], isPlural ? "are" : "is", rest, answer, reason, scene));
        }

        return questions;
    }

    /// <summary>What is known against what is asked, of the same group and quality.</summary>
    private static (Ternary Answer, string Relation) Relate(Quantity? known, Quantity asked) => (known, asked) switch
    {
        (null, _) => (Ternary.Unknown, ""),
        (Quantity found, _) when found == asked => (Ternary.Yes, ""),
        (Quantity.All, Quantity.Some) or (Quantity.None, Quantity.SomeNot) => (Ternary.Yes, $", means {Word(asked)}"),
        (Quantity.All or Quantity.None, _) or (Quantity.Some, Quantity.None) or (Quantity.SomeNot, Quantity.All) => (Ternary.No, $", excludes {Word(asked)}"),
        _ => (Ternary.Unknown, $", nothing on {Word(asked)}"),
    };

    private static string Word(Quantity quantity) => quantity switch
    {
        Quantity.All => "all",
        Quantity.Some => "some",
        Quantity.None => "no",
        _ => "some not",
    };

    /// <summary>Reads <c>plays/play chess</c>: the first form, the second, and what follows both.</summary>
    private static (string One, string Many)[] Pairs(string text) =>
    [
        .. text.Split(',').Select(entry =>
        {
            int slash = entry.IndexOf('/', StringComparison.Ordinal);
            string rest = entry[(slash + 1)..];
            int space = rest.IndexOf(' ', StringComparison.Ordinal);
            return (entry[..slash] + (space < 0 ? "" : rest[space..]), rest);
        }),
    ];
}
