using System.Globalization;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Inference;

/// <summary>Small facts of everyday life with what follows from them: one of several, one in another, numbers, and families (for rules, see
/// <see cref="RuleScenes"/>).</summary>
internal static class EverydayScenes
{
    private static readonly (string Name, string Pronoun, string Be)[] s_hidden =
    [
        .. ("the key,my phone,the remote,my wallet,the ball,my passport,the letter,the charger,my book,the ticket,my umbrella,the cat,the knife,my watch,"
            + "her ring").Split(',').Select(name => (name, "it", "is")),
        .. "my keys,the keys,her glasses,my shoes,the scissors,my headphones,his gloves,the tickets,the cookies".Split(',')
            .Select(name => (name, "they", "are")),
    ];

    private static readonly string[] s_spots =
        ("in the car,in the bag,in the drawer,in the kitchen,on the table,under the bed,on the desk,in the garage,in the bathroom,in the attic,on the shelf,"
        + "behind the couch,in the hall,in the box,in the backpack,in the office,in the basement,on the counter,in the closet,in the garden").Split(',');

    /// <summary>What one of several people did: past and base.</summary>
    private static readonly (string Past, string Base)[] s_deeds =
    [
        .. ("broke the vase/break the vase,ate the cake/eat the cake,took the money/take the money,won the race/win the race,left the door open/leave the door "
            + "open,wrote the note/write the note,let the dog out/let the dog out,finished the milk/finish the milk,fed the cat/feed the cat,broke the window/"
            + "break the window,stole the bike/steal the bike,called the police/call the police,"
            + "lost the key/lose the key,paid the bill/pay the bill,"
            + "drew on the wall/draw on the wall,ate the last cookie/eat the last cookie,won the prize/win the prize,crashed the server/crash the server,"
            + "spilled the juice/spill the juice,locked the door/lock the door,made the call/make the call,"
            + "washed the car/wash the car,missed the bus/miss the bus")
            .Split(',').Select(text => (text.Split('/')[0], text.Split('/')[1])),
    ];

    /// <summary>What an animal may have done too.</summary>
    private static readonly string[] s_accidents =
        ["ate the cake", "finished the milk", "broke the window", "ate the last cookie", "spilled the juice"];

    private static readonly string[] s_pets = "the cat,the dog,the parrot,the puppy,the rabbit,the kitten,the hamster,the goat".Split(',');

    private static readonly string[] s_others =
        ("the cook,the butler,the gardener,the maid,my brother,my sister,my uncle,my aunt,the teacher,the baker,the driver,the janitor,my cousin,the nurse,"
        + "the neighbor,the plumber,my grandson,my roommate").Split(',');

    /// <summary>What somebody chose: past, base, and the things.</summary>
    private static readonly (string Past, string Base, string[] Things)[] s_choices =
    [
        ("ordered", "order", ["soup", "salad", "pizza", "pasta", "fish", "steak", "a burger"]),
        ("had", "have", ["tea", "coffee", "juice", "milk", "water", "soup", "toast"]),
        ("bought", "buy", ["apples", "pears", "a hat", "a scarf", "bread", "cheese", "a car", "a bike"]),
        ("played", "play", ["chess", "tennis", "football", "cards", "the piano", "the guitar", "golf"]),
        ("took", "take", ["the bus", "the train", "the bike", "the car", "a taxi", "the subway"]),
        ("studied", "study", ["math", "history", "biology", "French", "Spanish", "music", "law"]),
        ("chose", "choose", ["red", "blue", "green", "yellow", "the cake", "the pie"]),
        ("wore", "wear", ["a coat", "a jacket", "a sweater", "a raincoat", "a dress", "a suit"]),
    ];

    private static readonly string[][] s_layers =
    [
        "coin,ring,key,pen,letter,candy,stamp,photo,pill,button,note,marble,battery,ticket".Split(','),
        "purse,envelope,jar,box,wallet,tin,pouch,folder".Split(','),
        "bag,drawer,backpack,suitcase,basket,chest,cabinet".Split(','),
        "closet,car,kitchen,office,garage,bedroom,basement,truck".Split(','),
    ];

