namespace Fathom.Tasks.Inference;

/// <summary>Property that people or things are compared by.</summary>
/// <param name="More">Of the higher one: <c>taller</c>.</param>
/// <param name="Less">Of the lower one: <c>shorter</c>.</param>
/// <param name="Most">Of the highest: <c>tallest</c>.</param>
/// <param name="Least">Of the lowest: <c>shortest</c>.</param>
/// <param name="HighBase">After "not as": <c>tall</c>.</param>
/// <param name="LowBase">After "not as": <c>short</c>.</param>
internal sealed record OrderRelation(string More, string Less, string Most, string Least, string HighBase, string LowBase)
{
    private const string Adjectives =
        """
        tall/taller/tallest short/shorter/shortest all,tree,building,tower,plant
        old/older/oldest young/younger/youngest animal
        old/older/oldest new/newer/newest only,car,house,book,building,bike
        fast/faster/fastest slow/slower/slowest all,car,train,animal,boat,bike
        heavy/heavier/heaviest light/lighter/lightest all,box,bag,animal,ball,stone,fruit
        rich/richer/richest poor/poorer/poorest -
        strong/stronger/strongest weak/weaker/weakest animal
        big/bigger/biggest small/smaller/smallest all,box,house,ball,animal,fruit,bag,garden
        large/larger/largest small/smaller/smallest all,room,box,garden,house,bottle
        happy/happier/happiest sad/sadder/saddest -
        loud/louder/loudest quiet/quieter/quietest animal,car
        wealthy/wealthier/wealthiest poor/poorer/poorest -
        cheap/cheaper/cheapest expensive/more_expensive/most_expensive only,car,book,shirt,phone,bike,bag
        expensive/more_expensive/most_expensive cheap/cheaper/cheapest only,car,shirt,phone,house,bike
        long/longer/longest short/shorter/shortest only,rope,pencil,road,river,train,stick
        hot/hotter/hottest cold/colder/coldest only,room,cup,oven
        thick/thicker/thickest thin/thinner/thinnest only,book,rope,wall
        wide/wider/widest narrow/narrower/narrowest only,road,river,door
        deep/deeper/deepest shallow/shallower/shallowest only,lake,river,pool
        full/fuller/fullest empty/emptier/emptiest only,bottle,box,bag
        smart/smarter/smartest dumb/dumber/dumbest -
        early/earlier/earliest late/later/latest only,train,bus
        good_at_chess/better_at_chess/best_at_chess bad_at_chess/worse_at_chess/worst_at_chess -
        close_to_the_school/closer_to_the_school/closest_to_the_school far_from_the_school/farther_from_the_school/farthest_from_the_school all,house,tree
        near_to_the_door/nearer_to_the_door/nearest_to_the_door far_from_the_door/further_from_the_door/furthest_from_the_door all,chair,box
        high/higher/highest low/lower/lowest only,tower,mountain,shelf,bridge
        hard/harder/hardest easy/easier/easiest only,test,puzzle,game
        soft/softer/softest hard/harder/hardest only,bed,pillow,ball
        bright/brighter/brightest dark/darker/darkest only,room,lamp,star
        clean/cleaner/cleanest dirty/dirtier/dirtiest only,car,room,shirt
        sharp/sharper/sharpest blunt/blunter/bluntest only,knife,pencil
        warm/warmer/warmest cool/cooler/coolest only,room,lake,pool
        popular/more_popular/most_popular unpopular/less_popular/least_popular only,game,song,book
        funny/funnier/funniest serious/more_serious/most_serious -
        brave/braver/bravest fearful/more_fearful/most_fearful animal
        quick/quicker/quickest slow/slower/slowest all,boat,runner
        tall/taller/tallest short/shorter/shortest -
        tall/taller/tallest short/shorter/shortest -
        tall/taller/tallest short/shorter/shortest -
        tall/taller/tallest short/shorter/shortest -
        tall/taller/tallest short/shorter/shortest -
        tall/taller/tallest short/shorter/shortest -
        tall/taller/tallest short/shorter/shortest -
        tall/taller/tallest short/shorter/shortest -
        old/older/oldest young/younger/youngest -
        old/older/oldest young/younger/youngest -
        old/older/oldest young/younger/youngest -
        fast/faster/fastest slow/slower/slowest -
        old/older/oldest young/younger/youngest -
        old/older/oldest young/younger/youngest -
        old/older/oldest young/younger/youngest -
        fast/faster/fastest slow/slower/slowest -
        heavy/heavier/heaviest light/lighter/lightest -
        """;

