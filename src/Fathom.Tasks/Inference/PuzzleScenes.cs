using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Inference;

/// <summary>Who has which of several things, who lies, who is allowed what, what two people did, what came first, and places in a race.</summary>
internal static class PuzzleScenes
{
    private static readonly string[] s_days = "Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday".Split(',');

    private static readonly string[] s_places = [.. PlaceReader.Names];

    /// <summary>What several people have one each of: what it is, the verb, and the things.</summary>
    private static readonly (string What, string Verb, string[] Things)[] s_shared =
    [
        ("pet", "have/has", "a dog,a cat,a fish,a rabbit,a parrot,a hamster,a turtle,a horse,a snake".Split(',')),
        ("color", "like/likes", "red,blue,green,yellow,purple,orange,black,white,pink".Split(',')),
        ("fruit", "eat/eats", "an apple,a banana,a pear,a peach,a plum,a mango,an orange,a kiwi".Split(',')),
        ("drink", "drink/drinks", "tea,coffee,milk,water,juice,cola,cocoa,lemonade".Split(',')),
        ("sport", "play/plays", "tennis,soccer,golf,hockey,chess,basketball,volleyball,rugby".Split(',')),
        ("instrument", "play/plays", "the piano,the violin,the flute,the guitar,the drums,the cello,the trumpet".Split(',')),
        ("job", "are/is", "a doctor,a teacher,a cook,a pilot,a baker,a farmer,a nurse,a painter,a lawyer".Split(',')),
        ("vehicle", "drive/drives", "a car,a bus,a truck,a taxi,a van,a tractor".Split(',')),
        ("hat", "wear/wears", "a red hat,a blue hat,a green hat,a black hat,a white hat".Split(',')),
        ("shirt", "wear/wears", "a red shirt,a blue shirt,a green shirt,a yellow shirt,a white shirt".Split(',')),
        ("house", "live/lives", "in the red house,in the blue house,in the green house,in the white house,in the yellow house".Split(',')),
        ("city", "live/lives", "in Paris,in Rome,in Berlin,in Madrid,in London,in Vienna".Split(',')),
        ("language", "speak/speaks", "French,Spanish,German,Italian,Greek,Polish".Split(',')),
        ("meal", "order/orders", "soup,salad,pizza,pasta,fish,rice".Split(',')),
        ("subject", "teach/teaches", "math,history,music,art,biology,physics".Split(',')),
    ];

    /// <summary>Draws facts, each a sentence without its period, and questions about them.</summary>
    /// <param name="random">The source of all choices.</param>
    public static (string[] Premises, List<SceneQuestion> Questions) Draw(TaskRandom random) => random.Below(28) switch
    {
        < 7 => Shared(random),
        < 11 => Said(random),
        < 15 => Several(random),
        < 18 => InTime(random),
        18 or 19 => random.Chance(0.5) ? Passed(random) : Beside(random),
        < 23 => Permitted(random),
        < 26 => OfAll(random),
        _ => Contrary(random),
    };