    private static readonly string[] s_cities =
        ("Paris France,Lyon France,Rome Italy,Milan Italy,Madrid Spain,Berlin Germany,Munich Germany,Tokyo Japan,Osaka Japan,Cairo Egypt,Lima Peru,Oslo Norway,"
        + "Toronto Canada,Lisbon Portugal,Vienna Austria,Delhi India,Lagos Nigeria,Nairobi Kenya,Athens Greece,Dublin Ireland").Split(',');

    /// <summary>What somebody has a number of: past, base, and what they are.</summary>
    private static readonly (string Past, string Base, string[] Things)[] s_counted =
    [
        ("ate", "eat", ["apple", "cookie", "banana", "pancake", "sandwich", "plum", "pear"]),
        ("bought", "buy", ["shirt", "book", "ticket", "pen", "balloon", "lamp", "hat"]),
        ("read", "read", ["book", "story", "letter", "poem"]),
        ("saw", "see", ["bird", "movie", "rabbit", "boat", "star", "dog"]),
        ("baked", "bake", ["cake", "pie", "muffin"]),
        ("has", "have", ["cat", "dog", "brother", "sister", "car", "bike", "child"]),
        ("sold", "sell", ["car", "house", "painting", "ticket"]),
        ("wrote", "write", ["letter", "poem", "song", "test"]),
        ("found", "find", ["coin", "shell", "key", "mushroom"]),
    ];

    /// <summary>Two relations, one after the other, and what they make: A is the first of B, B is the second of C, A is the third of C.</summary>
    private static readonly string[] s_relations =
        ("mother mother grandmother,mother father grandmother,father mother grandfather,father father grandfather,sister mother aunt,sister father aunt,"
        + "brother mother uncle,brother father uncle,son son grandson,son daughter grandson,daughter son granddaughter,daughter daughter granddaughter,"
        + "son brother nephew,son sister nephew,daughter brother niece,daughter sister niece,mother sister mother,mother brother mother,father sister father,"
        + "father brother father,brother brother brother,sister sister sister,brother sister brother,sister brother sister").Split(',');

    private static readonly string[] s_words =
        "mother father sister brother son daughter grandmother grandfather aunt uncle grandson granddaughter nephew niece".Split(' ');

    private static readonly HashSet<string> s_female = ["mother", "sister", "daughter", "grandmother", "aunt", "granddaughter", "niece"];

    private static readonly Person[] s_people = [.. People.All.Where(person => person.Name is not ("Mom" or "Dad" or "Grandma" or "Grandpa" or "Alex" or "Kim"
        or "Sam" or "Jo" or "Noor" or "Robin"))];

    /// <summary>Draws facts, each a sentence without its period, and questions about them.</summary>
    /// <param name="random">The source of all choices.</param>
    public static (string[] Premises, List<SceneQuestion> Questions) Draw(TaskRandom random) => random.Below(23) switch
    {
        < 4 => OneOfSpots(random),
        < 7 => OneOfPeople(random),
        < 9 => OneOfThings(random),
        < 11 => Inside(random),
        11 => InCountry(random),
        < 14 => Counted(random),
        < 16 => Related(random),
        < 19 => GroupChains.Draw(random),
        _ => RuleScenes.Draw(random),
    };

