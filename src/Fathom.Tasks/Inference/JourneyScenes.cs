using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Inference;

/// <summary>Who goes where, who has what, where things are put, and which way somebody faces.</summary>
internal static class JourneyScenes
{
    private static readonly string[] s_rooms =
        ("kitchen,garden,bathroom,bedroom,office,hallway,garage,attic,basement,park,school,library,shop,bank,cinema,station,gym,museum,beach,market,"
        + "yard,barn,cafe,church,hotel,playground,zoo,pool,cellar").Split(',');

    private static readonly string[] s_carried =
        "football,apple,milk,book,key,ball,umbrella,hat,letter,box,phone,bag,newspaper,cup,sandwich,bottle,toy,camera,guitar,lamp".Split(',');

    private static readonly string[] s_given =
        "ball,book,key,ticket,letter,phone,coin,hat,cookie,map,pen,toy,note,ring,camera,cup,bag,card,stone,gift".Split(',');

    private static readonly (string Name, string Pronoun, string Was)[] s_kept =
    [
        .. "the coin,the key,the ring,the ball,my phone,my wallet,the letter,the marble,the ticket,the remote,my passport,the candy,the pen,the cheese,the toy"
            .Split(',').Select(name => (name, "it", "was")),
        .. "the keys,my glasses,the cookies,my gloves,the tickets,the scissors,the coins".Split(',').Select(name => (name, "them", "were")),
    ];

    private static readonly string[] s_containers =
        ("the drawer,the jacket,the bag,the box,the fridge,the car,the backpack,the cupboard,the basket,the safe,the suitcase,the closet,the desk,the pocket,"
        + "the red box,the blue box,the green box,the left drawer,the right drawer,the big bag,the small bag,the white cup,the black cup").Split(',');

    private static readonly string[] s_compass = ["north", "east", "south", "west"];

    /// <summary>Draws facts, each a sentence without its period, and questions about them.</summary>
    /// <param name="random">The source of all choices.</param>
    public static (string[] Premises, List<SceneQuestion> Questions) Draw(TaskRandom random) => random.Below(23) switch
    {
        < 5 => Went(random),
        < 9 => Carried(random),
        < 12 => Put(random),
        < 14 => Looks(random),
        < 18 => Given(random),
        _ => Turned(random),
    };

    /// <summary>People go from place to place.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Went(TaskRandom random)
    {
        Person[] people = random.PickSome(StoryScenes.People, 3);
        string[] rooms = random.PickSome(s_rooms, 4);
        int count = random.Between(2, 4);
        int[] who = [.. Enumerable.Range(0, count).Select(_ => random.Chance(0.35) ? 1 : 0)];
        who[random.Below(count)] = 0;
        var premises = new List<string>();
        for (int i = 0; i < count; i++)
        {
            bool isAgain = i > 0 && who[i] == who[i - 1];
            string name = isAgain && random.Chance(0.7) ? people[who[i]].Subject : people[who[i]].Name;
            premises.Add(StoryScenes.Say(isAgain && random.Chance(0.6) ? "goes on" : "goes", random, name, $"the {rooms[i]}"));
        }

        string scene = string.Join(", ", who.Select((person, i) => $"{people[person].Name} {rooms[i]}"));
        Person one = people[0];
        int last = Array.LastIndexOf(who, 0);
        string reason = $"{one.Name} last: {rooms[last]}";
        string[] options = [.. rooms];
        var questions = new List<SceneQuestion>
        {
            SceneQuestion.Choose([$"where is {one.Name}", $"where is {one.Name} now", $"where's {one.Name} now", $"where did {one.Name} end up",
                $"in which place is {one.Name} now", $"where can I find {one.Name}", $"where is {one.Name} at the end", $"what is {one.Name}'s location now"],
                $"where is {one.Name}", $"In the {rooms[last]}", rooms[last], options, reason, scene),
            SceneQuestion.Be([one.Name], "is", $"in the {rooms[last]}", Ternary.Yes, $"{reason}, {rooms[last]}?", scene),
            SceneQuestion.Be([people[2].Name], "is", $"in the {rooms[last]}", Ternary.Unknown, $"nothing on {people[2].Name}", scene),
        };
        if (count > 1)
        {
            string other = rooms[last == 0 ? 1 : last - 1];
            questions.Add(SceneQuestion.Be([one.Name], "is", $"in the {other}", Ternary.No, $"{reason}, {other}?", scene));
        }

        int before = last > 0 ? Array.LastIndexOf(who, 0, last - 1) : -1;
        if (before >= 0)
        {
            questions.Add(SceneQuestion.Choose(
                [$"where was {one.Name} before the {rooms[last]}", $"where was {one.Name} before {one.Subject} went to the {rooms[last]}"],
                $"where was {one.Name} before the {rooms[last]}", $"In the {rooms[before]}", rooms[before], options,
                $"{one.Name}: {string.Join(", then ", rooms.Take(count).Where((_, i) => who[i] == 0))}", scene));
        }

        return ([.. premises], questions);
    }