    /// <summary>Two or three people have one each of as many things; hints leave one possibility.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Shared(TaskRandom random)
    {
        int count = random.Chance(0.3) ? 2 : 3;
        (string what, string verbs, string[] all) = random.Pick(s_shared);
        (string many, string one) = (verbs.Split('/')[0], verbs.Split('/')[1]);
        string[] names = [.. random.PickSome(StoryScenes.People, count).Select(person => person.Name)];
        string[] things = random.PickSome(all, count);
        string[] shown = [.. things];
        random.Shuffle<string>(shown);
        string[] listed = [.. names];
        random.Shuffle<string>(listed);
        string opening = one is "is" or "lives"
            ? StoryScenes.Say(one == "is" ? "jobs" : "homes", random, All(listed), All(shown))
            : count == 2 ? StoryScenes.Say("two", random, listed[0], listed[1], shown[0], shown[1], "", "", what, many, one)
            : StoryScenes.Say("three", random, listed[0], listed[1], listed[2], shown[0], shown[1], shown[2], what, many, one);
        string not = one == "is" ? "is not" : $"does not {many}";
        string isnt = one == "is" ? "isn't" : $"doesn't {many}";
        string Has(int i, int thing) => $"{(random.Chance(0.3) ? $"it is {names[i]} who" : names[i])} {one} {things[thing]}";
        string Lacks(int i, int thing) => random.Pick([$"{names[i]} {not} {things[thing]}", $"{names[i]} {isnt} {things[thing]}"]);
        string[] key = [.. things.Select(Name)];
        string told = $"{string.Join(" ", listed)}, {string.Join(" ", shown.Select(Name))}";
        List<string> premises = [opening];
        string reason;
        int known = count;
        if (count == 2)
        {
            bool isPositive = random.Chance(0.5);
            premises.Add(isPositive ? Has(0, 0) : Lacks(0, 1));
            told += isPositive ? $", {names[0]} {key[0]}" : $", {names[0]} not {key[1]}";
            reason = $"{(isPositive ? "" : $"{names[0]} not {key[1]}, so ")}{names[0]} {key[0]}, left {names[1]} {key[1]}";
        }
        else
        {
            switch (random.Below(4))
            {
                case 0:
                    premises.AddRange([Has(0, 0), Has(1, 1)]);
                    told += $", {names[0]} {key[0]}, {names[1]} {key[1]}";
                    reason = $"{names[0]} {key[0]}, {names[1]} {key[1]}, left {names[2]} {key[2]}";
                    break;
                case 1:
                    premises.Add(random.Pick([$"{names[0]} {not} {things[1]} and not {things[2]}", $"{names[0]} {isnt} {things[1]} or {things[2]}",
                        $"{names[0]} {one} neither {things[1]} nor {things[2]}"]));
                    told += $", {names[0]} not {key[1]}, {names[0]} not {key[2]}";
                    reason = $"{names[0]} not {key[1]}, not {key[2]}, so {names[0]} {key[0]}";
                    known = 1;
                    break;
                default:
                    bool isFirst = random.Chance(0.7);
                    string[] hints = isFirst ? [Has(0, 0), Lacks(1, 2)] : [Lacks(1, 2), Has(0, 0)];
                    premises.AddRange(hints);
                    string[] facts = isFirst ? [$"{names[0]} {key[0]}", $"{names[1]} not {key[2]}"] : [$"{names[1]} not {key[2]}", $"{names[0]} {key[0]}"];
                    told += $", {string.Join(", ", facts)}";
                    reason = $"{names[0]} {key[0]}, {names[1]} not {key[2]}, so {names[1]} {key[1]}, left {names[2]} {key[2]}";
                    break;
            }
        }

        string[] people = [.. names.Select(name => name.ToLowerInvariant())];
        string[] words = [.. things.Select(thing => StoryScenes.KeyOf(thing).ToLowerInvariant())];
        string does = one == "is" ? "is" : "does";
        string Base(int thing) => one == "is" ? things[thing] : $"{many} {things[thing]}";
        string isIt = one switch
        {
            "is" => "what is",
            "lives" => "where does",
            _ => "what does",
        };
        var questions = new List<SceneQuestion>();
        for (int i = 0; i < known; i++)
        {
            string ask = one == "is" ? $"{isIt} {names[i]}" : $"{isIt} {names[i]} {many}";
            string[] asks = what switch
            {
                "house" or "city" => [ask, $"in which {what} does {names[i]} live"],
                _ when one == "has" => [ask, $"which {what} does {names[i]} have", $"what {what} does {names[i]} have", $"what is {names[i]}'s {what}"],
                "job" => [$"what is {names[i]}'s job", $"what is {names[i]}", $"what does {names[i]} do for a living"],
                "color" => [ask, $"which color does {names[i]} like", $"what is {names[i]}'s color"],
                "hat" or "shirt" => [$"what color is {names[i]}'s {what}", $"which {what} does {names[i]} wear", $"what does {names[i]} wear"],
                _ => [ask, $"which {what} does {names[i]} {many}"],
            };
            questions.Add(SceneQuestion.Choose(asks, ask, StoryScenes.Capital(things[i]), words[i], words, reason, told));
            string who = $"who {one} {things[i]}";
            questions.Add(SceneQuestion.Choose([who, $"which of them {one} {things[i]}", who], who, names[i], people[i], people, reason, told));
            questions.Add(new([names[i]], does, Base(i), $"{one} {things[i]}", Ternary.Yes, $"{reason}, {names[i]} {key[i]}?") { Scene = told });
            int other = (i + 1) % count;
            questions.Add(new([names[i]], does, Base(other), $"{one} {things[other]}", Ternary.No, $"{reason}, {names[i]} {key[other]}?") { Scene = told });
        }

        if (known == 1)
        {
            questions.Add(new([names[1]], does, Base(1), $"{one} {things[1]}", Ternary.Unknown, $"{reason}, nothing on {names[1]} {key[1]}") { Scene = told });
        }

        questions.Add(SceneQuestion.Be([names[0]], "is", "married", Ternary.Unknown, "nothing on married", told));
        return ([.. premises], questions);
    }