    /// <summary>Something is at one of two or three places.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) OneOfSpots(TaskRandom random)
    {
        (string name, string pronoun, string be) = random.Pick(s_hidden);
        string[] spots = random.PickSome(s_spots, random.Chance(0.8) ? 2 : 3);
        string any = Alternatives(spots);
        string both = spots.Length == 2 ? "either " : "";
        string first = random.Pick([$"{name} {be} {both}{any}", $"{name} {be} {any}", $"either {name} {be} {any}", $"{name} must be {any}",
            $"{name} can only be {any}", $"I left {name} {both}{any}", $"{name} {be} {both}{any}"]);
        var known = new Known(spots, random);
        var questions = new List<SceneQuestion>();
        var premises = new List<string> { first };
        foreach (string spot in known.Excluded)
        {
            premises.Add(Loose(random.Pick([$"{pronoun} {be} not {spot}",
                $"{pronoun} {be}n't {spot}", $"{name} {be} not {spot}", $"{name} {be}n't {spot}",
                $"{pronoun}'{(be == "is" ? "s" : "re")} not {spot}", $"I looked and {pronoun} {be} not {spot}", $"{pronoun} {be} definitely not {spot}"]),
                random));
        }

        if (known.Found is string found)
        {
            premises.Add(random.Pick([$"{pronoun} {be} {found}", $"{name} {be} {found}", $"I found {(pronoun == "it" ? "it" : "them")} {found}"]));
        }

        foreach (string spot in spots)
        {
            (Ternary answer, string reason) = known.Judge(spot);
            questions.Add(SceneQuestion.Be([name, pronoun], be, spot, answer, reason, known.Scene));
        }

        if (known.Left is string left)
        {
            questions.Add(SceneQuestion.Choose(
                [$"where {be} {name}", $"where {be} {pronoun}", $"so where {be} {name}", $"where {be} {pronoun} then", $"where do I find {name}"],
                $"where {be} {name}", Capital(left), LastWord(left), [.. spots.Select(LastWord)], known.Conclusion, known.Scene));
        }

        return ([.. premises], questions);
    }

    /// <summary>One of two or three people did something.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) OneOfPeople(TaskRandom random)
    {
        (string past, string verb) = random.Pick(s_deeds);
        string[] names = random.PickSome(Suspects(past, random), random.Chance(0.8) ? 2 : 3);
        string any = Alternatives(names);
        string all = string.Join(", ", names.SkipLast(1)) + " and " + names[^1];
        var known = new Known(names, random);
        string first = names.Length == 2
            ? random.Pick([$"either {any} {past}, not both", $"either {any} {past}, but not both", $"{any} {past}, not both", $"exactly one of {all} {past}",
                $"one of the two, {any}, {past}", $"it was either {any} who {past}", $"only one of {all} {past}", $"somebody {past}, and it was either {any}",
                known.Found is null ? $"either {any} {past}" : $"exactly one of {all} {past}"])
            : random.Pick([$"exactly one of {all} {past}", $"one of {all} {past}", $"it was {any} who {past}", $"either {any} {past}, just one of them"]);
        var premises = new List<string> { first };
        premises.AddRange(known.Excluded.Select(name => Loose(random.Pick([$"{name} did not {verb}", $"{name} didn't {verb}", $"{name} didn't do it",
            $"{name} did not do it", $"it was not {name}", $"it wasn't {name}", $"we know it was not {name}"]), random)));
        if (known.Found is string found)
        {
            premises.Add(random.Pick([$"{found} did it", $"it was {found}", $"{found} {past}"]));
        }

        var questions = new List<SceneQuestion>();
        foreach (string name in names)
        {
            (Ternary answer, string reason) = known.Judge(name);
            questions.Add(new SceneQuestion([name], "did", verb, past, answer, reason) { Scene = known.Scene });
            questions.Add(random.Chance(0.5)
                ? new SceneQuestion([name], "did", "do it", "did it", answer, reason) { Scene = known.Scene }
                : SceneQuestion.Be(["it"], "was", name, answer, reason, known.Scene));
            if (answer != Ternary.Unknown)
            {
                // What is asked stands beside what is known: "so Klara, not Klara? no".
                string denied = reason.EndsWith($", {name}?", StringComparison.Ordinal) ? $"{reason[..^(name.Length + 1)]}not {name}?" : reason;
                questions.Add(new SceneQuestion([name], "", "", $"did not {verb}", answer == Ternary.Yes ? Ternary.No : Ternary.Yes, denied)
                {
                    Scene = known.Scene,
                });
            }
        }

        if (known.Left is string left)
        {
            string[] options = [.. names.Select(name => LastWord(name).ToLowerInvariant())];
            questions.Add(SceneQuestion.Choose([$"who {past}", "who did it", "who was it", $"so who {past}", $"then who {past}", "so who did it", "who is it"],
                $"who {past}", Capital(left), LastWord(left).ToLowerInvariant(), options, known.Conclusion, known.Scene));
        }

        return ([.. premises], questions);
    }