    /// <summary>Somebody takes a thing along, and perhaps leaves it somewhere.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Carried(TaskRandom random)
    {
        Person[] people = random.PickSome(StoryScenes.People, 2);
        (Person one, Person other) = (people[0], people[1]);
        string[] rooms = random.PickSome(s_rooms, 5);
        string thing = random.Pick(s_carried);
        var premises = new List<string>();
        var scene = new List<string>();
        void Go(Person who, string room, bool isAgain)
        {
            string name = isAgain && random.Chance(0.4) ? who.Subject : who.Name;
            premises.Add(StoryScenes.Say(isAgain && random.Chance(0.5) ? "goes on" : "goes", random, name, $"the {room}"));
            scene.Add($"{who.Name} {room}");
        }

        if (random.Chance(0.4))
        {
            Go(one, rooms[0], false);
        }

        premises.Add(StoryScenes.Say("takes", random, one.Name, $"the {thing}"));
        scene.Add($"{one.Name} has {thing}");
        Go(one, rooms[1], true);
        string at = rooms[1];
        if (random.Chance(0.35))
        {
            Go(other, rooms[2], false);
        }

        bool isDropped = random.Chance(0.4);
        if (isDropped)
        {
            premises.Add(StoryScenes.Say("drops", random, one.Name, $"the {thing}"));
            scene.Add($"{one.Name} drops {thing}");
        }

        if (isDropped || random.Chance(0.4))
        {
            Go(one, rooms[3], false);
            at = isDropped ? at : rooms[3];
        }

        string told = string.Join(", ", scene);
        string reason = isDropped ? $"{thing} dropped, {one.Name} then: {at}" : $"{thing} with {one.Name}, {one.Name} last: {at}";
        var questions = new List<SceneQuestion>
        {
            SceneQuestion.Choose([$"where is the {thing}", $"where is the {thing} now", $"where's the {thing}", $"so where is the {thing}",
                $"where can I find the {thing}"], $"where is the {thing}", $"In the {at}", at, rooms, reason, told),
            SceneQuestion.Be([$"the {thing}"], "is", $"in the {at}", Ternary.Yes, $"{reason}, {at}?", told),
            SceneQuestion.Be([$"the {thing}"], "is", $"in the {rooms[4]}", Ternary.No, $"{reason}, {rooms[4]}?", told),
            new([other.Name], "does", "like it", "likes it", Ternary.Unknown, "nothing on likes it") { Scene = told },
            SceneQuestion.Be([$"the {thing}"], "is", "new", Ternary.Unknown, "nothing on new", told),
        };
        if (!isDropped)
        {
            string[] names = [one.Name.ToLowerInvariant(), other.Name.ToLowerInvariant()];
            questions.Add(SceneQuestion.Choose([$"who has the {thing}", $"who is carrying the {thing}", $"who has the {thing} now"], $"who has the {thing}",
                one.Name, names[0], names, $"{thing} with {one.Name}", told));
        }

        return ([.. premises], questions);
    }