    /// <summary>Somebody who always lies, never lies, or lies on some day says something.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Said(TaskRandom random)
    {
        string[] names = [.. random.PickSome(StoryScenes.People, 2).Select(person => person.Name)];
        (string who, string other) = (names[0], names[1]);
        who = random.Chance(0.2)
            ? random.Pick(["the guard", "guard 1", "the parrot", "the twin", "the clerk", "the old man", "the robot", "my brother", "my sister", "the witch"])
            : who;
        string[] fact = random.Pick(PhrasingFile.Lines("stories", "facts")).Split(" is ", 2);
        (string subject, string rest) = (fact[0], fact[1]);
        bool isDenied = random.Chance(0.3);
        string said = $"{subject} is {(isDenied ? "not " : "")}{rest}";
        string opposite = $"{subject} is {(isDenied ? "" : "not ")}{rest}";
        List<string> premises;
        string scene, reason;
        bool? isTrue;
        string says = StoryScenes.Say("says", random, who, said);
        switch (random.Below(10))
        {
            case < 4:
                isTrue = false;
                premises = [StoryScenes.Say("lies always", random, who), says];
                scene = $"{who} lies, {who}: {said}";
                reason = $"lies, so {opposite}";
                break;
            case < 6:
                isTrue = true;
                premises = [StoryScenes.Say("honest always", random, who), says];
                scene = $"{who} true, {who}: {said}";
                reason = $"true, so {said}";
                break;
            case < 7:
                isTrue = null;
                premises = [StoryScenes.Say("sometimes", random, who), says];
                scene = $"{who} lies at times, {who}: {said}";
                reason = $"lies at times, nothing on {said}";
                break;
            case < 8:
                string day = random.Pick(s_days);
                string today = random.Chance(0.5) ? day : random.Pick(s_days);
                isTrue = day != today;
                premises = [random.Pick([$"{who} lies only on {day}s", $"{who} lies on {day}s and tells the truth on all other days",
                    $"{who} only lies on {day}s", $"on {day}s {who} lies, and on other days {who} tells the truth"]),
                    random.Pick([$"today is {today}", $"it is {today}", $"today it is {today}"]), says];
                scene = $"{who} lies on {day}, {today}, {who}: {said}";
                reason = $"{day} {today}: {(day == today ? $"lies, so {opposite}" : $"true, so {said}")}";
                break;
            default:
                isTrue = random.Chance(0.5);
                premises = [random.Pick([$"one of {who} and {other} always lies, and the other always tells the truth",
                    $"either {who} or {other} is a liar, and the other one never lies",
                    $"of {who} and {other}, exactly one always lies and the other is always honest"]),
                    StoryScenes.Say(isTrue.Value ? "lies always" : "honest always", random, other), says];
                scene = $"{who} or {other} lies, {other} {(isTrue.Value ? "lies" : "true")}, {who}: {said}";
                reason = $"{other} {(isTrue.Value ? "lies" : "true")}, so {who} {(isTrue.Value ? $"true, so {said}" : $"lies, so {opposite}")}";
                break;
        }

        Ternary answer = isTrue switch
        {
            null => Ternary.Unknown,
            bool known => known != isDenied ? Ternary.Yes : Ternary.No,
        };
        var questions = new List<SceneQuestion>
        {
            SceneQuestion.Be([subject], "is", rest, answer, reason, scene),
            SceneQuestion.Be([subject], "is", rest, answer, reason, scene),
            SceneQuestion.Be([other], "is", "tired", Ternary.Unknown, "nothing on tired", scene),
        };
        if (isTrue is bool isHonest)
        {
            string mark = $"{who} {(isHonest ? "true" : "lies")}";
            questions.Add(SceneQuestion.Be([who], "is", "lying", isHonest ? Ternary.No : Ternary.Yes, $"{reason.Split(", so " + subject)[0]}, {mark}", scene));
        }

        return ([.. premises], questions);
    }