    /// <summary>Who may have done something: people with names, others, or animals.</summary>
    private static string[] Suspects(string past, TaskRandom random)
    {
        bool isOfAnimals = s_accidents.Contains(past) && random.Chance(0.4);
        return isOfAnimals ? s_pets : random.Chance(0.3) ? s_others : Individuals.People;
    }

    /// <summary>Somebody chose one of two things.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) OneOfThings(TaskRandom random)
    {
        (string past, string verb, string[] all) = random.Pick(s_choices);
        Person person = random.Pick(s_people);
        string[] things = random.PickSome(all, 2);
        string any = Alternatives(things);
        var known = new Known(things, random);
        string first = known.Found is null
            ? random.Pick([$"{person.Name} {past} either {any}", $"{person.Name} {past} {any}", $"{person.Name} {past} {any}, not both"])
            : random.Pick([$"{person.Name} {past} either {any}, not both", $"{person.Name} {past} {any}, but not both",
                $"{person.Name} could {verb} {any}, but only one of them"]);
        var premises = new List<string> { first };
        premises.AddRange(known.Excluded.Select(thing => Loose(random.Pick([$"{person.Subject} did not {verb} {thing}",
            $"{person.Subject} didn't {verb} {thing}",
            $"{person.Name} did not {verb} {thing}", $"it was not {thing}", $"it wasn't {thing}"]), random)));
        if (known.Found is string found)
        {
            premises.Add(random.Pick([$"{person.Subject} {past} {found}", $"{person.Name} {past} {found}", $"it was {found}"]));
        }

        var questions = new List<SceneQuestion>();
        foreach (string thing in things)
        {
            (Ternary answer, string reason) = known.Judge(thing);
            questions.Add(new SceneQuestion([person.Name, person.Subject], "did", $"{verb} {thing}", $"{past} {thing}", answer, reason)
            {
                Scene = known.Scene,
            });
        }

        if (known.Left is string left)
        {
            questions.Add(SceneQuestion.Choose([$"what did {person.Name} {verb}", $"what did {person.Subject} {verb}", $"so what did {person.Name} {verb}"],
                $"what did {person.Name} {verb}", Capital(left), LastWord(left), [.. things.Select(LastWord)], known.Conclusion, known.Scene));
        }

        return ([.. premises], questions);
    }