    /// <summary>A thing is moved from one place to another.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Put(TaskRandom random)
    {
        (string name, string pronoun, string was) = random.Pick(s_kept);
        string[] spots = DrawContainers(random);
        int count = random.Chance(0.75) ? 2 : 3;
        string[] premises = [StoryScenes.Say("lies", random, name, spots[0], was),
            .. Enumerable.Range(1, count - 1).Select(i => StoryScenes.Say("puts", random, random.Chance(0.75) ? pronoun : name, spots[i]))];
        string bare = StoryScenes.Bare(name);
        string scene = string.Join(", ", spots.Take(count).Select(spot => $"{bare} in {StoryScenes.Bare(spot)}"));
        string last = spots[count - 1];
        string be = was == "was" ? "is" : "are";
        string[] options = [.. spots.Select(StoryScenes.KeyOf)];
        string reason = $"{bare} last: {StoryScenes.Bare(last)}";
        return (premises,
        [
            SceneQuestion.Choose([$"where {be} {name}", $"where {be} {name} now", $"where do I find {name}", $"where should I look for {name}",
                $"so where {be} {name} now"], $"where {be} {name}", $"In {last}", StoryScenes.KeyOf(last), options, reason, scene),
            SceneQuestion.Choose([$"where {was} {name} at first", $"where {was} {name} in the beginning", $"where {was} {name} first"],
                $"where {was} {name} first", $"In {spots[0]}", StoryScenes.KeyOf(spots[0]), options, $"{bare} first: {StoryScenes.Bare(spots[0])}", scene),
            SceneQuestion.Be([name], be, $"in {last}", Ternary.Yes, $"{reason}, {StoryScenes.Bare(last)}?", scene),
            SceneQuestion.Be([name], be, $"in {spots[0]}", Ternary.No, $"{reason}, {StoryScenes.Bare(spots[0])}?", scene),
            SceneQuestion.Be([name], be, "new", Ternary.Unknown, "nothing on new", scene),
            SceneQuestion.Be([name], be, "expensive", Ternary.Unknown, "nothing on expensive", scene),
        ]);
    }

    /// <summary>Somebody doesn't see that a thing is moved, and will look where it was.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Looks(TaskRandom random)
    {
        Person[] people = random.PickSome(StoryScenes.People, 2);
        (Person one, Person other) = (people[0], people[1]);
        string[] spots = DrawContainers(random);
        string thing = random.Pick(s_given);
        string possessive = one.Subject == "he" ? "his" : "her";
        bool isAway = random.Chance(0.75);
        string[] premises =
        [
            random.Pick([$"{one.Name} puts {possessive} {thing} in {spots[0]}", $"{one.Name} put {possessive} {thing} in {spots[0]}",
                $"{one.Name} hides a {thing} in {spots[0]}"]),
            isAway ? random.Pick([$"{one.Name} leaves the room", $"{one.Subject} goes out", $"then {one.Subject} leaves", $"{one.Subject} goes for a walk"])
                : random.Pick([$"{one.Name} stays and watches", $"{one.Subject} stays in the room and watches"]),
            random.Pick([$"{other.Name} moves it to {spots[1]}", $"{other.Name} takes it and puts it in {spots[1]}",
                $"then {other.Name} moves the {thing} to {spots[1]}"]),
        ];
        (string from, string to) = (StoryScenes.Bare(spots[0]), StoryScenes.Bare(spots[1]));
        string scene = $"{one.Name} {thing} in {from}, {one.Name} {(isAway ? "leaves" : "watches")}, {thing} in {to}";
        string[] options = [.. spots.Select(StoryScenes.KeyOf)];
        string look = spots[isAway ? 0 : 1];
        string saw = $"{one.Name} saw last: {StoryScenes.Bare(look)}";
        string last = $"{thing} last: {StoryScenes.Bare(spots[1])}";
        return (premises,
        [
            SceneQuestion.Choose([$"where will {one.Name} look for the {thing}", $"where does {one.Name} think the {thing} is",
                $"where will {one.Name} look first", $"where does {one.Name} believe the {thing} is"],
                $"where will {one.Name} look", $"In {look}", StoryScenes.KeyOf(look), options, saw, scene),
            SceneQuestion.Choose([$"where is the {thing} really", $"where is the {thing}", $"where is the {thing} now"],
                $"where is the {thing}", $"In {spots[1]}", StoryScenes.KeyOf(spots[1]), options, last, scene),
            new([one.Name], "does", $"know where the {thing} is now", $"knows where the {thing} is now", isAway ? Ternary.No : Ternary.Yes, $"{saw}, {last}")
            {
                Scene = scene,
            },
            SceneQuestion.Be([$"the {thing}"], "is", $"in {spots[0]}", Ternary.No, $"{last}, {StoryScenes.Bare(spots[0])}?", scene),
            SceneQuestion.Be([$"the {thing}"], "is", $"in {spots[1]}", Ternary.Yes, $"{last}, {StoryScenes.Bare(spots[1])}?", scene),
            SceneQuestion.Be([other.Name], "is", "angry", Ternary.Unknown, "nothing on angry", scene),
        ]);
    }