    private const string Manners =
        """
        runs/run fast/faster/fastest slow/slower/slowest
        runs/run fast/faster/fastest slow/slower/slowest
        runs/run fast/faster/fastest slow/slower/slowest
        swims/swim fast/faster/fastest slow/slower/slowest
        drives/drive fast/faster/fastest slow/slower/slowest
        walks/walk fast/faster/fastest slow/slower/slowest
        types/type fast/faster/fastest slow/slower/slowest
        reads/read fast/faster/fastest slow/slower/slowest
        jumps/jump high/higher/highest low/lower/lowest
        sings/sing loud/louder/loudest quiet/quieter/quietest
        gets_up/get_up early/earlier/earliest late/later/latest
        arrived/arrive early/earlier/earliest late/later/latest
        finished/finish early/earlier/earliest late/later/latest
        arrived/arrive early/earlier/earliest late/later/latest
        came_home/come_home early/earlier/earliest late/later/latest
        left/leave early/earlier/earliest late/later/latest
        scored/score high/higher/highest low/lower/lowest
        """;

    private static readonly string[] s_colors = "red blue green yellow black white brown orange purple gray pink silver golden".Split(' ');

    private static readonly string[] s_animals =
        "dog cat horse cow pig sheep goat lion tiger elephant mouse rabbit fox wolf bear duck donkey camel monkey rat hamster parrot giraffe zebra".Split(' ');

    private static readonly string[] s_fruits = "apple pear melon lemon plum peach mango banana cherry pumpkin pineapple kiwi".Split(' ');

