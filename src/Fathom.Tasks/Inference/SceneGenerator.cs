using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Inference;

/// <summary>Draws everyday scenes and questions about them.</summary>
internal static class SceneGenerator
{
    /// <summary>Draws a scene, one sentence per entry without its period, and a question with a given answer.</summary>
    /// <param name="level">1 one plain sentence, 2 with place or quality, 3 two sentences.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="random">The source of all choices.</param>
    public static (string[] Premises, SceneQuestion Asked) Draw(int level, Ternary answer, TaskRandom random)
    {
        while (true)
        {
            (string[] premises, List<SceneQuestion> questions) = random.Below(20) switch
            {
                < 7 => EverydayScenes.Draw(random),
                < 14 => StoryScenes.Draw(random),
                _ => DrawScene(level, random),
            };
            bool isOpen = random.Chance(questions.Exists(question => question.IsMostlyOpen) ? 0.6 : 0.15);
            SceneQuestion[] open = isOpen ? [.. questions.Where(question => question.Openly.Length > 0)] : [];
            SceneQuestion[] fitting = open.Length > 0 ? open : [.. questions.Where(question => question.Answer == answer)];
            if (fitting.Length == 0)
            {
                continue;
            }

            SceneQuestion asked = random.Pick(fitting);
            asked = asked.Scene.Length > 0 ? asked : asked with { Scene = premises[0] };
            if (level < 3 || premises.Length == 0 || (premises.Length == 1 && random.Chance(0.3)))
            {
                return (premises, asked);
            }

            string other = random.Below(3) == 0 ? Owned(random).Premise : Doing(1, random).Premise;
            if (premises.Any(premise => SharesWord(premise, other)) || SharesWord(asked.Finite, other))
            {
                continue;
            }

            return (random.Chance(0.5) ? [.. premises, other] : [other, .. premises], asked with { Subjects = [asked.Subjects[0]] });
        }
    }

    private static (string[] Premises, List<SceneQuestion> Questions) DrawScene(int level, TaskRandom random)
    {
        (string premise, List<SceneQuestion> questions) = random.Below(24) switch
        {
            < 5 => Owned(random),
            < 8 => InState(random),
            < 11 => QuantifiedScenes.Draw(random),
            11 => QuantifiedScenes.DrawEither(random),
            _ => Doing(level, random),
        };
        return ([premise], questions);
    }

    /// <summary>Somebody does something, perhaps somewhere.</summary>
    private static (string Premise, List<SceneQuestion> Questions) Doing(int level, TaskRandom random)
    {
        bool isAnimal = random.Chance(0.3);
        Scenes.Activity[] activities = [.. Scenes.Activities.Where(activity => isAnimal ? activity.IsAnimal : activity.IsHuman)];
        Scenes.Activity activity = random.Pick(activities);
        SceneSubject subject = SceneSubject.Draw(
            activity.IsForDogs ? Scenes.Dogs : isAnimal ? Scenes.Animals : Scenes.People, level > 1 && random.Chance(0.35), random);
        bool namesPlace = activity.Text.Contains(" in ", StringComparison.Ordinal) || activity.Text.Contains(" on ", StringComparison.Ordinal);
        bool hasPlace = activity.Places != "-" && !namesPlace && (level > 1 || random.Chance(0.4)) && !(isAnimal && activity.Places == "i");
        Scenes.Place? place = hasPlace
            ? random.Pick([.. Scenes.Places.Where(place => activity.Places.Contains(place.Letter, StringComparison.Ordinal)
                && (!isAnimal || place.Letter == "o"))])
            : null;
        string be = random.Chance(0.85) ? subject.IsPlural ? "are" : "is" : subject.IsPlural ? "were" : "was";
        string where = place is null ? "" : " " + place.Text;
        var questions = new List<SceneQuestion>();
        AskActivity(questions, subject, activity, be);
        AskSubject(questions, subject, activity.Text, where, be);
        if (place is not null)
        {
            AskPlace(questions, subject, place, be);
        }

        string[] opens = random.PickSome(subject.IsAnimal ? Scenes.OpenOfAnimals : Scenes.OpenOfPeople, 3);
        questions.AddRange(opens.Where(open => CanBe(open, subject)).Select(open =>
            SceneQuestion.Be([subject.Later, subject.Pronoun], be, open, Ternary.Unknown, $"nothing on {open}")));
        if (subject.Quality is (string said, string opposite))
        {
            questions.RemoveAll(question => question.Answer == Ternary.Unknown && question.Rest.Split(' ').Any(word => word == said || word == opposite));
        }

        return ($"{subject.First} {be} {activity.Text}{where}", questions);
    }

    private static void AskActivity(List<SceneQuestion> questions, SceneSubject subject, Scenes.Activity activity, string be)
    {
        string[] names = [subject.Later, subject.Pronoun, subject.Later, subject.First];
        void Add(string rest, Ternary answer, string reason) => questions.Add(SceneQuestion.Be(names, be, rest, answer, reason));
        foreach (string meant in activity.Means.Concat(activity.Means).Concat(activity.Implies))
        {
            Add(meant, Ternary.Yes, $"{activity.Text} means {meant}");
        }

        foreach (string excluded in activity.Excludes)
        {
            Add(excluded, Ternary.No, $"{activity.Text} excludes {excluded}");
        }

        foreach (string open in activity.Open.Concat(activity.Open))
        {
            Add(open, Ternary.Unknown, $"nothing on {open}");
        }
    }