    /// <summary>A thing goes from hand to hand.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Given(TaskRandom random)
    {
        string[] names = [.. random.PickSome(StoryScenes.People, 4).Select(person => person.Name)];
        string thing = random.Pick(s_given);
        var chain = new List<string> { names[0], names[1] };
        int count = random.Between(2, 3);
        while (chain.Count < count + 1)
        {
            chain.Add(chain.Count > 1 && random.Chance(0.25) ? chain[^2] : names[chain.Count]);
        }

        var premises = new List<string>();
        string given = random.Pick([$"the {thing}", $"a {thing}"]);
        int from = 1;
        if (random.Chance(0.3))
        {
            premises.Add(StoryScenes.Say("gives who", random, chain[0], chain[1], given, chain[2]));
            from = 2;
        }
        else
        {
            premises.Add(StoryScenes.Say("gives", random, chain[0], chain[1], given));
        }

        for (int i = from; i < count; i++)
        {
            premises.Add(StoryScenes.Say("gives on", random, chain[i], chain[i + 1]));
        }

        string scene = $"{thing}: {string.Join(", ", chain.Zip(chain.Skip(1), (giver, taker) => $"{giver} to {taker}"))}";
        string[] options = [.. names.Select(name => name.ToLowerInvariant())];
        string last = chain[^1];
        string reason = $"last: to {last}";
        var questions = new List<SceneQuestion>
        {
            SceneQuestion.Choose([$"who has the {thing}", $"who has the {thing} now", $"who's got the {thing}", $"who has the {thing} at the end",
                $"so who has the {thing}", $"who ends up with the {thing}", $"who is holding the {thing} now"],
                $"who has the {thing}", last, last.ToLowerInvariant(), options, reason, scene),
            SceneQuestion.Choose([$"who had the {thing} first", $"who had the {thing} at first", $"who had the {thing} in the beginning"],
                $"who had the {thing} first", chain[0], chain[0].ToLowerInvariant(), options, $"first: {chain[0]}", scene),
            SceneQuestion.Choose([$"who gave the {thing} to {last}", $"who did {last} get the {thing} from", $"from whom did {last} get the {thing}"],
                $"who gave the {thing} to {last}", chain[^2], chain[^2].ToLowerInvariant(), options, $"last: {chain[^2]} to {last}", scene),
            new([last], "does", $"have the {thing}", $"has the {thing}", Ternary.Yes, $"{reason}, {last}?") { Scene = scene },
            new([chain[^2]], "does", $"have the {thing}", $"has the {thing}", Ternary.No, $"{reason}, {chain[^2]}?") { Scene = scene },
            new([chain[^2]], "does", $"still have the {thing}", $"still has the {thing}", Ternary.No, $"{reason}, {chain[^2]}?") { Scene = scene },
            new([last], "does", $"like the {thing}", $"likes the {thing}", Ternary.Unknown, "nothing on likes") { Scene = scene },
            SceneQuestion.Be([$"the {thing}"], "is", "new", Ternary.Unknown, "nothing on new", scene),
        };
        return ([.. premises], questions);
    }