    /// <summary>What two people did, or only one of them, or neither.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Several(TaskRandom random)
    {
        string[] names = [.. random.PickSome(StoryScenes.People, 3).Select(person => person.Name)];
        string[] deed = random.Pick(PhrasingFile.Lines("stories", "deeds")).Split('/');
        (string past, string verb) = (deed[0], deed[1]);
        (string section, string scene, Ternary first, Ternary second) = random.Below(4) switch
        {
            0 => ("both", $"{names[0]} and {names[1]}", Ternary.Yes, Ternary.Yes),
            1 => ("neither", $"not {names[0]}, not {names[1]}", Ternary.No, Ternary.No),
            2 => ("only first", $"{names[0]}, not {names[1]}", Ternary.Yes, Ternary.No),
            _ => ("at least one", $"{names[0]} or {names[1]}", Ternary.Unknown, Ternary.Unknown),
        };
        var premises = new List<string> { StoryScenes.Say(section, random, names[0], names[1], past, verb) };
        scene += $" {past}";
        string Reason(string name, Ternary answer) => answer switch
        {
            Ternary.Yes => $"{name} {past}",
            Ternary.No => $"not {name}",
            _ => section == "at least one" && name != names[2] ? $"or, nothing on {name}" : $"nothing on {name}",
        };
        if (section == "at least one" && random.Chance(0.6))
        {
            premises.Add(random.Pick([$"{names[1]} did not {verb}", $"{names[1]} didn't {verb}", $"it was not {names[1]}"]));
            scene += $", not {names[1]}";
            (first, second) = (Ternary.Yes, Ternary.No);
        }

        var questions = new List<SceneQuestion>
        {
            Ask(names[0], first),
            Ask(names[1], second),
            Ask(names[2], Ternary.Unknown),
        };
        if (section != "at least one")
        {
            (Ternary both, Ternary any) = section switch
            {
                "both" => (Ternary.Yes, Ternary.Yes),
                "neither" => (Ternary.No, Ternary.No),
                _ => (Ternary.No, Ternary.Yes),
            };
            questions.Add(Ask($"at least one of {names[0]} and {names[1]}", any));
            questions.Add(Ask($"both {names[0]} and {names[1]}", both));
        }

        return ([.. premises], questions);

        SceneQuestion Ask(string who, Ternary answer)
        {
            string reason = who.Contains(' ', StringComparison.Ordinal)
                ? $"{scene[..(scene.Length - past.Length - 1)]} {(answer == Ternary.Yes ? "means" : "excludes")} {who.Split(' ')[0]}"
                : Reason(who, answer);
            return new([who], "did", verb, past, answer, reason) { Scene = scene };
        }
    }