    private static void AskSubject(List<SceneQuestion> questions, SceneSubject subject, string activity, string place, string be)
    {
        foreach ((string name, string reason) in subject.Kinds)
        {
            questions.Add(SceneQuestion.Be([name], be, activity + place, Ternary.Yes, reason));
            questions.Add(SceneQuestion.Be([name], be, activity, Ternary.Yes, reason));
        }

        string nobody = subject.IsAnimal ? "no animal" : "nobody";
        string single = be is "is" or "are" ? "is" : "was";
        questions.Add(SceneQuestion.Be([nobody], single, activity, Ternary.No, $"{subject.First} excludes {nobody}"));
        if (subject.Quality is (string said, string opposite))
        {
            string[] names = [subject.Later, subject.Pronoun];
            questions.Add(SceneQuestion.Be(names, be, said, Ternary.Yes, $"{said} means {said}"));
            questions.Add(SceneQuestion.Be(names, be, opposite, Ternary.No, $"{said} excludes {opposite}"));
            questions.Add(SceneQuestion.Be(names, be, opposite, Ternary.No, $"{said} excludes {opposite}"));
        }
    }

    private static void AskPlace(List<SceneQuestion> questions, SceneSubject subject, Scenes.Place place, string be)
    {
        string[] names = [subject.Later, subject.Pronoun, subject.Later, subject.First];
        foreach (string meant in place.Means)
        {
            questions.Add(SceneQuestion.Be(names, be, meant, Ternary.Yes, $"{place.Text} means {meant}"));
        }

        foreach (string excluded in place.Excludes)
        {
            questions.Add(SceneQuestion.Be(names, be, excluded, Ternary.No, $"{place.Text} excludes {excluded}"));
        }
    }

    /// <summary>Somebody has, buys or eats something, or does not.</summary>
    private static (string Premise, List<SceneQuestion> Questions) Owned(TaskRandom random)
    {
        SceneSubject subject;
        do
        {
            subject = SceneSubject.Draw(Scenes.People, hasQuality: false, random);
        }
        while (subject.IsPlural);

        Scenes.Deed deed = random.Pick(Scenes.Deeds);
        Scenes.Thing[] things = Scenes.Things[random.Pick(deed.Kinds)];
        Scenes.Thing thing = random.Pick(things);
        string kind = random.Pick(thing.Kinds);
        kind = kind == "something" ? thing.Kinds[0] : kind;
        string[] names = [subject.Later, subject.Pronoun, subject.Later, subject.First];
        var questions = new List<SceneQuestion>();
        void Add(string asked, Ternary answer, string reason) =>
            questions.Add(new SceneQuestion(names, deed.Auxiliary, $"{deed.Base} {asked}", $"{deed.Finite} {asked}", answer, reason));

        string link = thing.Text.EndsWith('s') && !thing.Text.StartsWith("a ", StringComparison.Ordinal) ? "are" : "is";
        if (random.Chance(0.3))
        {
            string not = deed.Auxiliary is "can" ? "cannot" : deed.Auxiliary + " not";
            bool isNarrow = kind == "something" || random.Chance(0.5);
            string denied = isNarrow ? thing.Text : kind;
            Add(thing.Text, Ternary.No, isNarrow ? $"not {thing.Text} excludes {thing.Text}" : $"{thing.Text} {link} {kind}, not {kind} excludes {thing.Text}");
            if (isNarrow && kind != "something")
            {
                Add(kind, Ternary.Unknown, $"not {thing.Text}, nothing on other {Bare(kind)}");
            }

            return ($"{subject.First} {not} {deed.Base} {denied}", questions);
        }

        foreach (string wider in thing.Kinds)
        {
            Add(wider, Ternary.Yes, $"{thing.Text} {link} {wider}");
        }

        Add("nothing", Ternary.No, $"{thing.Text} excludes nothing");
        Scenes.Thing sibling = random.Pick(things);
        if (sibling.Text != thing.Text && !thing.Kinds.Contains(sibling.Text))
        {
            Add(sibling.Text, Ternary.Unknown, $"nothing on {sibling.Text}");
        }

        return ($"{subject.First} {deed.Finite} {thing.Text}", questions);
    }

    private static (string Premise, List<SceneQuestion> Questions) InState(TaskRandom random)
    {
        Scenes.State state = random.Pick(Scenes.States);
        var questions = new List<SceneQuestion>();
        string be = random.Chance(0.85) ? "is" : "was";
        string[] names = [state.Subject, "it"];
        questions.AddRange(state.Means.Select(meant => SceneQuestion.Be(names, be, meant, Ternary.Yes, $"{state.Text} means {meant}")));
        questions.AddRange(state.Excludes.Select(excluded => SceneQuestion.Be(names, be, excluded, Ternary.No, $"{state.Text} excludes {excluded}")));
        questions.AddRange(state.Open.Select(open => SceneQuestion.Be(names, be, open, Ternary.Unknown, $"nothing on {open}")));
        return ($"{state.Subject} {be} {state.Text}", questions);
    }

    // "a teacher" cannot be said of several.
    private static bool CanBe(string rest, SceneSubject subject) =>
        !subject.IsPlural || !(rest.StartsWith("a ", StringComparison.Ordinal) || rest.StartsWith("an ", StringComparison.Ordinal));

    private static string Bare(string kind) => kind.StartsWith("a ", StringComparison.Ordinal) ? kind[2..] : kind.StartsWith("an ", StringComparison.Ordinal)
        ? kind[3..] : kind;

    private static bool SharesWord(string first, string second)
    {
        string[] plain = ["a", "an", "the", "is", "are", "was", "were", "on", "in", "at", "by", "of", "does", "did", "not", "with", "something"];
        return first.Split(' ').Except(plain).Intersect(second.Split(' ')).Any();
    }
}