    /// <summary>Somebody faces a direction and turns.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Turned(TaskRandom random)
    {
        Person person = random.Pick(StoryScenes.People);
        (string subject, string be, string ending) = random.Below(4) switch
        {
            0 or 1 => ("I", "am", ""),
            2 => ("you", "are", ""),
            _ => (random.Chance(0.5) ? person.Name : random.Pick(["the robot", "a ship", "the hiker", "a dog"]), "is", "s"),
        };
        int at = random.Below(4);
        var premises = new List<string> { StoryScenes.Say("faces", random, subject, be, s_compass[at]) };
        var scene = new List<string> { s_compass[at] };
        var steps = new List<string>();
        string again = subject is "I" or "you" ? subject : subject == person.Name ? person.Subject : "it";
        again = subject == "the hiker" ? subject : again.Replace("a dog", "it", StringComparison.Ordinal);
        int count = random.Pick([1, 1, 2, 2, 3]);
        void Turn(string side)
        {
            int to = (at + (side == "right" ? 1 : side == "left" ? 3 : 2)) % 4;
            steps.Add($"{s_compass[at]} {side}: {s_compass[to]}");
            scene.Add(side);
            at = to;
        }

        for (int i = 0; i < count; i++)
        {
            if (random.Chance(0.15))
            {
                premises.Add(StoryScenes.Say("turns around", random, again, ending));
                Turn("around");
                continue;
            }

            string side = random.Pick(["left", "right"]);
            int times = count == 1 && random.Chance(0.3) ? random.Between(2, 3) : 1;
            premises.Add(StoryScenes.Say("turns", random, again, ending, side, times == 1 ? "" : times == 2 ? " twice" : " three times"));
            for (int j = 0; j < times; j++)
            {
                Turn(side);
            }
        }

        string told = string.Join(", ", scene);
        string reason = string.Join(", ", steps);
        string facing = s_compass[at];
        string auxiliary = be == "is" ? "does" : "do";
        string other = random.Pick([.. s_compass.Where(direction => direction != facing)]);
        return ([.. premises],
        [
            SceneQuestion.Choose([$"which direction {be} {again} facing", $"which direction {be} {again} facing now", $"which way {be} {again} facing",
                $"what direction {auxiliary} {again} face now", $"where {be} {again} facing now", $"which way {be} {again} looking now",
                $"in which direction {be} {again} going now", $"which direction is in front of {(again == "I" ? "me" : again == "you" ? "you" : subject)} now"],
                "which direction", StoryScenes.Capital(facing), facing, s_compass, reason, told),
            SceneQuestion.Choose([$"{be} {again} facing north, south, east or west"], "which direction", StoryScenes.Capital(facing), facing, s_compass,
                reason, told),
            SceneQuestion.Be([again], be, $"facing {facing}", Ternary.Yes, $"{reason}, {facing}?", told),
            SceneQuestion.Be([again], be, $"facing {other}", Ternary.No, $"{reason}, {other}?", told),
            SceneQuestion.Be([again], be, $"looking {other}", Ternary.No, $"{reason}, {other}?", told),
            SceneQuestion.Be([again], be, "near the sea", Ternary.Unknown, "nothing on near the sea", told),
        ]);
    }

    /// <summary>Places to keep things in that differ in the word that tells them apart.</summary>
    private static string[] DrawContainers(TaskRandom random)
    {
        string[] first = random.PickSome(s_containers, 3);
        return first.Select(StoryScenes.KeyOf).Distinct().Count() == 3 && first.Select(spot => spot.Split(' ')[^1]).Distinct().Count() is 3 or 1
            ? first
            : random.Pick<string[]>([["the red box", "the blue box", "the green box"], ["the drawer", "the bag", "the fridge"],
                ["the basket", "the box", "the safe"], ["the pocket", "the backpack", "the desk"]]);
    }
}