    /// <summary>Two or three things that somebody did one after the other.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) InTime(TaskRandom random)
    {
        int count = random.Chance(0.3) ? 2 : 3;
        string[][] acts = [.. random.PickSome(PhrasingFile.Lines("stories", "activities"), 4).Select(line => line.Split('/'))];
        string premise = count == 2 ? StoryScenes.Say("two in order", random, acts[0][0], acts[1][0], "", acts[0][2], acts[1][2])
            : StoryScenes.Say("three in order", random, acts[0][0], acts[1][0], acts[2][0], acts[0][2], acts[1][2], acts[2][2]);
        string[] words = [.. acts.Take(count).Select(act => act[3])];
        string scene = string.Join(", then ", words);
        string[] last = acts[count - 1];
        var questions = new List<SceneQuestion>
        {
            Open(count - 1, $"last: {words[^1]}", "what did I do last", "what was the last thing I did", "what came last", "which thing did I do last"),
            Open(0, $"first: {words[0]}", "what did I do first", "what was the first thing I did", "what came first", "which thing did I do first"),
            Pair(0, count - 1, Ternary.Yes),
            Pair(count - 1, 0, Ternary.No),
            Pair(0, 1, Ternary.Yes),
            new(["I"], "did", acts[3][1], acts[3][0], Ternary.Unknown, $"nothing on {acts[3][3]}") { Scene = scene },
        };
        if (count == 3)
        {
            questions.Add(Open(1, $"{words[0]}, then {words[1]}", $"what did I do right after {acts[0][2]}", $"what came right after {acts[0][2]}",
                $"what did I do after {acts[0][2]} but before {last[2]}"));
            questions.Add(Open(1, $"{words[1]}, then {words[2]}", $"what did I do right before {last[2]}", $"what came right before {last[2]}"));
            questions.Add(Open(1, $"{words[0]}, then {words[1]}", "what did I do second", "what was the second thing I did"));
        }

        return ([premise.Replace("I I ", "I ", StringComparison.Ordinal)], questions);

        SceneQuestion Open(int act, string reason, params string[] asks) =>
            SceneQuestion.Choose(asks, asks[0], $"You {acts[act][0].Replace("my ", "your ", StringComparison.Ordinal)}.", words[act], words, reason, scene);

        SceneQuestion Pair(int one, int other, Ternary answer)
        {
            string rest = $"{acts[one][1]} before {acts[other][2]}";
            string reason = $"{words[0]}, then {words[^1]}, {words[one]} before {words[other]}?";
            return new(["I"], "did", rest, $"{acts[one][0]} before {acts[other][2]}", answer, reason) { Scene = scene };
        }
    }

    /// <summary>Somebody overtakes others in a race, or is overtaken.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Passed(TaskRandom random)
    {
        (string who, string be) = random.Pick([("I", "am"), ("you", "are")]);
        int place = random.Below(5) + 1;
        int count = random.Between(1, 2);
        string race = random.Pick(["", "", "in a race, ", "in a bike race, ", "during a swim race, "]);
        string[] premises;
        int after;
        string scene;
        string people = count == 1 ? "one runner" : "two runners";
        switch (random.Below(3))
        {
            case 0:
                after = place;
                premises = [$"{race}{who} {random.Pick(["overtake", "pass"])} the {random.Pick(["runner", "person", "one"])} in {s_places[place]} place"];
                scene = $"overtake {s_places[place]}";
                break;
            case 1:
                after = place + count;
                premises = [$"{race}{who} {be} {s_places[place]}", random.Pick([$"{people} overtake{(count == 1 ? "s" : "")} {(who == "I" ? "me" : "you")}",
                    $"{who} {be} overtaken by {people}"])];
                scene = $"{s_places[place]}, overtaken by {count}";
                break;
            default:
                place += count;
                after = place - count;
                premises = [$"{race}{who} {be} {s_places[place]}", $"{who} overtake {people}"];
                scene = $"{s_places[place]}, overtake {count}";
                break;
        }

        string reason = $"{scene}: {s_places[after]}";
        return (premises,
        [
            SceneQuestion.Choose([$"what place {be} {who} in now", $"which place {be} {who} in now", $"what place {be} {who} in",
                $"in what position {be} {who} now", $"what position {be} {who} in", $"which place do {who} have now"],
                "what place", StoryScenes.Capital(s_places[after]), s_places[after], s_places, reason, scene),
            SceneQuestion.Be([who], be, $"{s_places[after]} now", Ternary.Yes, $"{reason}, {s_places[after]}?", scene),
            SceneQuestion.Be([who], be, $"{s_places[after == 0 ? 1 : after - 1]} now", Ternary.No, $"{reason}, {s_places[after == 0 ? 1 : after - 1]}?", scene),
            SceneQuestion.Be([who], be, "tired", Ternary.Unknown, "nothing on tired", scene),
        ]);
    }