    /// <summary>One thing is in another, which is in a third.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Inside(TaskRandom random)
    {
        string[] things = [.. s_layers.Select(layer => random.Pick(layer))];
        things = random.Chance(0.7) ? random.Chance(0.5) ? things[..3] : [things[0], .. things[2..]] : things;
        var questions = new List<SceneQuestion>();
        void Add(string inner, string outer, Ternary answer, string reason, string scene) =>
            questions.Add(SceneQuestion.Be([$"the {inner}"], "is", $"in the {outer}", answer, reason, scene));
        (string small, string outside) = (things[0], things[^1]);
        string[] premises;
        string scene;
        switch (random.Below(5))
        {
            case 0:
                premises = [$"the {small} is in the {outside}", $"the {things[1]} is in the {outside}"];
                scene = $"{small} in {outside}, {things[1]} in {outside}";
                Add(small, things[1], Ternary.Unknown, $"both in {outside}, nothing on {small} in {things[1]}", scene);
                Add(outside, small, Ternary.No, $"{small} in {outside} excludes {outside} in {small}", scene);
                Add(small, outside, Ternary.Yes, $"{small} in {outside} means {small} in {outside}", scene);
                return (premises, questions);
            case 1:
                string last = things[^2];
                premises = [$"the {small} is in the {last}", $"the {last} is not in the {outside}"];
                scene = $"{small} in {last}, {last} not in {outside}";
                if (small != last)
                {
                    Add(small, outside, Ternary.No, $"{last} not in {outside} excludes {small} in {outside}", scene);
                    questions.Add(new SceneQuestion([$"the {small}"], "", "", $"is not in the {outside}", Ternary.Yes,
                        $"{last} not in {outside} means {small} not in {outside}")
                    { Scene = scene });
                }

                return (premises, questions);
            default:
                premises = [.. things.Zip(things.Skip(1), (inner, outer) => $"the {inner} is in the {outer}")];
                scene = string.Join(", ", things.Zip(things.Skip(1), (inner, outer) => $"{inner} in {outer}"));
                string chain = string.Join(" in ", things);
                Add(small, outside, Ternary.Yes, $"{chain} means {small} in {outside}", scene);
                Add(small, outside, Ternary.Yes, $"{chain} means {small} in {outside}", scene);
                Add(outside, small, Ternary.No, $"{chain} excludes {outside} in {small}", scene);
                Add(things[1], small, Ternary.No, $"{chain} excludes {things[1]} in {small}", scene);
                questions.Add(new SceneQuestion([$"the {small}"], "", "", $"is not in the {outside}", Ternary.No, $"{chain} means {small} in {outside}")
                {
                    Scene = scene,
                });
                string other = random.Pick([.. s_layers[0].Where(thing => thing != small)]);
                Add(other, outside, Ternary.Unknown, $"nothing on {other}", scene);
                if (random.Chance(0.3))
                {
                    random.Shuffle<string>(premises);
                }

                return (premises, questions);
        }
    }

    /// <summary>Somebody lives in a town, which is in a country.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) InCountry(TaskRandom random)
    {
        string[] place = random.Pick(s_cities).Split(' ');
        string other = random.Pick([.. s_cities.Select(city => city.Split(' ')[1]).Where(country => country != place[1])]);
        (string finite, string verb) = random.Pick([("lives", "live"), ("works", "work")]);
        Person person = random.Pick(s_people);
        string scene = $"in {place[0]}, {place[0]} in {place[1]}";
        SceneQuestion Ask(string does, string rest, Ternary answer, string reason) =>
            new([person.Name, person.Subject], "does", $"{does} {rest}", $"{does}s {rest}", answer, reason) { Scene = scene };
        return ([$"{person.Name} {finite} in {place[0]}", $"{place[0]} is in {place[1]}"],
        [
            Ask(verb, $"in {place[1]}", Ternary.Yes, $"in {place[0]} in {place[1]} means in {place[1]}"),
            Ask(verb, $"in {other}", Ternary.No, $"in {place[1]} excludes in {other}"),
            Ask("come", $"from {place[1]}", Ternary.Unknown, $"nothing on comes from {place[1]}"),
        ]);
    }