    /// <summary>All relations; the most usual ones several times.</summary>
    public static OrderRelation[] All { get; } =
    [
        .. Adjectives.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse),
        new("ahead", "behind", "first", "last", "far ahead", "far behind") { MoreThan = "ahead of", LessThan = "behind", Most2 = "", Least2 = " to last" },
        new("further left", "further right", "leftmost", "rightmost", "far left", "far right")
        {
            MoreThan = "to the left of",
            LessThan = "to the right of",
            Most2 = " from the left",
            Least2 = " from the right",
            Things = ["all", "box", "chair", "house", "car", "book"],
        },
        .. new (string Far, string Not)[] { ("north", "south"), ("north", "south"), ("west", "east") }.Select(pair =>
            new OrderRelation($"further {pair.Far}", $"further {pair.Not}", $"{pair.Far}ernmost", $"{pair.Not}ernmost", $"far {pair.Far}", $"far {pair.Not}")
            {
                MoreThan = $"{pair.Far} of",
                LessThan = $"{pair.Not} of",
                Things = ["only", "house", "village", "shop", "tower", "farm", "school"],
            }),
        Event("finished the race", "finish the race"), Event("crossed the finish line", "cross the finish line"), Event("came in", "come in"),
        Event("came in", "come in"), Event("finished the race", "finish the race"), Event("was served", "be served"), Event("got in", "get in"),
        Event("handed in the test", "hand in the test"), Event("joined the club", "join the club"), Event("sang", "sing"), Event("ate", "eat"),
        Event("finished", "finish"), Event("arrived", "arrive"), Event("finished", "finish"), Event("came home", "come home"), Event("left", "leave"),
        Event("woke up", "wake up"), Event("spoke", "speak"), Event("started", "start"), Event("called", "call"), Event("paid", "pay"),
        Event("jumped", "jump"), Event("moved in", "move in"), Event("went to bed", "go to bed"), Event("got off the bus", "get off the bus"),
        Queue("stands", "stand", "in front of", "behind"),
        Queue("stands", "stand", "ahead of", "behind"), Queue("waits", "wait", "before", "after"),
        Queue("sits", "sit", "in front of", "behind"), Queue("walks", "walk", "ahead of", "behind"),
        Seat("sits", "sit"), Seat("stands", "stand"),
        Amount("scored", "score", "points"), Amount("won", "win", "games"), Amount("ate", "eat", "cookies"), Amount("read", "read", "books"),
        Amount("sold", "sell", "tickets"), Amount("caught", "catch", "fish"), Amount("picked", "pick", "apples"), Amount("had", "have", "cards"),
        Mass("had", "have", " money"), Mass("earned", "earn", " money"), Mass("drank", "drink", " water"), Mass("weighed", "weigh", ""),
        Mass("paid", "pay", ""),
        Amount("has", "have", "stickers") with { IsPresent = true }, Amount("has", "have", "pets") with { IsPresent = true },
        Amount("knows", "know", "songs") with { IsPresent = true }, Mass("has", "have", " money") with { IsPresent = true },
        Mass("earns", "earn", "") with { IsPresent = true }, Mass("weighs", "weigh", "") with { IsPresent = true },
        Mass("weighs", "weigh", "") with { IsPresent = true, Things = ["only", "box", "bag", "ball", "stone", "animal", "fruit"] },
        Mass("costs", "cost", "") with { IsPresent = true, Things = ["only", "car", "book", "shirt", "phone", "bike", "bag", "house"] },
        Floor, Floor, Floor with { MoreThan = "on a higher floor than", LessThan = "on a lower floor than" },
        .. Manners.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Manner),
    ];

    /// <summary>What may be compared: <c>all</c> adds people, none is people only.</summary>
    public IReadOnlyList<string> Things { get; private init; } = [];

    /// <summary>Whether solutions write the order from the other end, so that <c>more</c> and <c>less</c> mean the same in all relations with a word.</summary>
    public bool IsTurned => More is "cheaper" or "softer";

    /// <summary>Before the lower one: <c>taller than</c>.</summary>
    public string MoreThan { get; private init; } = More + " than";

    /// <summary>Before the higher one: <c>shorter than</c>.</summary>
    public string LessThan { get; private init; } = Less + " than";

    /// <summary>What follows "second", from the highest.</summary>
    public string Most2 { get; private init; } = " " + Most;

    /// <summary>What follows "second", from the lowest.</summary>
    public string Least2 { get; private init; } = " " + Least;

    /// <summary>What they did, one before the other; empty if they are compared by what they are.</summary>
    public string Verb { get; private init; } = "";

    /// <summary>The verb after "did".</summary>
    public string VerbBase { get; private init; } = "";

    /// <summary>Whether people stand or sit in a row.</summary>
    public bool IsRow { get; private init; }

    /// <summary>Whether they are compared by how much or how many of something they had.</summary>
    public bool IsAmount { get; private init; }

    /// <summary>Whether they are compared by how they do something: <c>runs faster than</c>.</summary>
    public bool IsManner { get; private init; }

    /// <summary>Whether the verb is one of the present.</summary>
    public bool IsPresent { get; private init; }

    /// <summary>Whether one who is before another has won against the other.</summary>
    public bool IsRace => HasNext && Verb is "finished" or "finished the race" or "came in" or "crossed the finish line";

    /// <summary>What asks and denies with the verb: <c>did</c> or <c>does</c>.</summary>
    public string Auxiliary => IsPresent ? "does" : "did";

    /// <summary>Begins the names of sections of phrasings.</summary>
    public string Prefix => IsRow ? "row " : IsAmount ? "amount " : IsManner ? "manner " : Verb.Length > 0 ? "event " : "";

    /// <summary>Whether one can ask who comes right after somebody: in a race or a queue.</summary>
    public bool HasNext => Most == "first" && Verb.Length > 0;

    /// <summary>Whether one can ask for somebody's place.</summary>
    public bool HasPlaces => HasNext
        && (IsRow || Verb is "finished" or "finished the race" or "came in" or "arrived" or "came home" or "jumped" or "spoke" or "called");

    /// <summary>What differences of the property are counted in; empty if they are not.</summary>
    public string Unit => More switch
    {
        "taller" => "cm",
        "older" => "years",
        "heavier" => "pounds",
        "longer" => "inches",
        "more expensive" => "dollars",
        _ => "",
    };

    /// <summary>Draws different people, letters or things.</summary>
    public string[] Draw(int count, TaskRandom random)
    {
        bool hasPeople = Things.Count == 0 || Things[0] != "only";
        string thing = Things.Count == 0 || (hasPeople && random.Chance(0.6)) ? "all" : random.Pick(Things);
        if (thing is "all" or "only")
        {
            return hasPeople ? Persons(count, random) : Draw(count, random);
        }

        return thing switch
        {
            "animal" => [.. random.PickSome(s_animals, count).Select(word => $"the {word}")],
            "fruit" => [.. random.PickSome(s_fruits, count).Select(word => $"the {word}")],
            _ => [.. random.PickSome(s_colors, count).Select(word => $"the {word} {thing}")],
        };
    }

    /// <summary>Whether the names are people's, or letters that stand for people.</summary>
    public bool IsOfPeople(IReadOnlyList<string> names) => !names[0].StartsWith("the ", StringComparison.Ordinal);

    /// <summary>What each of the things is.</summary>
    public string Thing(IReadOnlyList<string> names)
    {
        string[] words = names[0].Split(' ');
        return words.Length > 2 ? words[2] : s_animals.Contains(words[1]) ? "animal" : "fruit";
    }

    /// <summary>Several of a thing.</summary>
    public static string Plural(string thing) => thing + (thing[^1] is 'x' or 's' ? "es" : "s");

    private static string[] Persons(int count, TaskRandom random)
    {
        if (!random.Chance(0.1))
        {
            return random.PickSome(Individuals.People, count);
        }

        string letters = random.Pick(["ABCDEF", "ABCDEF", "PQRSTU", "UVWXYZ", "KLMNOP"]);
        string[] names = [.. letters[..count].Select(letter => letter.ToString())];
        random.Shuffle<string>(names);
        return names;
    }

    /// <summary>Who lives above whom.</summary>
    private static OrderRelation Floor => Manner("lives/live high/higher/highest low/lower/lowest") with { MoreThan = "above", LessThan = "below" };

    private static OrderRelation Event(string verb, string verbBase) => new("first", "last", "first", "last", "early", "late")
    {
        MoreThan = "before",
        LessThan = "after",
        Most2 = "",
        Least2 = " to last",
        Verb = verb,
        VerbBase = verbBase,
    };

    private static OrderRelation Queue(string verb, string verbBase, string more, string less) =>
        Event(verb, verbBase) with { MoreThan = more, LessThan = less, IsRow = true };

    private static OrderRelation Amount(string verb, string verbBase, string things) =>
        new($"more {things}", $"fewer {things}", $"most {things}", $"fewest {things}", $"many {things}", $"few {things}")
        {
            Verb = verb,
            VerbBase = verbBase,
            IsAmount = true,
        };

    private static OrderRelation Mass(string verb, string verbBase, string what) =>
        new($"more{what}", $"less{what}", $"most{what}", $"least{what}", $"much{what}", $"little{what}") { Verb = verb, VerbBase = verbBase, IsAmount = true };

    private static OrderRelation Manner(string line)
    {
        string[] parts = line.Split(' ');
        string[] verbs = parts[0].Replace('_', ' ').Split('/');
        return Parse($"{parts[1]} {parts[2]} -") with
        {
            Verb = verbs[0],
            VerbBase = verbs[1],
            IsManner = true,
            IsPresent = verbs[0] is not ("arrived" or "finished" or "scored" or "came home" or "left"),
        };
    }

    private static OrderRelation Seat(string verb, string verbBase) => new("further left", "further right", "leftmost", "rightmost", "left", "right")
    {
        MoreThan = "left of",
        LessThan = "right of",
        Most2 = " from the left",
        Least2 = " from the right",
        Verb = verb,
        VerbBase = verbBase,
        IsRow = true,
    };

    private static OrderRelation Parse(string line)
    {
        string[] parts = line.Split(' ');
        string[] high = parts[0].Replace('_', ' ').Split('/');
        string[] low = parts[1].Replace('_', ' ').Split('/');
        return new OrderRelation(high[1], low[1], high[2], low[2], high[0], low[0])
        {
            MoreThan = $"{high[1]} than",
            LessThan = $"{low[1]} than",
            Things = parts[2] == "-" ? [] : parts[2].Split(','),
        };
    }
}