    /// <summary>Somebody's place is known, and that another one was right before or after.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Beside(TaskRandom random)
    {
        Person[] people = random.PickSome(StoryScenes.People, 2);
        (string one, string other) = (people[0].Name, people[1].Name);
        int place = random.Between(1, 5);
        bool isBefore = random.Chance(0.5);
        int found = isBefore ? place - 1 : place + 1;
        string came = random.Pick(["finished", "came in", "was", "came"]);
        string where = random.Pick(["right", "directly", "just"]) + (isBefore ? " before" : " after");
        string scene = $"{one} {s_places[place]}, {other} {(isBefore ? "before" : "after")} {one}";
        string reason = $"{(isBefore ? "before" : "after")} {s_places[place]}: {s_places[found]}";
        return ([$"{one} {came} {s_places[place]}", $"{other} {random.Pick(["finished", "came", "came in"])} {where} {one}"],
        [
            SceneQuestion.Choose([$"what place did {other} get", $"what place was {other}", $"which place was {other} in", $"in what place did {other} finish"],
                "what place", StoryScenes.Capital(s_places[found]), s_places[found], s_places, reason, scene),
            SceneQuestion.Be([other], "was", s_places[found], Ternary.Yes, $"{reason}, {s_places[found]}?", scene),
            SceneQuestion.Be([other], "was", s_places[place + (isBefore ? 1 : -1)], Ternary.No, $"{reason}, {s_places[place + (isBefore ? 1 : -1)]}?", scene),
            SceneQuestion.Be([other], "was", "tired", Ternary.Unknown, "nothing on tired", scene),
        ]);
    }

    /// <summary>What everybody did, or nobody, or only one, or all but one.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) OfAll(TaskRandom random)
    {
        string[] names = [.. random.PickSome(StoryScenes.People, 2).Select(person => person.Name)];
        (string one, string other) = (names[0], names[1]);
        string[] deed = random.Pick(PhrasingFile.Lines("stories", "deeds")).Split('/');
        (string past, string verb) = (deed[0], deed[1]);
        (string section, string scene, Ternary ofOne, Ternary ofOther) = random.Below(4) switch
        {
            0 => ("everyone", $"all {past}", Ternary.Yes, Ternary.Yes),
            1 => ("nobody", $"none {past}", Ternary.No, Ternary.No),
            2 => ("everyone but", $"all but {one} {past}", Ternary.No, Ternary.Yes),
            _ => ("only one", $"only {one} {past}", Ternary.Yes, Ternary.No),
        };
        string brief = scene[..(scene.Length - past.Length - 1)];
        SceneQuestion Ask(string who, Ternary answer) =>
            new([who], "did", verb, past, answer, $"{brief} {(answer == Ternary.Yes ? "means" : "excludes")} {who}") { Scene = scene };
        Ternary some = section == "nobody" ? Ternary.No : Ternary.Yes;
        return ([StoryScenes.Say(section, random, past, verb, one)],
        [
            Ask(one, ofOne), Ask(other, ofOther), Ask(other, ofOther), Ask("anybody", some),
            SceneQuestion.Be([one], "was", "happy about it", Ternary.Unknown, "nothing on happy about it", scene),
        ]);
    }

    /// <summary>All of a group do something, and somebody does what excludes that, or is one of them.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Contrary(TaskRandom random)
    {
        string[] pair = random.Pick(PhrasingFile.Lines("stories", "contraries")).Split('/');
        string[] circle = random.Pick(PhrasingFile.Lines("stories", "circles")).Split('/');
        (string does, string contrary, string member) = (pair[0], pair[1], circle[1]);
        string name = random.Pick(StoryScenes.People).Name;
        bool isSeveral = circle[0].StartsWith("all of", StringComparison.Ordinal);
        string rule = $"{circle[0]} {(isSeveral ? OfSeveral(does) : does)}";
        int space = member.IndexOf(' ', StringComparison.Ordinal);
        (string be, string rest) = (member[..space], member[(space + 1)..]);
        (string fact, Ternary answer, string reason) = random.Below(3) switch
        {
            0 => (does, Ternary.Unknown, $"nothing on all that {OfSeveral(does)}"),
            _ => (contrary, Ternary.No, $"{member} means {does}, {contrary} excludes {member}"),
        };
        string scene = $"{rule}, {name} {fact}";
        return (random.Chance(0.8) ? [rule, $"{name} {fact}"] : [$"{name} {fact}", rule],
        [
            SceneQuestion.Be([name], be, rest, answer, reason, scene),
            new([name], "", "", $"{be} not {rest}", answer == Ternary.No ? Ternary.Yes : Ternary.Unknown, reason) { Scene = scene },
        ]);
    }