    /// <summary>Somebody has a number of things, which is at least any smaller number.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Counted(TaskRandom random)
    {
        (string past, string verb, string[] things) = random.Pick(s_counted);
        string[] some = random.PickSome(things, 3);
        Person person = random.Pick(s_people);
        string auxiliary = past == "has" ? "does" : "did";
        int count = random.Between(2, 9);
        bool isInWords = random.Chance(0.7);
        string Number(int number) => isInWords ? NumberWords.Spell(number) : number.ToString(CultureInfo.InvariantCulture);
        string plural = Nouns.Plural(some[0]);
        string tail = random.Pick(["", "", $" and {Nouns.WithArticle(some[1])}", past == "has" ? "" : random.Pick([" yesterday", " today", " last week",
            " on Monday"])]);
        string scene = $"{count} {plural}";
        var questions = new List<SceneQuestion>();
        void Add(string what, Ternary answer, string reason) =>
            questions.Add(new SceneQuestion([person.Name, person.Subject], auxiliary, $"{verb} {what}", $"{past} {what}", answer, reason) { Scene = scene });
        void Compare(string how, int other, bool isTrue)
        {
            char sign = count > other ? '>' : count < other ? '<' : '=';
            string what = $"{how} {Number(other)} {(other == 1 ? some[0] : plural)}";
            Add(what, isTrue ? Ternary.Yes : Ternary.No, $"{count}{sign}{other} {(isTrue ? "means" : "excludes")} {how} {other}");
        }

        (int less, int more) = (random.Between(1, count - 1), random.Between(count + 1, 12));
        Compare("at least", less, true);
        Compare("at least", more, false);
        Compare("at least", count, true);
        Compare("more than", less, true);
        Compare("more than", random.Chance(0.5) ? count : more, false);
        Compare("fewer than", more, true);
        Compare("fewer than", less, false);
        Compare("exactly", random.Chance(0.5) ? less : more, false);
        Compare("at most", more, true);
        Add($"no {plural}", Ternary.No, $"{count} excludes no");
        Add($"some {plural}", Ternary.Yes, $"{count} means some");
        if (past != "has")
        {
            Add(Nouns.WithArticle(some[0]), Ternary.Yes, $"{count} means a");
        }

        foreach (string _ in some)
        {
            Add(Nouns.WithArticle(some[2]), Ternary.Unknown, $"nothing on {some[2]}");
        }

        return ([$"{person.Name} {past} {Number(count)} {plural}{tail}"], questions);
    }

    /// <summary>Two members of a family and one between them.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Related(TaskRandom random)
    {
        string[] relation = random.Pick(s_relations).Split(' ');
        (string first, string second, string made) = (relation[0], relation[1], relation[2]);
        bool isFirstFemale = s_female.Contains(first);
        bool isSecondFemale = s_female.Contains(second);
        string one = Draw(isFirstFemale), between = Draw(isSecondFemale, one), last = random.Pick([.. s_people.Where(person => person.Name != one
            && person.Name != between)]).Name;
        string[] premises = [State(one, first, between), State(between, second, last)];
        if (random.Chance(0.25))
        {
            Array.Reverse(premises);
        }

        string scene = $"{one} {first} of {between}, {between} {second} of {last}";
        string reason = $"{first} of {second} means {made}";
        var questions = new List<SceneQuestion>();
        void Ask(string who, string what, string whose, Ternary answer, string why) =>
            questions.Add(SceneQuestion.Be([who], "is", random.Chance(0.6) ? $"{whose}'s {what}" : $"the {what} of {whose}", answer, why, scene));
        string wrong = random.Pick([.. s_words.Where(word => s_female.Contains(word) == isFirstFemale && word != made && word != first)]);
        Ask(one, made, last, Ternary.Yes, reason);
        Ask(one, made, last, Ternary.Yes, reason);
        Ask(one, wrong, last, Ternary.No, $"{reason}, {made} excludes {wrong}");
        if (made is not ("brother" or "sister"))
        {
            Ask(last, made, one, Ternary.No, $"{reason}, {one} {made} of {last}");
        }

        bool isOlder = made is "mother" or "father" or "grandmother" or "grandfather";
        if (isOlder)
        {
            questions.Add(SceneQuestion.Be([one], "is", $"older than {last}", Ternary.Yes, $"{reason}, {made} means older", scene));
            questions.Add(SceneQuestion.Be([last], "is", $"older than {one}", Ternary.No, $"{reason}, {made} means older", scene));
        }

        foreach (string open in random.PickSome(["a brother", "a dog", "an uncle", "a sister", "a car", "a job"], 2))
        {
            questions.Add(new SceneQuestion([between], "does", $"have {open}", $"has {open}", Ternary.Unknown, $"nothing on {open}") { Scene = scene });
        }

        if (made is "brother" or "sister" or "aunt" or "uncle")
        {
            questions.Add(SceneQuestion.Be([one], "is", $"older than {last}", Ternary.Unknown, "nothing on older", scene));
        }

        if (first is "brother" or "sister" && made is "aunt" or "uncle")
        {
            questions.RemoveAll(question => question.Finite is "has a brother" or "has a sister");
        }

        string who = $"{one} is {last}'s {made}";
        questions.Add(SceneQuestion.Choose([$"what is {one} to {last}", $"how is {one} related to {last}", $"who is {one} to {last}",
            $"what relation is {one} to {last}"], $"what is {one} to {last}", who + ".", made, s_words, reason, scene));
        questions.Add(SceneQuestion.Choose([$"who is {last}'s {made}", $"who is the {made} of {last}", $"what is the name of {last}'s {made}"],
            $"who is {last}'s {made}", one, one.ToLowerInvariant(), [one.ToLowerInvariant(), between.ToLowerInvariant()], reason, scene));
        bool hasOpen = first is "mother" or "father" or "son" or "daughter";
        questions.RemoveAll(question => !hasOpen && question.Finite is "has a brother" or "has a sister" or "has an uncle");
        return (premises, questions);

        string Draw(bool isFemale, string other = "") =>
            random.Pick([.. s_people.Where(person => person.Subject == (isFemale ? "she" : "he") && person.Name != other)]).Name;

        string State(string who, string what, string whose) => random.Pick([$"{who} is {whose}'s {what}", $"{who} is the {what} of {whose}",
            $"{whose}'s {what} is {who}", $"the {what} of {whose} is {who}"]);
    }