    /// <summary>Something is allowed only to those who meet a condition.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Permitted(TaskRandom random)
    {
        string[] parts = random.Pick(PhrasingFile.Lines("stories", "permits")).Split('/');
        (string verb, string past, string met, string unmet) = (parts[0], parts[1], parts[2], parts[3]);
        string name = random.Pick(StoryScenes.People).Name;
        string rule = StoryScenes.Say("only if", random, verb, met, unmet, OfSeveral(met), OfSeveral(unmet), OfYou(met), OfYou(unmet));
        string brief = $"only who {met} {past}";
        string may = random.Pick(["can", "may"]);
        string Scene(string fact) => $"{brief}, {name} {fact}";
        (string auxiliary, string rest) = Ask(met);
        switch (random.Below(4))
        {
            case 0:
                return ([rule, random.Pick([$"{name} {past}", $"{name} was allowed to {verb}", $"{name} {past} yesterday"])],
                [
                    new([name], auxiliary, rest, met, Ternary.Yes, $"only: {past} means {met}") { Scene = Scene(past) },
                    new([name], Ask(unmet).Auxiliary, Ask(unmet).After, unmet, Ternary.No, $"only: {past} means {met}")
                    {
                        Scene = Scene(past),
                    },
                ]);
            case 1:
                return ([rule, $"{name} {met}"],
                [
                    new([name], "did", verb, past, Ternary.Unknown, $"only: nothing on all who {OfSeveral(met)}") { Scene = Scene(met) },
                ]);
            default:
                return ([rule, $"{name} {unmet}"],
                [
                    new([name], may, verb, $"{may} {verb}", Ternary.No, $"only: {unmet} excludes {verb}") { Scene = Scene(unmet) },
                    SceneQuestion.Be([name], "is", $"allowed to {verb}", Ternary.No, $"only: {unmet} excludes {verb}", Scene(unmet)),
                    new([name], "", "", $"cannot {verb}", Ternary.Yes, $"only: {unmet} excludes {verb}") { Scene = Scene(unmet) },
                    SceneQuestion.Be([name], "is", "angry about it", Ternary.Unknown, "nothing on angry about it", Scene(unmet)),
                ]);
        }
    }

    private static string Name(string thing) => StoryScenes.Bare(thing.Replace("in ", "", StringComparison.Ordinal));

    private static string All(string[] items) => $"{string.Join(", ", items[..^1])} and {items[^1]}";

    private static (string Auxiliary, string After) Ask(string finite)
    {
        int space = finite.IndexOf(' ', StringComparison.Ordinal);
        (string verb, string rest) = (finite[..space], finite[(space + 1)..]);
        return verb switch
        {
            "is" or "can" => (verb, rest),
            "has" => ("does", $"have {rest}"),
            "knows" => ("does", $"know {rest}"),
            _ => ("", ""),
        };
    }

    private static string OfSeveral(string finite)
    {
        int space = finite.IndexOf(' ', StringComparison.Ordinal);
        (string verb, string rest) = (finite[..space], finite[(space + 1)..]);
        if (verb == "is" && rest.Split(' ')[0] is "a" or "an")
        {
            return $"are {Nouns.Plural(rest[(rest.IndexOf(' ', StringComparison.Ordinal) + 1)..])}";
        }

        if (verb == "is" && rest.StartsWith("not a", StringComparison.Ordinal) && rest.Split(' ')[1] is "a" or "an")
        {
            return $"are not {Nouns.Plural(rest.Split(' ', 3)[2])}";
        }

        return OfYou(finite);
    }

    /// <summary>The same of one who is spoken to: <c>are an adult</c>.</summary>
    private static string OfYou(string finite)
    {
        int space = finite.IndexOf(' ', StringComparison.Ordinal);
        (string verb, string rest) = (finite[..space], finite[(space + 1)..]);
        return verb switch
        {
            "is" => $"are {rest}",
            "was" => $"were {rest}",
            "has" => $"have {rest}",
            "does" => $"do {rest}",
            "knows" or "speaks" or "wears" or "drinks" or "likes" or "lives" or "plays" or "works" => $"{verb[..^1]} {rest}",
            _ => finite,
        };
    }
}