    private static string Alternatives(string[] items) =>
        items.Length == 2 ? $"{items[0]} or {items[1]}" : $"{string.Join(", ", items[..^1])} or {items[^1]}";

    private static string Loose(string text, TaskRandom random) => random.Chance(0.25) ? text.Replace("'", "", StringComparison.Ordinal) : text;

    private static string LastWord(string text) => text[(text.LastIndexOf(' ') + 1)..].ToLowerInvariant();

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>What is known of some possibilities, exactly one of which is so.</summary>
    private sealed class Known
    {
        public Known(string[] all, TaskRandom random)
        {
            string[] order = [.. all];
            random.Shuffle<string>(order);
            int draw = random.Below(20);
            (Found, Excluded) = draw switch
            {
                < 3 => (order[0], []),
                < 6 => (null, []),
                _ when all.Length == 2 => (null, order[..1]),
                < 11 => (null, order[..1]),
                _ => ((string?)null, order[..2]),
            };
            string[] facts = [string.Join(" or ", all), .. Excluded.Select(one => $"not {one}")];
            Scene = string.Join(", ", Found is null ? facts : [.. facts, Found]);
            Left = Found ?? (Excluded.Length == all.Length - 1 ? order[^1] : null);
        }

        /// <summary>What is said to be so.</summary>
        public string? Found { get; }

        /// <summary>What is said not to be so.</summary>
        public string[] Excluded { get; }

        /// <summary>The only one that can be so.</summary>
        public string? Left { get; }

        public string Scene { get; }

        /// <summary>The only one that can be so, and because of what; only if there is one.</summary>
        public string Conclusion => $"{(Found is null ? $"not {string.Join(", not ", Excluded)}, " : "")}so {Left}";

        public (Ternary Answer, string Reason) Judge(string one)
        {
            return Left is not null ? (one == Left ? Ternary.Yes : Ternary.No, $"{Conclusion}, {one}?")
                : Excluded.Contains(one) ? (Ternary.No, $"not {one}")
                : (Ternary.Unknown, $"nothing on {one}");
        }
    }
}
